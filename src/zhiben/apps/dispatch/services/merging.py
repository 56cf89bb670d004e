"""Demands that several directives make of the same unit become one task that serves them all (合并)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.lifecycle import OccurrenceState
from zhiben.apps.dispatch.models import Occurrence, Task, TaskDuty
from zhiben.apps.dispatch.selectors import tasks as selectors
from zhiben.apps.dispatch.services.door import keep_next_day, move_task
from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor


@transaction.atomic
def merge_tasks(*, keep_id: UUID, other_ids: Sequence[UUID], reason: str, actor: Actor, now: datetime) -> Task:
    """The others go into the one that is kept, which serves their duties too: one report answers all of them.

    Days that the others have and the kept one does not are added to it. Raises: NotVisible, NotPermitted, InputError
    "merge.other_unit", "merge.nothing", TransitionRefused, Conflict.
    """
    actor.require(permissions.ISSUE)
    kept = selectors.task(keep_id, actor=actor)
    others = [selectors.task(key, actor=actor) for key in dict.fromkeys(other_ids) if key != keep_id]
    if not others:
        raise InputError("merge.nothing", "请选择至少两项任务。")
    if any(task.organisation_id != kept.organisation_id for task in others):
        raise InputError("merge.other_unit", "只能合并同一个单位的任务；不同单位的请分别保留。")
    for task in others:
        _take_over(kept, task)
        facts = selectors.facts_of(task, actor=actor)
        values = {"merged_into_id": kept.pk}
        move_task(task, "merge", actor=actor, facts=facts, now=now, note=reason, values=values)
    keep_next_day(kept)
    return kept


def _take_over(kept: Task, task: Task) -> None:
    known = set(kept.served.values_list("duty_id", flat=True))
    TaskDuty.objects.filter(task=task).exclude(duty_id__in=known).update(task=kept)
    days = set(kept.occurrences.values_list("written_on", flat=True))
    waiting = Occurrence.objects.filter(task=task, state=OccurrenceState.OPEN)
    waiting.exclude(written_on__in=days).update(task=kept)
    Occurrence.objects.filter(task=task, state=OccurrenceState.OPEN).update(
        state=OccurrenceState.WAIVED.value, note="已并入另一项任务"
    )
    Task.objects.filter(parent=task).update(parent=kept)
