"""Climbing a ladder day by day: which rung is reached for a thing that is due, which was missed, and why.

A run that is late sends the last rung reached and no other; those before it are handed back as skipped, so that nothing
is sent twice and nothing is lost from the record. Days on which the clock stands still are not counted.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhiben.core.dates.reminders import Rung
from zhiben.core.dates.working_days import NATIONAL, ONE_DAY, SEARCHED_YEARS, Calendar
from zhiben.core.errors import InputError

Pause = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Due:
    """A thing due on a day. `not_before`: since when it has been asked for with this day; `pauses`: from (counted as
    standing) to (counted as running again), None while it still stands."""

    due_on: date
    not_before: date
    pauses: tuple[Pause, ...] = ()

    def stands(self, day: date) -> bool:
        return any(start <= day and (end is None or day < end) for start, end in self.pauses)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung, and the day on which it is reached."""

    rung: Rung
    day: date


@dataclass(frozen=True, slots=True)
class Climb:
    """What a run does for one thing: the rung to send, and those reached before it that nobody was told of."""

    sent: Step | None = None
    skipped: tuple[Step, ...] = ()


NOTHING = Climb()


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of one kind of thing, with the calendar they are counted by. Keep it no longer than a run.

    Raises: InputError "reminder.twice" for a ladder in which a rung stands twice.
    """

    rungs: tuple[Rung, ...]
    calendar: Calendar = NATIONAL
    _plans: dict[Due, list[Step]] = field(default_factory=dict, repr=False, compare=False)
    _worked: dict[date, bool] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len({rung.code for rung in self.rungs}) != len(self.rungs):
            raise InputError("reminder.twice", "提醒方案中有重复的一级，请检查编号。")

    def plan(self, due: Due) -> list[Step]:
        """The steps for one due day in the order of their days.

        What would fall before `not_before` is left out; of a thing that was asked for when the whole ladder lay behind
        it, the last rung is kept, or nobody would ever hear of it.
        """
        if due not in self._plans:
            days = ((rung, self._day(due, rung)) for rung in self.rungs)
            steps = sorted((Step(rung, day) for rung, day in days if day), key=lambda s: (s.day, s.rung.offset))
            self._plans[due] = [step for step in steps if step.day >= due.not_before] or steps[-1:]
        return self._plans[due]

    def climb(self, due: Due, *, on: date, recorded: Collection[str]) -> Climb:
        """What a run on a day does. `recorded`: the codes already sent or skipped for this due day.

        A rung that was put into the ladder behind the last one recorded is not sent after the event.

        >>> ladder = Ladder((Rung("due", 0), Rung("head", 1), Rung("lead", 3)))
        >>> late = ladder.climb(Due(date(2025, 3, 3), date(2025, 3, 1)), on=date(2025, 3, 5), recorded={"due"})
        >>> late.sent.rung.code, late.skipped
        ('head', ())
        """
        if due.stands(on) or len(recorded) == len(self.rungs):
            return NOTHING
        plan = self.plan(due)
        last = max((at for at, step in enumerate(plan) if step.rung.code in recorded), default=-1)
        reached = [step for step in plan[last + 1 :] if step.day <= on]
        return Climb(reached[-1], tuple(reached[:-1])) if reached else NOTHING

    def audience(self, step: Step, *, owner: str) -> tuple[str, ...]:
        """Who hears of it at this rung: the owner, and whoever this rung or one before it adds."""
        heard = [owner]
        for rung in sorted(self.rungs, key=lambda each: each.offset):
            if rung.offset <= step.rung.offset:
                heard += [each for each in rung.adds if each not in heard]
        return tuple(heard)

    def working_days_late(self, due: Due, on: date) -> int:
        """Working days after the due day up to and with `on`, without those on which the clock stood still."""
        days = (due.due_on + timedelta(days=n) for n in range(1, (on - due.due_on).days + 1))
        return sum(self._works(day) and not due.stands(day) for day in days)

    def _day(self, due: Due, rung: Rung) -> date | None:
        """When a rung is reached; None where the clock stands still before that."""
        if rung.offset <= 0:
            return self._back(due.due_on, -rung.offset, rung.working)
        day, left = due.due_on, rung.offset
        while left:
            if day.year > due.due_on.year + SEARCHED_YEARS or day.year >= date.max.year:
                return None
            day += ONE_DAY
            left -= not due.stands(day) and (not rung.working or self._works(day))
        return day

    def _back(self, day: date, left: int, working: bool) -> date:
        while left:
            day -= ONE_DAY
            left -= not working or self._works(day)
        return day

    def _works(self, day: date) -> bool:
        if day not in self._worked:
            self._worked[day] = self.calendar.is_working_day(day)
        return self._worked[day]


def horizon(rungs: Sequence[Rung], on: date) -> date:
    """The last due day that a run on `on` can have to do with: the earliest rung before it, with room for holidays."""
    ahead = max((-rung.offset for rung in rungs), default=0)
    return on + timedelta(days=0 if ahead <= 0 else 2 * ahead + 14)
