"""The days on which a task is due, from the deadlines and rhythms of its duty. Dates are kept as written. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiben.core.dates.recurrences import Recurrence, monthly
from zhiben.core.dates.working_days import Calendar

# What falls due at the end of a period falls due on its last day. What is done every day is not reported every day.
_PERIODS = {
    "week": "FREQ=WEEKLY;BYDAY=SU",
    "month": monthly(31),
    "quarter": monthly(31, months="3,6,9,12"),
    "half_year": monthly(31, months="6,12"),
    "year": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31",
}
EVERY_DAY = "每日工作，不逐日报送"
NOT_WRITTEN = "文件未写明时限"
MOST = 400
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day as written, with what there is to say about it."""

    on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """`before_issue`: every fixed day had passed when the directive was issued. `no_date_reason`: why there is no day."""

    days: tuple[DueDay, ...]
    before_issue: bool
    no_date_reason: str = ""


def timetable(
    deadlines: Sequence[date],
    rhythms: Iterable[Mapping[str, Any]],
    *,
    issued_on: date,
    from_on: date,
    until: date,
    calendar: Calendar,
) -> Timetable:
    """All days of a task. Rhythms run from `from_on` to the last deadline that is still to come, or else to `until`.

    Deadlines that had passed before the issue are kept among the days where others follow, marked as to be verified.
    """
    fixed = sorted(set(deadlines))
    ahead = [day for day in fixed if day >= issued_on]
    end = max(ahead, default=until)
    repeated = sorted({day for rhythm in rhythms for day in _repeated(rhythm, from_on, end)})
    before_issue = bool(fixed) and not ahead and not repeated
    days = [DueDay(day, _note(day, calendar, issued_on)) for day in sorted({*fixed, *repeated})][:MOST]
    return Timetable(tuple(days), before_issue, "" if days else _why_none(rhythms))


def _repeated(rhythm: Mapping[str, Any], first: date, last: date) -> list[date]:
    rule = rhythm.get("rrule") or _PERIODS.get(str(rhythm.get("per")), "")
    if not rule or last < first:
        return []
    return [term.ends_on for term in Recurrence(rule, first).between(first, last)]


def _why_none(rhythms: Iterable[Mapping[str, Any]]) -> str:
    return EVERY_DAY if any(rhythm.get("per") == "day" for rhythm in rhythms) else NOT_WRITTEN


def _note(day: date, calendar: Calendar, issued_on: date) -> str:
    if day < issued_on:
        return "发文前已到期，请一并核实"
    if not calendar.is_working_day(day):
        return f"周{_WEEKDAYS[day.weekday()]}，非工作日，按原文保留"
    return "" if calendar.year_of(day.year).announced else "该年放假安排尚未公布"
