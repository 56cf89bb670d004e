"""From the clauses of a directive to what came of them: tasks by state, clause by clause."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch.lifecycle import OPEN_TASKS, TaskState
from zhiben.apps.dispatch.models import DocumentCitation, ReferencedDocument, TaskDuty
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.foundation.access.actor import Actor

OPEN = tuple(sorted(OPEN_TASKS))
COUNTS = ("proposed", "open", "late", "to_accept", "closed")
LATE = (TaskState.ACTIVE, TaskState.ISSUED)


@dataclass
class DutyResult:
    """A duty with the tasks that serve it, as counts, and the texts it relies on that are not here."""

    id: UUID
    measure: str
    proposed: int = 0
    open: int = 0
    late: int = 0
    to_accept: int = 0
    closed: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.open + self.closed


@dataclass
class ClauseResult:
    label: str
    duties: list[DutyResult]

    @property
    def total(self) -> int:
        return sum(each.total for each in self.duties)

    @property
    def closed(self) -> int:
        return sum(each.closed for each in self.duties)


def results_of(found: Directive, *, actor: Actor, on: date) -> list[ClauseResult]:
    """In the order of the text. Counts are of the tasks that the actor sees. Five queries."""
    counts = _counts(found, actor=actor, on=on)
    missing = _missing(found)
    clauses: dict[int, ClauseResult] = {}
    for duty in directives.binding_duties(found):
        row = counts.get(duty.pk, {})
        made = DutyResult(duty.pk, duty.measure, missing=missing.get(duty.pk, []), **row)
        clauses.setdefault(duty.clause_id, ClauseResult(str(duty.clause), [])).duties.append(made)
    return list(clauses.values())


def _counts(found: Directive, *, actor: Actor, on: date) -> dict[UUID, dict[str, Any]]:
    rows = TaskDuty.objects.filter(duty__directive=found, task__in=visible_tasks(actor)).values("duty_id").order_by()
    counted: Any = rows.annotate(
        proposed=Count("pk", filter=Q(task__state=TaskState.PROPOSED)),
        open=Count("pk", filter=Q(task__state__in=OPEN)),
        late=Count("pk", filter=Q(task__state__in=LATE, task__next_due_on__lt=on)),
        to_accept=Count("pk", filter=Q(task__state=TaskState.SUBMITTED)),
        closed=Count("pk", filter=Q(task__state=TaskState.CLOSED)),
    )
    return {row["duty_id"]: {name: row[name] for name in COUNTS} for row in counted}


def _missing(found: Directive) -> dict[UUID, list[str]]:
    rows = DocumentCitation.objects.filter(
        duty__directive=found, document__state=ReferencedDocument.State.MISSING
    ).values_list("duty_id", "document__name")
    made: dict[UUID, list[str]] = {}
    for key, name in rows.order_by("document__name"):
        made.setdefault(key, []).append(name)
    return made
