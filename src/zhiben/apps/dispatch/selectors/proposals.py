"""What the page of a directive's proposed tasks shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from zhiben.apps.directives.models import Directive, DutyUnit, UnitName
from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import DefaultBearer, GroupMember, Task, TaskDuty
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
    there are more. One query."""
    waiting = TaskDuty.objects.filter(
        duty__directive=found, duty__ordinal__gt=after, directly=True, task__state=TaskState.PROPOSED
    )
    places = waiting.order_by("duty__ordinal").values("duty__ordinal").distinct()[: PAGE_DUTIES + 1]
    rows = waiting.filter(duty__ordinal__in=places).select_related("duty__clause", "task__organisation")
    asked: dict[UUID, Asked] = {}
    for row in rows.order_by("duty__ordinal", "duty_id", "task__organisation__short_name", "pk"):
        duty = row.duty
        made = asked.setdefault(duty.pk, Asked(duty.ordinal, duty.pk, duty.measure, str(duty.clause), []))
        made.tasks.append(row.task)
    found_places = sorted({each.ordinal for each in asked.values()})
    if len(found_places) <= PAGE_DUTIES:
        return list(asked.values()), None
    last = found_places[PAGE_DUTIES - 1]
    return [each for each in asked.values() if each.ordinal <= last], last


def counts(found: Directive) -> dict[str, int]:
    """How many tasks of a directive are in each state."""
    rows = Task.objects.filter(directive=found).values_list("state").annotate(Count("pk")).order_by()
    known = dict(rows)
    return {state.value: known.get(state.value, 0) for state in TaskState}


def gaps(found: Directive) -> list[Gap]:
    """Binding duties without a task, or with names that are no unit yet. One query."""
    borne = TaskDuty.objects.filter(duty=OuterRef("pk"))
    state = UnitName.State
    said = Exists(GroupMember.objects.filter(unit=OuterRef("units__unit")))
    unsaid = Q(units__unit__state=state.GROUP, units__unit__members="") & ~said
    nobody = Q(units__unit__state=state.UNRESOLVED) | unsaid
    outside = Exists(DutyUnit.objects.filter(duty=OuterRef("pk"), unit__state=state.OUTSIDE))
    named = Coalesce(Case(When(nobody, then="units__unit__name")), Value(""))
    duties = directives.binding_rows(found).annotate(borne=Exists(borne), named=named)
    made: dict[UUID, Gap] = {}
    rows = duties.filter(Q(borne=False) & ~outside | ~Q(named="")).order_by("ordinal", "pk", "units__pk")
    for key, measure, name, is_borne in rows.values_list("pk", "measure", "named", "borne"):
        before = made.get(key, Gap(key, measure, (), is_borne))
        made[key] = replace(before, names=(*before.names, name)) if name else before
    return list(made.values())


def defaults(found: Directive) -> QuerySet[DefaultBearer]:
    return DefaultBearer.objects.filter(directive=found).order_by("pk")
