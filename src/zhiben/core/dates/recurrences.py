"""Days on which something is due again and again, as RFC 5545 writes them.

A rule says which days; `Off` says what becomes of one on which nobody works. Nothing here knows what time it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import takewhile

from dateutil.rrule import rrule, rrulestr

from zhiben.core.dates.working_days import NATIONAL, Calendar, Term
from zhiben.core.errors import InputError

_FREQUENCY = re.compile(r"(?:^|;)FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)")
_LAST_OF = "BYMONTHDAY={days};BYSETPOS=-1"


class Off(StrEnum):
    """What becomes of an occurrence on a day without work."""

    STAYS = "stays"
    EARLIER = "earlier"
    LATER = "later"


def monthly(day: int, *, months: str = "") -> str:
    """The rule for a day of every month, or of `months` ("3,6,9,12"); in a month that is too short, its last day.

    >>> monthly(25), monthly(31, months="6,12")
    ('FREQ=MONTHLY;BYMONTHDAY=25', 'FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=28,29,30,31;BYSETPOS=-1')
    """
    if not 1 <= day <= 31:
        raise InputError("recurrence.day", f"每月没有 {day} 日，请填写 1 至 31。", day=day)
    which = f"BYMONTHDAY={day}" if day <= 28 else _LAST_OF.format(days=",".join(map(str, range(28, day + 1))))
    return ";".join(part for part in ("FREQ=MONTHLY", f"BYMONTH={months}" if months else "", which) if part)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`rule` (RFC 5545, whole days) from `starts_on`, itself an occurrence only where the rule says so.

    Raises: InputError "recurrence.rule".
    """

    rule: str
    starts_on: date
    off: Off = Off.STAYS

    def __post_init__(self) -> None:
        if not _FREQUENCY.search(self.rule):
            raise _unreadable(self.rule)
        try:
            self._rule()
        except (ValueError, TypeError) as error:
            raise _unreadable(self.rule) from error

    def between(self, first: date, last: date, calendar: Calendar = NATIONAL) -> list[Term]:
        """The occurrences from one day to another, both included, where they fall after holidays are minded."""
        # One that is moved across the edge belongs where it lands; no holiday is longer than two weeks.
        found = (self._land(day, calendar) for day in self._days() if day >= self.starts_on)
        reach = date.fromordinal(min(last.toordinal() + 14, date.max.toordinal()))
        wanted = takewhile(lambda term: term.ends_on <= reach, found)
        return [term for term in wanted if first <= term.ends_on <= last]

    def after(self, day: date, calendar: Calendar = NATIONAL) -> Term | None:
        """The first occurrence after a day; None where the rule has ended."""
        return next((term for term in map(lambda d: self._land(d, calendar), self._days()) if term.ends_on > day), None)

    def _days(self) -> Iterator[date]:
        return (moment.date() for moment in self._rule())

    def _rule(self) -> rrule:
        made = rrulestr(self.rule, dtstart=datetime.combine(self.starts_on, time()))
        if not isinstance(made, rrule):
            raise ValueError("more than one rule")
        return made

    def _land(self, day: date, calendar: Calendar) -> Term:
        if self.off is Off.STAYS:
            return Term(day, provisional=False)
        return calendar.on_or_after(day) if self.off is Off.LATER else calendar.on_or_before(day)


def _unreadable(rule: str) -> InputError:
    return InputError(
        "recurrence.rule",
        f"频次规则“{rule}”无法识别。请按 RFC 5545 填写到日，例如每月 25 日：FREQ=MONTHLY;BYMONTHDAY=25。",
        rule=rule,
    )
