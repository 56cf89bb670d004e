"""Why somebody hears of something: one sentence a rung, kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhiben.apps.dispatch.chasing import DueItem, verb_of
from zhiben.core.dates.ladders import Ladder, Step

WEEKDAYS = "一二三四五六日"
LONGEST = 500


def day_words(day: date) -> str:
    """>>> day_words(date(2026, 3, 10))
    '2026-03-10（周二）'
    """
    return f"{day.isoformat()}（周{WEEKDAYS[day.weekday()]}）"


def distance(ladder: Ladder, item: DueItem, on: date) -> str:
    """How far a thing is from its day, in working days of the county."""
    due = item.due.due_on
    if on < due:
        return f"还有 {ladder.calendar.count(on, due)} 个工作日到期"
    if on == due:
        return "今天到期"
    late = ladder.working_days_late(item.due, on)
    return f"已逾期 {late} 个工作日" if late else f"已逾期 {(on - due).days} 天（均非工作日）"


def why_sent(ladder: Ladder, item: DueItem, step: Step, label: str, *, on: date, people: Sequence[str]) -> str:
    """Which thing, which day, how far, which rung, who hears of it; and that the duty stays where it is."""
    verb, rung = verb_of(item.applies_to), _place(ladder, step)
    state = f"尚未{verb}" if on >= item.due.due_on else f"应{verb}"
    heard = "、".join(people) or "无可通知的人，请登记单位负责人"
    text = (
        f"{item.unit}“{item.title[:80]}”时限为 {day_words(item.due.due_on)}，{distance(ladder, item, on)}，{state}；"
        f"到达第 {rung} 级“{label}”，告知：{heard}。责任仍由{item.unit}承担。"
    )
    return text[:LONGEST]


def why_skipped(ladder: Ladder, item: DueItem, step: Step, label: str, *, on: date, instead: str) -> str:
    text = (
        f"{item.unit}“{item.title[:80]}”时限为 {day_words(item.due.due_on)}，第 {_place(ladder, step)} 级“{label}”"
        f"应于 {day_words(step.day)}发出；此后首次运行在 {day_words(on)}，只发出其后的“{instead}”，本级不再补发。"
    )
    return text[:LONGEST]


def _place(ladder: Ladder, step: Step) -> int:
    return 1 + sorted(ladder.rungs, key=lambda rung: rung.offset).index(step.rung)
