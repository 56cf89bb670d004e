"""Reads everything that a brief is written from, in a fixed number of queries: grouped counts, never row by row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from zhiben.apps.dispatch.models import FormField, Round
from zhiben.apps.dispatch.selectors import returned, standing
from zhiben.apps.reports import figures as q
from zhiben.apps.reports.facts import Asked, Facts, Given, NextTask, Question, Reply, TaskCounts, Unit
from zhiben.apps.reports.figures import KEYS_KEPT
from zhiben.apps.reports.lifecycle import QuestionState
from zhiben.apps.reports.models import Brief, PlausibilityQuestion
from zhiben.apps.supervision.selectors.overdue import overdue_replies
from zhiben.foundation.access.models import Organisation

STEPS = 5
NEXT_DAYS = 10
NEXT_ROWS = 15
Told = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Window:
    """The instant with the days that follow from it. `past`: it lies behind, so records are read as they were."""

    at: datetime
    on: date
    until: date
    past: bool

    @classmethod
    def of(cls, at: datetime, *, now: datetime) -> Window:
        on = timezone.localdate(at)
        return cls(at, on, on + timedelta(days=NEXT_DAYS), at < now - timedelta(minutes=1))


def read_facts(brief: Brief, *, now: datetime, told: Told = lambda step, words: None) -> Facts:
    """Of the area of the brief, which the actor who asked for it was seen to hold."""
    window = Window.of(brief.as_of, now=now)
    reach = standing.Reach.of(brief.area, brief.round)
    chosen = [UUID(key) for key in brief.options.get("units", ())]
    told(1, "读取报送数据")
    lines = returned.lines_of(brief.round, at=window.at, units=chosen) if brief.round else []
    before = _before(brief.round, lines)
    told(2, "统计任务")
    tallies = standing.tallies(reach, window.at, window.on, window.until, past=window.past)
    told(3, "核对记录")
    keys = _keys(reach, window, tallies)
    told(4, "读取近期任务和疑问")
    fields = _asked(brief)
    units = _units(lines, before, fields, tallies, keys, chosen, has_round=brief.round is not None)
    return Facts(
        **_about(brief),
        as_of=window.at,
        until=window.until,
        units=units,
        fields=fields,
        sectors=_sectors(tallies, chosen),
        upcoming=_upcoming(reach, window, chosen),
        replies=_replies(reach, window, [unit.id for unit in units]),
        questions=_questions(brief.round, {unit.id for unit in units}),
        has_previous=bool(before),
        reach=_reach(reach),
    )


def _about(brief: Brief) -> dict[str, Any]:
    found = brief.round
    if found is None:
        return {"about": brief.area.name, "about_kind": "area", "about_key": str(brief.area_id), "basis": None,
                "has_round": False}  # fmt: skip
    directive = found.directive
    basis = (directive.document_number or f"《{directive.title}》", str(directive.pk)) if directive else None
    previous = str(found.previous_id) if found.previous_id else ""
    return {"about": f"“{found.name}”", "about_kind": "round", "about_key": str(found.pk), "basis": basis,
            "round_key": str(found.pk), "previous_key": previous}  # fmt: skip


def _reach(reach: standing.Reach) -> dict[str, str]:
    found = {"level": reach.level, "area": str(reach.area)}
    if reach.directive:
        found["directive"] = str(reach.directive)
    if reach.campaign:
        found["campaign"] = str(reach.campaign)
    return found


def _asked(brief: Brief) -> list[Asked]:
    """The fields of the form that hold numbers, or those that were chosen."""
    if brief.round is None:
        return []
    chosen = brief.options.get("fields", ())
    return [
        Asked(field.key, field.label, field.unit, field.pk)
        for field in returned.fields_of(brief.round)
        if field.kind in (FormField.Kind.COUNT, FormField.Kind.NUMBER) and (not chosen or field.key in chosen)
    ]


def _before(found: Round | None, lines: Collection[returned.UnitLine]) -> dict[UUID, returned.UnitLine]:
    """What the same units returned in the round before, as it stands now: that round is over."""
    if found is None or found.previous is None or not lines:
        return {}
    there = returned.lines_of(found.previous, at=found.due_at, units=[line.organisation_id for line in lines])
    return {line.organisation_id: line for line in there if line.reported}


def _keys(reach: standing.Reach, window: Window, tallies: list[standing.Tally]) -> dict[str, dict[UUID, list[str]]]:
    """The tasks behind each count, by unit: what is frozen with the figure. Of units with more than KEYS_KEPT the count
    alone is kept, so that a large county does not wait for keys that nobody reads."""
    issued = standing.tasks_at(reach, window.at)
    rows: dict[str, tuple[QuerySet[Any], str]] = {
        q.ISSUED: (issued, "pk"),
        q.CLOSED: (issued.filter(standing.closed_by(window.at)), "pk"),
        q.OVERDUE: (standing.overdue_at(reach, window.at, window.on, past=window.past), "task_id"),
        q.UPCOMING: (
            standing.upcoming_at(reach, window.at, window.on, window.until, past=window.past), "task_id",
        ),
    }  # fmt: skip
    found = {}
    for query, (wanted, key) in rows.items():
        counts: dict[UUID, int] = {}
        for tally in tallies:
            counts[tally.organisation_id] = counts.get(tally.organisation_id, 0) + getattr(tally, query.split(".")[1])
        few = [unit for unit, count in counts.items() if 0 < count <= KEYS_KEPT]
        found[query] = standing.keys_by_unit(wanted.filter(organisation_id__in=few), key) if few else {}
    return found


def _units(
    lines: list[returned.UnitLine],
    before: Mapping[UUID, returned.UnitLine],
    fields: list[Asked],
    tallies: list[standing.Tally],
    keys: dict[str, dict[UUID, list[str]]],
    chosen: list[UUID],
    *,
    has_round: bool,
) -> list[Unit]:
    """Those of the round; without a round, those that have tasks."""
    counts: dict[UUID, TaskCounts] = {}
    for each in tallies:
        more = TaskCounts(each.issued, each.closed, each.overdue, each.upcoming, each.oldest)
        counts[each.organisation_id] = counts.get(each.organisation_id, TaskCounts()) + more
    wanted = [line.organisation_id for line in lines] if has_round else chosen or list(counts)
    behind = {unit: {query: by.get(unit, [])[:KEYS_KEPT] for query, by in keys.items()} for unit in wanted}
    if has_round:
        return [
            Unit(line.organisation_id, line.unit, _state(line), str(line.return_id), line.submitted_at,
                 _given(line, before.get(line.organisation_id), fields), counts.get(line.organisation_id, TaskCounts()),
                 behind[line.organisation_id])
            for line in lines
        ]  # fmt: skip
    names = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "short_name"))
    found = [Unit(key, names[key], "none", tasks=counts.get(key, TaskCounts()), keys=behind[key]) for key in names]
    return sorted(found, key=lambda unit: unit.name)


def _state(line: returned.UnitLine) -> str:
    if line.excused:
        return "excused"
    if not line.reported:
        return "missing"
    return "late" if line.late else "reported"


def _given(line: returned.UnitLine, before: returned.UnitLine | None, fields: list[Asked]) -> dict[str, Given]:
    found = {}
    for field in fields:
        value = line.values.get(field.key)
        if value is None:
            continue
        last = before.values.get(field.key) if before else None
        found[field.key] = Given(
            value.number, value.key, value.source, value.counted, value.reason,
            last.number if last else None, last.key if last and last.number is not None else "",
        )  # fmt: skip
    return found


def _sectors(tallies: list[standing.Tally], chosen: list[UUID]) -> dict[str, TaskCounts]:
    found: dict[str, TaskCounts] = {}
    for each in tallies:
        if chosen and each.organisation_id not in chosen:
            continue
        more = TaskCounts(each.issued, each.closed, each.overdue, each.upcoming, each.oldest)
        found[each.sector] = found.get(each.sector, TaskCounts()) + more
    return found


def _upcoming(reach: standing.Reach, window: Window, chosen: list[UUID]) -> list[NextTask]:
    rows = standing.upcoming_at(reach, window.at, window.on, window.until, past=window.past)
    if chosen:
        rows = rows.filter(organisation_id__in=chosen)
    wanted = ("task_id", "task__title", "organisation__short_name", "organisation_id", "task__person_name", "due_on")
    shown = rows.order_by("due_on", "pk").values_list(*wanted)[:NEXT_ROWS]
    return [NextTask(str(key), title[:60], *rest) for key, title, *rest in shown]


def _replies(reach: standing.Reach, window: Window, units: list[UUID]) -> list[Reply]:
    rows = overdue_replies(reach.level, reach.area, at=window.at, on=window.on, units=units)
    return [Reply(str(row.key), row.title, row.unit, row.organisation_id, row.due_on) for row in rows]


def _questions(found: Round | None, units: set[UUID]) -> list[Question]:
    """Those that nobody has settled. One query."""
    if found is None:
        return []
    rows = PlausibilityQuestion.objects.filter(round=found, organisation_id__in=units)
    rows = rows.exclude(state=QuestionState.SETTLED).order_by("rule", "organisation__short_name", "pk")
    wanted = ("pk", "organisation__short_name", "organisation_id", "reason")
    return [Question(str(key), *rest) for key, *rest in rows.values_list(*wanted)[:200]]
