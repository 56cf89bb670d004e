"""How far units and sectors are: a chart, a table, and what the last round said. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from zhiben.apps.reports import figures as q
from zhiben.apps.reports.facts import Asked, Given, TaskCounts, Unit
from zhiben.apps.reports.wording.places import Places, field_of
from zhiben.apps.reports.wording.words import STATES

FIELDS_IN_TEXT = 3
BARS = 10
CHANGES = 6


def progress(w: Places) -> None:
    w.draft.section("progress", "各单位、各领域进展")
    _late_chart(w)
    _change_chart(w)
    shown = w.facts.fields[:FIELDS_IN_TEXT]
    head = ["单位", *(["报送情况"] if w.facts.has_round else []), *(f"{a.label}（{a.unit}）" if a.unit else a.label for a in shown),
            "任务（项）", "已办结（项）", "逾期（项）"]  # fmt: skip
    rows = [row_of(w, unit, shown) for unit in w.facts.units]
    w.draft.table("各单位进展情况", head, rows)
    if len(w.facts.fields) > FIELDS_IN_TEXT:
        rest = w.facts.fields[FIELDS_IN_TEXT:]
        for at in range(0, len(rest), 5):
            some = rest[at : at + 5]
            w.draft.annex(
                "各单位报送数据",
                ["单位", *(f"{a.label}（{a.unit}）" if a.unit else a.label for a in some)],
                [[w.unit(unit), *(_cell(w, unit, asked) for asked in some)] for unit in w.facts.units],
            )
    _sectors(w)


def row_of(w: Places, unit: Unit, shown: Sequence[Asked]) -> list[str]:
    state = [STATES[unit.state]] if w.facts.has_round else []
    values = [_cell(w, unit, asked) for asked in shown]
    return [
        w.unit(unit),
        *state,
        *values,
        *(w.tasks(query, unit) for query in (q.ISSUED, q.CLOSED, q.OVERDUE)),
    ]


def _cell(w: Places, unit: Unit, asked: Asked) -> str:
    if unit.state == "excused":
        return "免报"
    given = unit.given.get(asked.key)
    place = w.value(unit, asked)
    if given is None or given.number is None or given.before is None or not unit.has_reported:
        return place
    change = given.number - given.before
    if not change:
        return f"{place}（持平）"
    known = w.draft.figure(
        q.CHANGE_OF, change, asked.unit, keys=[given.key, given.before_key], round=w.facts.round_key,
        previous=w.facts.previous_key, unit_id=str(unit.id), unit_name=unit.name,
        direction="up" if change > 0 else "down", **field_of(asked),
    )  # fmt: skip
    return f"{place}（{'增' if change > 0 else '减'}{known}）"


def _late_chart(w: Places) -> None:
    late = sorted((u for u in w.facts.units if u.tasks.overdue), key=lambda u: (-u.tasks.overdue, u.name))[:BARS]
    if len(late) < 2:
        return
    alike = late[0].tasks.overdue == late[1].tasks.overdue
    most = f"逾期任务最多的是{w.unit(late[0])}，{w.tasks(q.OVERDUE, late[0])}项"
    title = "逾期任务最多的单位" if alike else most
    w.draft.chart(title, "项", ["逾期任务"], [[w.unit(unit), w.tasks(q.OVERDUE, unit)] for unit in late])


def _change_chart(w: Places) -> None:
    """The first number of the form, this round beside the last, of those that moved most; without two of them nothing."""
    if not w.facts.fields:
        return
    asked = w.facts.fields[0]
    moved = []
    for unit in w.facts.units:
        given = unit.given.get(asked.key)
        if given and unit.has_reported and given.number is not None and given.before is not None:
            moved.append((abs(given.number - given.before), unit, given))
    most = sorted(moved, key=lambda each: (-each[0], each[1].name))[:CHANGES]
    if len(most) < 2 or not most[0][0]:
        return
    bars = [[w.unit(unit), w.value(unit, asked), _before(w, unit, asked, given)] for _, unit, given in most]
    label = w.draft.name(asked.label, "field", asked.field_id)
    w.draft.chart(f"{label}：本次与上次相比变化较大的单位", asked.unit, ["本次", "上次"], bars)


def _before(w: Places, unit: Unit, asked: Asked, given: Given) -> str:
    return w.draft.figure(
        q.BEFORE, given.before, asked.unit, keys=[given.before_key], round=w.facts.previous_key,
        unit_id=str(unit.id), unit_name=unit.name, **field_of(asked),
    )  # fmt: skip


def _sectors(w: Places) -> None:
    named = sorted(w.facts.sectors.items(), key=lambda item: (-item[1].overdue, -item[1].issued, item[0]))
    named = [(sector, counts) for sector, counts in named if sector][:12]
    if not named:
        return
    head = ["领域", "任务（项）", "已办结（项）", "逾期（项）"]
    rows = [[w.draft.name(sector, "sector", sector), *_sector(w, sector, counts)] for sector, counts in named]
    w.draft.table("各领域进展情况", head, rows)


def _sector(w: Places, sector: str, counts: TaskCounts) -> list[str]:
    return [
        w.draft.figure(query, number, "项", count=number, sector=sector, **w.facts.reach)
        for query, number in ((q.ISSUED, counts.issued), (q.CLOSED, counts.closed), (q.OVERDUE, counts.overdue))
    ]
