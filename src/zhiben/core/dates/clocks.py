"""Terms set by law: which provision, from which event, how long, stopped and resumed for reasons, extended by whom.

A clock is frozen; `stop`, `resume` and `extend` give the next one. The day of the start does not count; neither do the
day of a stop and those after it; the day of the resumption does.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from zhiben.core.dates.working_days import NATIONAL, ONE_DAY, SEARCHED_YEARS, Calendar, Term
from zhiben.core.errors import InputError, Refusal, TransitionRefused


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


WORDS = {Unit.WORKING_DAY: "个工作日", Unit.DAY: "日", Unit.MONTH: "个月", Unit.YEAR: "年"}


@dataclass(frozen=True, slots=True)
class Statute:
    """What a kind of clock rests on. `basis` names the provision, `starts_with` the event from which it counts.

    `past_holidays`: a term whose last day is one without work ends on the next working day. `longest_extension`: in the
    same unit, all extensions together; 0 where none is allowed.
    """

    code: str
    label: str
    basis: str
    starts_with: str
    count: int
    unit: Unit
    past_holidays: bool
    longest_extension: int = 0

    def __post_init__(self) -> None:
        if self.count <= 0 or not self.basis.strip() or not self.starts_with.strip():
            raise InputError("clock.statute", f"时限“{self.label}”须写明期限、依据和起算事件。", statute=self.code)


@dataclass(frozen=True, slots=True)
class Pause:
    """`resumed_on` None: it still stands."""

    stopped_on: date
    reason: str
    resumed_on: date | None = None
    resumed_because: str = ""

    def covers(self, day: date) -> bool:
        return self.stopped_on <= day and (self.resumed_on is None or day < self.resumed_on)


@dataclass(frozen=True, slots=True)
class Extension:
    """`count` in the unit of the clock; `approved_by` is the person who answers for it."""

    count: int
    on: date
    reason: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One running term."""

    statute: Statute
    started_on: date
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @property
    def count(self) -> int:
        """The whole term, extensions included, in the unit of the statute."""
        return self.statute.count + sum(extension.count for extension in self.extensions)

    @property
    def is_stopped(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].resumed_on is None

    def due(self, calendar: Calendar = NATIONAL) -> Term | None:
        """The last day of the term; None while the clock stands still, and beyond ten years."""
        if self.is_stopped:
            return None
        if self.statute.unit is Unit.WORKING_DAY:
            return self._working_days(calendar)
        day = self._calendar_days()
        return calendar.on_or_after(day) if self.statute.past_holidays else Term(day, provisional=False)

    def _working_days(self, calendar: Calendar) -> Term | None:
        if not self.pauses:
            return calendar.add(self.started_on, self.count)
        day, left = self.started_on, self.count
        provisional = not calendar.year_of(day.year).announced
        while left > 0:
            if day.year >= self.started_on.year + SEARCHED_YEARS:
                return None
            day += ONE_DAY
            provisional = provisional or not calendar.year_of(day.year).announced
            left -= calendar.is_working_day(day) and not any(pause.covers(day) for pause in self.pauses)
        return Term(day, provisional)

    def _calendar_days(self) -> date:
        """Months and years end on the day of the same number, or the last of a shorter month; what it stood still is
        added in days."""
        stood = sum(((p.resumed_on or p.stopped_on) - p.stopped_on for p in self.pauses), timedelta())
        if self.statute.unit is Unit.DAY:
            return self.started_on + timedelta(days=self.count) + stood
        months = self.count * (12 if self.statute.unit is Unit.YEAR else 1)
        return months_later(self.started_on, months) + stood


def months_later(day: date, months: int) -> date:
    """The day of the same number, or the last day of a shorter month.

    >>> months_later(date(2024, 1, 31), 1), months_later(date(2024, 2, 29), 12)
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stop(clock: Clock, *, on: date, reason: str, calendar: Calendar = NATIONAL) -> Clock:
    """Raises: TransitionRefused with every reason against it."""
    found = [*_words_missing(reason), *_out_of_order(clock, on)]
    if clock.is_stopped:
        found.append(Refusal("clock.stopped_already", "计时已经中止，不能再次中止。"))
    found += _expired(clock, on, calendar)
    if found:
        raise TransitionRefused(found)
    return replace(clock, pauses=(*clock.pauses, Pause(on, reason.strip())))


def resume(clock: Clock, *, on: date, reason: str) -> Clock:
    """Raises: TransitionRefused with every reason against it."""
    found = [*_words_missing(reason), *_out_of_order(clock, on)]
    if not clock.is_stopped:
        found.append(Refusal("clock.not_stopped", "计时没有中止，无需恢复。"))
    if found:
        raise TransitionRefused(found)
    ended = replace(clock.pauses[-1], resumed_on=on, resumed_because=reason.strip())
    return replace(clock, pauses=(*clock.pauses[:-1], ended))


def extend(
    clock: Clock, *, count: int, on: date, reason: str, approved_by: str, calendar: Calendar = NATIONAL
) -> Clock:
    """Raises: TransitionRefused with every reason against it."""
    found = [*_words_missing(reason), *_out_of_order(clock, on), *_expired(clock, on, calendar)]
    if not approved_by.strip():
        found.append(Refusal("clock.approver_missing", "没有批准人，请写明由谁批准延期。"))
    allowed = clock.statute.longest_extension - (clock.count - clock.statute.count)
    if not 0 < count <= allowed:
        words = f"{clock.statute.basis}规定最多还可延长 {allowed} {WORDS[clock.statute.unit]}。"
        if allowed <= 0:
            words = f"按{clock.statute.basis}，该时限不能再延长。"
        found.append(Refusal("clock.extension_too_long", words))
    if found:
        raise TransitionRefused(found)
    made = Extension(count, on, reason.strip(), approved_by.strip())
    return replace(clock, extensions=(*clock.extensions, made))


def _words_missing(reason: str) -> list[Refusal]:
    return [] if reason.strip() else [Refusal("clock.reason_missing", "请写明原因。")]


def _out_of_order(clock: Clock, on: date) -> list[Refusal]:
    last = max(
        [clock.started_on]
        + [pause.resumed_on or pause.stopped_on for pause in clock.pauses]
        + [extension.on for extension in clock.extensions]
    )
    if on < last:
        return [Refusal("clock.out_of_order", f"日期早于上一次记录（{last.isoformat()}），请核对。")]
    return []


def _expired(clock: Clock, on: date, calendar: Calendar) -> list[Refusal]:
    due = clock.due(calendar)
    if due and on > due.ends_on:
        return [Refusal("clock.expired", f"时限已于 {due.ends_on.isoformat()} 届满，不能再中止或延长。")]
    return []
