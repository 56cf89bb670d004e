"""How rounds and tasks stood at an instant, as grouped counts over an area: what briefs are drafted from.

As of an instant means: by the times that the records themselves carry. A task is issued from `issued_at`, closed from
`closed_at`; a day is reported from `reported_at`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from zhiben.apps.dispatch.lifecycle import OccurrenceState, TaskState
from zhiben.apps.dispatch.models import Occurrence, Round, Task, TaskDuty, UnitReturn
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

NOT_COUNTED = (TaskState.PROPOSED, TaskState.DISMISSED, TaskState.CANCELLED, TaskState.MERGED)
COUNTED = tuple(sorted(set(TaskState) - set(NOT_COUNTED)))


@dataclass(frozen=True, slots=True)
class Reach:
    """Which tasks are meant: of an area, and of a directive or a campaign where one is given."""

    level: str
    area: UUID
    directive: UUID | None = None
    campaign: UUID | None = None

    @classmethod
    def of(cls, area: Area, found: Round | None) -> Reach:
        return cls(area.level, area.pk, found.directive_id if found else None, found.campaign_id if found else None)

    def q(self, task: str = "") -> Q:
        """The condition on a task, or on a row that has one at the path `task`."""
        found = Q(**{f"{self.level}_key": self.area})
        if self.directive:
            found &= Q(**{f"{task}directive_id": self.directive})
        if self.campaign:
            found &= Q(**{f"{task}campaign_id": self.campaign})
        return found


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """Rounds of areas at or below the actor's."""
    return Round.objects.filter(actor.scope.q(area="area", organisation=None)).select_related(
        "area", "form", "directive"
    )


def round_of(round_id: UUID, *, actor: Actor) -> Round:
    """Raises: NotVisible."""
    found = visible_rounds(actor).filter(pk=round_id).first()
    if found is None:
        raise NotVisible("round.absent", "没有这次调度，或其不在您的管辖范围内。请从调度列表中重新选择。")
    return found


def tasks_at(reach: Reach, at: datetime) -> QuerySet[Task]:
    """Tasks that were issued by then and were not taken back."""
    return Task.objects.filter(reach.q(), state__in=COUNTED, issued_at__lte=at)


def closed_by(at: datetime) -> Q:
    return Q(state=TaskState.CLOSED, closed_at__lte=at)


def waiting_at(reach: Reach, at: datetime, *, past: bool) -> QuerySet[Occurrence]:
    """Days not reported by then. `past`: the instant lies behind, so that what was reported since counts as well."""
    open_then = Q(state=OccurrenceState.OPEN)
    if past:
        reported = (OccurrenceState.REPORTED, OccurrenceState.ACCEPTED)
        open_then |= Q(state__in=reported, reported_at__gt=at)
    rows = Occurrence.objects.filter(open_then, reach.q("task__"), task__state__in=COUNTED, task__issued_at__lte=at)
    return rows.exclude(Q(task__state=TaskState.CLOSED) & Q(task__closed_at__lte=at))


def overdue_at(reach: Reach, at: datetime, on: date, *, past: bool) -> QuerySet[Occurrence]:
    return waiting_at(reach, at, past=past).filter(due_on__lt=on)


def upcoming_at(reach: Reach, at: datetime, on: date, until: date, *, past: bool) -> QuerySet[Occurrence]:
    return waiting_at(reach, at, past=past).filter(due_on__range=(on, until))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks one unit has in one sector. `oldest`: the first overdue day."""

    organisation_id: UUID
    sector: str
    issued: int = 0
    closed: int = 0
    overdue: int = 0
    upcoming: int = 0
    oldest: date | None = None


def tallies(reach: Reach, at: datetime, on: date, until: date, *, past: bool) -> list[Tally]:
    """By unit and sector. Three queries, however many tasks there are."""
    found: dict[tuple[UUID, str], dict[str, Any]] = {}
    counted = tasks_at(reach, at).order_by().values("organisation_id", "sector")
    for row in counted.annotate(issued=Count("pk"), closed=Count("pk", filter=closed_by(at))):
        found[row["organisation_id"], row["sector"]] = {"issued": row["issued"], "closed": row["closed"]}
    late = overdue_at(reach, at, on, past=past)
    for row in _by_unit(late).annotate(overdue=Count("task_id", distinct=True), oldest=Min("due_on")):
        found.setdefault(_key(row), {}).update(overdue=row["overdue"], oldest=row["oldest"])
    for row in _by_unit(upcoming_at(reach, at, on, until, past=past)).annotate(tasks=Count("task_id", distinct=True)):
        found.setdefault(_key(row), {}).update(upcoming=row["tasks"])
    return [Tally(unit, sector, **counts) for (unit, sector), counts in found.items()]


def _by_unit(rows: QuerySet[Occurrence]) -> QuerySet[Any, Any]:
    return rows.order_by().values("organisation_id", sector=F("task__sector"))


def _key(row: dict[str, Any]) -> tuple[UUID, str]:
    return row["organisation_id"], row["sector"]


def keys_by_unit(rows: QuerySet[Any], task: str) -> dict[UUID, list[str]]:
    """The keys of the tasks behind a count, by unit, in the order of the keys. One query."""
    found: dict[UUID, list[str]] = {}
    for unit, key in rows.order_by("organisation_id", task).values_list("organisation_id", task).distinct():
        found.setdefault(unit, []).append(str(key))
    return found


def duties_of_tasks(keys: Sequence[UUID], most: int = 5) -> list[dict[str, Any]]:
    """The sentences that ask for these tasks, those that most of them serve first. One query."""
    rows = TaskDuty.objects.filter(task_id__in=keys).order_by().values("duty_id", *_CLAUSE)
    return list(rows.annotate(tasks=Count("task_id")).order_by("-tasks", "duty_id")[:most])


_CLAUSE = (
    "duty__directive_id", "duty__directive__document_number", "duty__directive__title", "duty__clause__label",
    "duty__measure",
)  # fmt: skip


def serves(duty_id: UUID) -> Exists:
    return Exists(TaskDuty.objects.filter(duty_id=duty_id, task=OuterRef("pk")))


def units_of(actor: Actor) -> list[tuple[UUID, str]]:
    """Units that have owed a return or a task in the actor's areas, to choose from. One query."""
    rows = UnitReturn.objects.filter(actor.scope.q(area="", organisation=None)).order_by("organisation__short_name")
    return list(rows.values_list("organisation_id", "organisation__short_name").distinct()[:300])
