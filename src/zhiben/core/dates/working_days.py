"""Chinese working days: holidays and make-up days as the State Council announces them year by year.

Source: the package `holidays`. For a year that is not announced yet it derives the statutory days without make-up days;
everything counted into such a year is provisional, and says so. A county that keeps its own table of days passes it as
`Calendar(year_of=…)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
SEARCHED_YEARS = 10


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """`off`: days without work on top of weekends; `made_up`: weekend days worked; `announced`: not merely derived."""

    off: frozenset[date]
    made_up: frozenset[date]
    announced: bool


@dataclass(frozen=True, slots=True)
class Term:
    """The day a term ends on. `provisional`: it touches a year whose holidays are not announced."""

    ends_on: date
    provisional: bool


@lru_cache(maxsize=64)
def working_year(year: int) -> WorkingYear:
    """The calendar of one year.

    >>> date(2025, 9, 28) in working_year(2025).made_up, working_year(2025).announced
    (True, True)
    """
    from holidays import country_holidays  # a quarter of a second, and few documents count in working days

    calendar = country_holidays("CN", years=year)
    made_up = frozenset(day for day in getattr(calendar, "weekend_workdays", ()) if day.year == year)
    return WorkingYear(frozenset(day for day in calendar if day.year == year), made_up, bool(made_up))


@lru_cache(maxsize=16)
def holiday_names(year: int) -> dict[date, str]:
    """The days of `working_year(year).off` with their Chinese names.

    >>> holiday_names(2025)[date(2025, 10, 2)]
    '国庆节'
    """
    from holidays import country_holidays

    return {day: name for day, name in country_holidays("CN", years=year, language="zh_CN").items() if day.year == year}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days by the years of one table; without one, by the package `holidays`."""

    year_of: Callable[[int], WorkingYear] = working_year

    def is_working_day(self, day: date) -> bool:
        """Whether work is done on that day."""
        year = self.year_of(day.year)
        return day in year.made_up or (day.weekday() < 5 and day not in year.off)

    def add(self, start: date, count: int) -> Term | None:
        """The `count`-th working day after `start`, which itself does not count; None beyond ten years."""
        day, left = start, count
        provisional = not self.year_of(start.year).announced
        while left > 0:
            if day.year >= min(start.year + SEARCHED_YEARS, date.max.year):
                return None
            day += ONE_DAY
            provisional = provisional or not self.year_of(day.year).announced
            left -= self.is_working_day(day)
        return Term(day, provisional)

    def count(self, after: date, until: date) -> int:
        """Working days after the one day up to and with the other; 0 where it is not later."""
        days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
        return sum(map(self.is_working_day, days))

    def on_or_after(self, day: date) -> Term:
        """The day itself where work is done on it, or the next one: where a term that ends on a holiday really ends."""
        return self._towards(day, ONE_DAY)

    def on_or_before(self, day: date) -> Term:
        """The day itself where work is done on it, or the last one before."""
        return self._towards(day, -ONE_DAY)

    def _towards(self, day: date, step: timedelta) -> Term:
        provisional = not self.year_of(day.year).announced
        while not self.is_working_day(day):
            day += step
            provisional = provisional or not self.year_of(day.year).announced
        return Term(day, provisional)


NATIONAL = Calendar()


def is_working_day(day: date) -> bool:
    """Whether work is done on that day, by the national calendar.

    >>> is_working_day(date(2025, 10, 8)), is_working_day(date(2025, 10, 11)), is_working_day(date(2025, 10, 12))
    (False, True, False)
    """
    return NATIONAL.is_working_day(day)


def add_working_days(start: date, count: int) -> Term | None:
    """The `count`-th working day after `start`, by the national calendar; None beyond ten years.

    >>> add_working_days(date(2025, 9, 28), 5)
    Term(ends_on=datetime.date(2025, 10, 11), provisional=False)
    """
    return NATIONAL.add(start, count)
