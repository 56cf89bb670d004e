"""Tasks as an actor sees them: in or below the actor's areas, or at the actor's own office."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.apps.dispatch.lifecycle import OPEN_TASKS, OccurrenceState, TaskFacts
from zhiben.apps.dispatch.models import NO_DATE, Occurrence, Task, Transfer
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """An office also sees what it has passed on, wherever it lies now."""
    own = actor.scope.q(area="", organisation="organisation_id")
    passed_on = Q(parent__organisation_id__in=sorted(actor.scope.organisations)) if actor.scope.organisations else Q()
    return Task.objects.filter(own | passed_on if passed_on else own)


def task(task_id: UUID, *, actor: Actor, lock: bool = False) -> Task:
    """One task. Raises: NotVisible, the same for what lies elsewhere and for what does not exist."""
    rows = visible_tasks(actor).filter(pk=task_id)
    if lock:
        found = rows.select_for_update(of=("self",)).first()
    else:
        found = rows.select_related(
            "organisation", "area", "directive", "person", "decision__meeting", "campaign"
        ).first()
    if found is None:
        raise NotVisible("task.absent", "没有这项任务，或其不在您的管辖范围内。请从任务列表中重新选择。")
    return found


def facts_of(found: Task, *, actor: Actor) -> TaskFacts:
    """What the guards look at, as it is now."""
    waiting = Occurrence.objects.filter(task=found, state=OccurrenceState.OPEN).exclude(due_on=NO_DATE)
    return TaskFacts(
        person_named=bool(found.person_id or found.person_name),
        no_person_reason=found.no_person_reason,
        dated=Occurrence.objects.filter(task=found).exclude(due_on=NO_DATE).exists(),
        no_date_reason=found.no_date_reason,
        due_before_issue=found.due_before_issue,
        waiting=waiting.count(),
        open_children=Task.objects.filter(parent=found, state__in=OPEN_TASKS).count(),
        in_transfer=Transfer.objects.filter(task=found, state=Transfer.State.OFFERED).exists(),
        actor_id=actor.id,
        submitted_by_id=found.submitted_by_id,
    )
