"""What the page of a directive's proposed tasks shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from zhiben.apps.directives.models import Directive, DutyUnit, UnitName
from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import DefaultBearer, Task, TaskDuty
from zhiben.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Gap:
    """A binding duty that falls on nobody, or names units that mean nobody yet."""

    duty_id: UUID
    measure: str
    names: tuple[str, ...]
    borne: bool


def directive(directive_id: UUID, *, actor: Actor) -> Directive:
    """Raises: NotVisible."""
    return directives.directive(directive_id, actor=actor)


def counts(found: Directive) -> dict[str, int]:
    """How many tasks of a directive are in each state."""
    rows = Task.objects.filter(directive=found).values_list("state").annotate(Count("pk")).order_by()
    known = dict(rows)
    return {state.value: known.get(state.value, 0) for state in TaskState}


def gaps(found: Directive, *, on: date) -> list[Gap]:
    """Binding duties without a task, or with names that are no unit yet. Four queries."""
    borne = set(TaskDuty.objects.filter(duty__directive=found).values_list("duty_id", flat=True))
    made = []
    for duty in directives.binding_duties(found):
        names = tuple(row.unit.name for row in duty.units.all() if _means_nobody(row))
        if names or duty.pk not in borne:
            made.append(Gap(duty.pk, duty.measure, names, duty.pk in borne))
    return made


def _means_nobody(row: DutyUnit) -> bool:
    state = UnitName.State
    if row.unit.state == state.UNRESOLVED:
        return True
    return row.unit.state == state.GROUP and not row.unit.members


def defaults(found: Directive) -> QuerySet[DefaultBearer]:
    return DefaultBearer.objects.filter(directive=found).order_by("pk")
