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

PAGE_DUTIES = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty with the tasks that are still proposed for it, one for each unit."""

    ordinal: int
    duty_id: UUID
    measure: str
    clause: str
    tasks: list[Task]

    @property
    def first(self) -> Task:
        return self.tasks[0]


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


def proposed_page(found: Directive, *, after: int) -> tuple[list[Asked], int | None]:
    """The duties with proposed tasks in the order of the text, behind a place in it; and the place of the last one where
    there are more. Two queries."""
    waiting = TaskDuty.objects.filter(
        duty__directive=found, duty__ordinal__gt=after, directly=True, task__state=TaskState.PROPOSED
    )
    places = list(
        waiting.values_list("duty__ordinal", flat=True).distinct().order_by("duty__ordinal")[: PAGE_DUTIES + 1]
    )
    shown = places[:PAGE_DUTIES]
    rows = waiting.filter(duty__ordinal__in=shown).select_related("duty__clause", "task__organisation")
    asked: dict[UUID, Asked] = {}
    for row in rows.order_by("duty__ordinal", "duty_id", "task__organisation__short_name", "pk"):
        duty = row.duty
        made = asked.setdefault(duty.pk, Asked(duty.ordinal, duty.pk, duty.measure, str(duty.clause), []))
        made.tasks.append(row.task)
    return list(asked.values()), shown[-1] if len(places) > PAGE_DUTIES else None


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
