"""Whom to remind of a due day, before it, on it and after it. Later rungs add people; nobody is taken off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhiben.core.dates.working_days import NATIONAL, Calendar
from zhiben.core.errors import InputError


@dataclass(frozen=True, slots=True)
class Rung:
    """`offset` days from the due day: negative before, 0 on it, positive after. `adds`: who hears of it from then on.

    `working`: the offset counts working days.
    """

    code: str
    offset: int
    adds: tuple[str, ...] = ()
    working: bool = True


@dataclass(frozen=True, slots=True)
class Reminder:
    """What to say on a day: which rung, to whom, and how far from the due day it is."""

    code: str
    on: date
    due_on: date
    audience: tuple[str, ...]

    @property
    def words(self) -> str:
        """>>> Reminder("after", date(2025, 3, 5), date(2025, 3, 3), ()).words
        '已逾期 2 天'
        """
        left = (self.due_on - self.on).days
        if left == 0:
            return "今天到期"
        return f"还有 {left} 天到期" if left > 0 else f"已逾期 {-left} 天"


def reminders(
    due_on: date, ladder: Sequence[Rung], *, owner: str, not_before: date, calendar: Calendar = NATIONAL
) -> list[Reminder]:
    """The whole plan for one due day in the order of the days, without what would fall before `not_before`.

    Raises: InputError "reminder.twice" for a ladder in which a rung stands twice.
    """
    if len({rung.code for rung in ladder}) != len(ladder):
        raise InputError("reminder.twice", "提醒方案中有重复的一级，请检查编号。")
    audience: list[str] = [owner]
    plan = []
    for day, rung in sorted(((_day(due_on, rung, calendar), rung) for rung in ladder), key=lambda pair: pair[0]):
        audience += [each for each in rung.adds if each not in audience]
        if day >= not_before:
            plan.append(Reminder(rung.code, day, due_on, tuple(audience)))
    return plan


def reminders_due(plan: Sequence[Reminder], *, on: date, sent: Collection[str]) -> list[Reminder]:
    """What is to be sent on a day: of the rungs reached and not sent, only the last, so that after a standstill nobody
    gets them all at once."""
    reached = [reminder for reminder in plan if reminder.on <= on]
    if not reached or reached[-1].code in sent:
        return []
    last = reached[-1]
    return [Reminder(last.code, on, last.due_on, last.audience)]


def _day(due_on: date, rung: Rung, calendar: Calendar) -> date:
    """Before: counted back; a rung never lands on the wrong side of the due day."""
    if not rung.working or rung.offset == 0:
        return due_on + timedelta(days=rung.offset)
    if rung.offset > 0:
        term = calendar.add(due_on, rung.offset)
        return term.ends_on if term else due_on + timedelta(days=rung.offset)
    day, left = due_on, -rung.offset
    while left:
        day -= timedelta(days=1)
        left -= calendar.is_working_day(day)
    return day
