"""What is owed on a day: tasks to sign for, dated instances to report, returns of rounds; in portions, by index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from zhiben.apps.dispatch.chasing import Chased, DueItem, chase
from zhiben.apps.dispatch.lifecycle import OccurrenceState, ReturnState, RoundState, TaskState
from zhiben.apps.dispatch.models import (
    NO_DATE,
    Extension,
    LadderRung,
    Occurrence,
    Standstill,
    Task,
    TaskDuty,
    TaskRole,
    UnitReturn,
)
from zhiben.core.dates.ladders import Due, Pause

PORTION = 1000
_K = LadderRung.Applies
Row = dict[str, Any]


def _portions(rows: QuerySet[Any], *columns: str) -> Iterator[list[Row]]:
    """By the primary key, so that what is written meanwhile shifts no page."""
    last = None
    while True:
        page = rows.order_by("pk") if last is None else rows.filter(pk__gt=last).order_by("pk")
        found = list(page.values("pk", *columns)[:PORTION])
        if not found:
            return
        yield found
        last = found[-1]["pk"]


def to_sign(county: UUID, on: date, until: date) -> Iterator[list[DueItem]]:
    """Tasks that wait for their receipt, or for the answer whether they were done before they were asked for."""
    rows = Task.objects.filter(county_key=county, state__in=(TaskState.ISSUED, TaskState.TO_VERIFY), sign_by__lte=until)
    wanted = ("title", "organisation_id", "organisation__short_name", "person_id", "person_name", "issued_at", "sign_by",
              "parent__organisation_id")  # fmt: skip
    for page in _portions(rows, *wanted):
        tasks = [row["pk"] for row in page]
        pauses, leads = standstills(tasks), leads_of(tasks)
        yield [
            _item(_K.SIGN, row, task=row["pk"], due_on=row["sign_by"], since=_day(row["issued_at"]), pauses=pauses, leads=leads)
            for row in page
        ]  # fmt: skip


def to_report(county: UUID, on: date, until: date) -> Iterator[list[DueItem]]:
    """Dated instances without a report, of tasks that are out. What fell due before the issue is verified instead."""
    states = (TaskState.ISSUED, TaskState.ACTIVE)
    rows = Occurrence.objects.filter(county_key=county, state=OccurrenceState.OPEN, due_on__lte=until)
    rows = rows.filter(task__state__in=states).exclude(due_on=NO_DATE)
    rows = rows.annotate(title=F("task__title"), person_id=F("task__person_id"), person_name=F("task__person_name"),
                         issued_at=F("task__issued_at"), before=F("task__due_before_issue"),
                         parent__organisation_id=F("task__parent__organisation_id"))  # fmt: skip
    wanted = ("task_id", "title", "organisation_id", "organisation__short_name", "person_id", "person_name", "issued_at",
              "before", "due_on", "parent__organisation_id")  # fmt: skip
    for page in _portions(rows, *wanted):
        tasks = list({row["task_id"] for row in page})
        pauses, leads = standstills(tasks), leads_of(tasks)
        granted = _granted([row["pk"] for row in page])
        items = []
        for row in page:
            since = _day(row["issued_at"])
            if row["before"] and row["due_on"] < since:
                continue
            if row["pk"] in granted:
                since = max(since, _day(granted[row["pk"]]))
            items.append(_item(_K.OCCURRENCE, row, task=row["task_id"], due_on=row["due_on"], since=since, pauses=pauses, leads=leads))  # fmt: skip
        yield items


def to_return(county: UUID, on: date, until: date) -> Iterator[list[DueItem]]:
    """Returns that a round expects and does not have. A round that was closed still misses them."""
    rounds = (RoundState.OPEN, RoundState.CLOSED)
    rows = UnitReturn.objects.filter(county_key=county, state=ReturnState.EXPECTED, round__state__in=rounds)
    wanted = ("round__name", "round__due_at", "round__opens_on", "organisation_id", "organisation__short_name")
    for page in _portions(rows, *wanted):
        yield [
            DueItem(
                _K.RETURN, row["pk"].hex, row["round__name"], row["organisation_id"], row["organisation__short_name"],
                Due(_day(row["round__due_at"]), row["round__opens_on"]), reverse("dispatch:tasks"), return_id=row["pk"],
            )
            for row in page
            if _day(row["round__due_at"]) <= until
        ]  # fmt: skip


def standstills(tasks: Sequence[UUID]) -> dict[UUID, tuple[Pause, ...]]:
    """Days on which the clocks of tasks stood still. One query."""
    found: dict[UUID, list[Pause]] = defaultdict(list)
    rows = Standstill.objects.filter(task__in=tasks).order_by("stopped_on", "pk")
    for task, stopped, resumed in rows.values_list("task_id", "stopped_on", "resumed_on"):
        found[task].append((stopped, resumed))
    return {task: tuple(pauses) for task, pauses in found.items()}


def leads_of(tasks: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The units that lead the duties which tasks serve, by task. Two queries."""
    served = list(TaskDuty.objects.filter(task__in=tasks).values_list("task_id", "duty_id"))
    leading = TaskDuty.objects.filter(duty__in={duty for _, duty in served}, task__role=TaskRole.LEAD, directly=True)
    by_duty: dict[UUID, set[UUID]] = defaultdict(set)
    for duty, unit in leading.values_list("duty_id", "organisation_id"):
        by_duty[duty].add(unit)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for task, duty in served:
        found[task] |= by_duty[duty]
    return {task: tuple(sorted(units)) for task, units in found.items()}


def _granted(occurrences: Sequence[int]) -> dict[int, datetime]:
    rows = Extension.objects.filter(occurrence__in=occurrences, state=Extension.State.GRANTED)
    return dict(rows.values_list("occurrence_id").annotate(Max("decided_at")).order_by())


def _item(
    applies_to: str, row: Row, *, task: UUID, due_on: date, since: date, pauses: dict[UUID, tuple[Pause, ...]],
    leads: dict[UUID, tuple[UUID, ...]],
) -> DueItem:  # fmt: skip
    stood = pauses.get(task, ())
    # What fell due in a standstill was moved when it ended; what was over before is counted on without those days.
    resumed = [end for start, end in stood if end and start <= due_on]
    above = row["parent__organisation_id"]
    units = {*leads.get(task, ()), *([above] if above else [])} - {row["organisation_id"]}
    key = row["pk"].hex if isinstance(row["pk"], UUID) else str(row["pk"])
    return DueItem(
        applies_to, key, row["title"], row["organisation_id"], row["organisation__short_name"],
        Due(due_on, max([since, *(end for end in resumed if end <= due_on)]), stood), reverse("dispatch:task", args=[task]),
        row["person_id"], row["person_name"], tuple(sorted(units)), task_id=task,
    )  # fmt: skip


def _day(at: datetime) -> date:
    return localdate(at)


chase(Chased(_K.SIGN, "签收", to_sign))
chase(Chased(_K.OCCURRENCE, "报送", to_report))
chase(Chased(_K.RETURN, "报送", to_return))
