"""How things stand: who had to report and did, the totals over those that reported, and the tasks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhiben.apps.reports import facts as shapes
from zhiben.apps.reports import figures as q
from zhiben.apps.reports.facts import Asked, Unit
from zhiben.apps.reports.wording.places import Places, field_of


def situation(w: Places) -> None:
    w.draft.section("situation", "基本情况")
    units = w.facts.units
    if w.facts.has_round:
        wanted = [unit for unit in units if unit.state != "excused"]
        basis = f"根据{w.draft.name(w.facts.basis[0], 'directive', w.facts.basis[1])}要求，" if w.facts.basis else ""
        text = (
            f"{basis}{w.about()}应报送单位{w.returns(q.EXPECTED, wanted)}家。截至{w.when}，"
            f"已报送{w.returns(q.SUBMITTED, shapes.in_state(units, 'reported', 'late'))}家，"
            f"其中按时报送{w.returns(q.ON_TIME, shapes.in_state(units, 'reported'))}家、"
            f"逾期报送{w.returns(q.LATE, shapes.in_state(units, 'late'))}家；"
            f"未报送{w.returns(q.MISSING, shapes.in_state(units, 'missing'))}家"
        )
        excused = shapes.in_state(units, "excused")
        w.draft.say(text + (f"，免报{w.returns(q.EXCUSED, excused)}家。" if excused else "。"))
        for asked in w.facts.fields:
            sum_of(w, asked)
    w.draft.say(
        f"截至{w.when}，{w.about() if not w.facts.has_round else '相关文件'}已下达任务{w.all_tasks(q.ISSUED)}项，"
        f"已办结{w.all_tasks(q.CLOSED)}项；逾期未报送的任务{w.all_tasks(q.OVERDUE)}项。"
    )


def sum_of(w: Places, asked: Asked) -> None:
    """The total over those that reported, and its change over those that reported both times."""
    there = [unit for unit in w.facts.units if unit.has_reported and unit.given.get(asked.key)
             and unit.given[asked.key].number is not None]  # fmt: skip
    label = w.draft.name(asked.label, "field", asked.field_id)
    if not there:
        w.draft.say(f"{label}：{_nobody(w, asked)}。")
        return
    parts = [w.value(unit, asked) for unit in there]
    total = sum((unit.given[asked.key].number or Decimal(0) for unit in there), Decimal(0))
    keys = [unit.given[asked.key].key for unit in there]
    place = w.draft.figure(
        q.SUM_OF, total, asked.unit, keys=keys, parts=parts, round=w.facts.round_key, **field_of(asked)
    )
    by = w.draft.counted(
        q.REPORTERS, [unit.return_id for unit in there], "家", round=w.facts.round_key, **field_of(asked)
    )
    w.draft.say(f"{label}合计{place}{asked.unit}（已报送的{by}家单位）{_change(w, asked, there)}。")


def _nobody(w: Places, asked: Asked) -> str:
    return w.draft.figure(
        q.SUM_OF, None, asked.unit, round=w.facts.round_key, **field_of(asked),
        missing=",".join(unit.return_id for unit in w.facts.units[:1]),
    )  # fmt: skip


def _change(w: Places, asked: Asked, there: Sequence[Unit]) -> str:
    both = [unit for unit in there if unit.given[asked.key].before is not None]
    if not both:
        return ""
    now = sum((unit.given[asked.key].number or Decimal(0) for unit in both), Decimal(0))
    before = sum((unit.given[asked.key].before or Decimal(0) for unit in both), Decimal(0))
    keys = [key for unit in both for key in (unit.given[asked.key].key, unit.given[asked.key].before_key)]
    count = w.draft.counted(
        q.BOTH, [unit.return_id for unit in both], "家", round=w.facts.round_key,
        previous=w.facts.previous_key, **field_of(asked),
    )  # fmt: skip
    difference = now - before
    place = w.draft.figure(
        q.CHANGE, difference, asked.unit, keys=keys, round=w.facts.round_key, previous=w.facts.previous_key,
        direction="up" if difference >= 0 else "down", **field_of(asked),
    )  # fmt: skip
    word = "增加" if difference > 0 else "减少" if difference < 0 else "变化"
    return f"，与上次调度相比{word}{place}{asked.unit}（按两次均报送的{count}家单位计）"
