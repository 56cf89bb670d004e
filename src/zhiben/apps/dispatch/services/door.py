"""The one door through which a task or one of its occurrences changes its state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Min

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch.events import TaskClosed
from zhiben.apps.dispatch.lifecycle import OCCURRENCE, TASK, OccurrenceFacts, OccurrenceState, TaskFacts, TaskState
from zhiben.apps.dispatch.models import NO_DATE, Occurrence, Task
from zhiben.core.errors import Conflict
from zhiben.core.lifecycle import Given
from zhiben.foundation import audit, workflow
from zhiben.foundation.access.actor import Actor


def move_task(
    found: Task,
    step: str,
    *,
    actor: Actor,
    facts: TaskFacts,
    now: datetime,
    note: str = "",
    evidence: Given | None = None,
    values: Mapping[str, Any] | None = None,
    grouped: bool = False,
) -> None:
    """Take a task one step further. `grouped`: the caller writes one record for many.

    Raises: NotPermitted, TransitionRefused (every unmet condition), Conflict "task.changed".
    """
    closes = TASK.by_name[step].target == TaskState.CLOSED
    said = {
        "task": found.title[:80],
        "step": TASK.by_name[step].label,
        "unit": found.organisation.short_name,
        "reason": note,
    }
    workflow.advance(
        found,
        TASK,
        step,
        actor=actor,
        facts=facts,
        evidence=evidence,
        note=note,
        values=values or {},
        grouped=grouped,
        record=workflow.Record(actions.MOVED, said),
        event=TaskClosed(task_id=found.pk, organisation_id=found.organisation_id) if closes else None,
        now=now,
        lost=Conflict("task.changed", "他人已先一步处理这项任务，请看刷新后的内容再决定。", task=str(found.pk)),
    )


def move_occurrence(
    found: Occurrence,
    step: str,
    *,
    actor: Actor,
    facts: OccurrenceFacts,
    note: str = "",
    values: Mapping[str, Any] | None = None,
) -> None:
    """Take one dated instance a step further, and keep the task's next day in step.

    Raises: NotPermitted, TransitionRefused, Conflict "occurrence.changed".
    """
    title = f"{found.task.title[:60]}（{found.due_on}）" if found.due_on != NO_DATE else found.task.title[:80]
    unit = found.task.organisation.short_name
    said = {"task": title, "step": OCCURRENCE.by_name[step].label, "unit": unit, "reason": note}
    workflow.advance(
        found,
        OCCURRENCE,
        step,
        actor=actor,
        facts=facts,
        note=note,
        values=values or {},
        record=workflow.Record(actions.MOVED, said),
        lost=Conflict("occurrence.changed", "他人已先一步处理这一期，请看刷新后的内容再决定。"),
    )
    keep_next_day(found.task)


def keep_next_day(found: Task) -> None:
    """`next_due_on` is the day of the first occurrence that is still open."""
    waiting = Occurrence.objects.filter(task=found, state=OccurrenceState.OPEN)
    day = waiting.aggregate(day=Min("due_on"))["day"] or NO_DATE
    if day != found.next_due_on:
        Task.objects.filter(pk=found.pk).update(next_due_on=day)
        found.next_due_on = day


def note_step(found: Task, step: str, reason: str, actor: Actor) -> None:
    """What happened to a task without moving its state, for the trail."""
    said = {
        "task": found.title[:80],
        "step": step,
        "unit": found.organisation.short_name,
        "reason": reason.strip()[:200],
    }
    audit.record(actions.MOVED, actor=actor, subject=found, **said)
