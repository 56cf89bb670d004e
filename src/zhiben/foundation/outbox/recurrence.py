"""When something happens again: RFC 5545 rules on the county's clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

_FREQUENCY = re.compile(r"(?:^|;)FREQ=(MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(?:;|$)")
_ENDING = re.compile(r"(?:^|;)(COUNT|UNTIL)=")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """`rule` as RFC 5545 writes it, without COUNT and UNTIL; `starts`, on the wall clock of `zone`, gives the time of day.

    Raises: ValueError for a rule that cannot be read, ends, is finer than a minute, or never happens.

    >>> Recurrence("FREQ=MONTHLY;BYMONTHDAY=-1", datetime(2026, 1, 31, 8)).first().isoformat()
    '2026-01-31T08:00:00+08:00'
    """

    rule: str
    starts: datetime
    zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        if self.starts.tzinfo is not None:
            raise ValueError("a recurrence starts at a time of the wall clock, without an offset")
        if not _FREQUENCY.search(self.rule) or _ENDING.search(self.rule):
            raise ValueError(f"{self.rule!r} needs FREQ=MINUTELY … YEARLY, and neither COUNT nor UNTIL")
        if next(iter(self._from(self.starts)), None) is None:
            raise ValueError(f"{self.rule!r} never happens")

    def first(self) -> datetime:
        """The first occurrence, aware."""
        return self._aware(next(iter(self._from(self.starts))))

    def after(self, last: datetime) -> datetime:
        """The occurrence that follows `last`, itself one. The rule goes on from there, so that the distance from the
        start never matters."""
        local = last.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return self._aware(next(at for at in self._from(local) if at > local))

    def next_from(self, at: datetime) -> datetime:
        """The first occurrence at or after an instant: where a schedule begins."""
        found = self.first()
        if found >= at:
            return found
        local = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return self._aware(next(at for at in self._from(self.starts) if at >= local))

    def until(self, due: datetime, now: datetime) -> Iterator[datetime]:
        """The occurrences from `due`, itself one, up to now."""
        local = due.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        return takewhile(lambda at: at <= now, map(self._aware, self._from(local)))

    def _from(self, start: datetime) -> rrule:
        made = rrulestr(self.rule, dtstart=start)
        if not isinstance(made, rrule):
            raise ValueError(f"{self.rule!r} is more than one rule")
        return made

    def _aware(self, local: datetime) -> datetime:
        return local.replace(tzinfo=ZoneInfo(self.zone))
