"""Chinese working days: holidays and make-up days as the State Council announces them year by year.

Source: the package `holidays`. For a year that is not announced yet it derives the statutory days without make-up days;
everything counted into such a year is provisional, and says so.
"""

from __future__ import annotations

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


def is_working_day(day: date) -> bool:
    """Whether work is done on that day.

    >>> is_working_day(date(2025, 10, 8)), is_working_day(date(2025, 10, 11)), is_working_day(date(2025, 10, 12))
    (False, True, False)
    """
    year = working_year(day.year)
    return day in year.made_up or (day.weekday() < 5 and day not in year.off)


def add_working_days(start: date, count: int) -> Term | None:
    """The `count`-th working day after `start`, which itself does not count; None beyond ten years.

    >>> add_working_days(date(2025, 9, 28), 5)
    Term(ends_on=datetime.date(2025, 10, 11), provisional=False)
    """
    day, left = start, count
    provisional = not working_year(start.year).announced
    while left > 0:
        if day.year >= min(start.year + SEARCHED_YEARS, date.max.year):
            return None
        day += ONE_DAY
        provisional = provisional or not working_year(day.year).announced
        left -= is_working_day(day)
    return Term(day, provisional)
