"""More time: asked for and decided, and days on which the clock of a task stands still."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.lifecycle import OPEN_TASKS, OccurrenceState
from zhiben.apps.dispatch.models import NO_DATE, Extension, Occurrence, Standstill, Task
from zhiben.apps.dispatch.selectors import tasks as selectors
from zhiben.apps.dispatch.services.carrying import bears
from zhiben.apps.dispatch.services.door import keep_next_day, note_step
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor


@transaction.atomic
def ask_extension(
    *, task_id: UUID, occurrence_id: int, until: date, reason: str, actor: Actor, now: datetime
) -> Extension:
    """Ask for a later day (申请延期). The old day holds until somebody has decided.

    Raises: NotVisible, NotPermitted, InputError "extension.not_later", "lifecycle.reason_missing"; Conflict
    "extension.asked_already".
    """
    actor.require(permissions.CARRY_OUT)
    task = selectors.task(task_id, actor=actor)
    if not bears(task, actor):
        raise NotPermitted("task.not_yours", "这项任务由其他单位承担，您可以查看，不能代为办理。")
    found = Occurrence.objects.filter(task=task, pk=occurrence_id, state=OccurrenceState.OPEN).exclude(due_on=NO_DATE)
    occurrence = found.select_for_update().first()
    if occurrence is None:
        raise InputError("extension.nothing_due", "这一期已报送或没有时限，无需延期。")
    if until <= occurrence.due_on:
        raise InputError("extension.not_later", f"延期后的日期应晚于现时限 {occurrence.due_on}。", given=until)
    if not reason.strip():
        raise InputError("lifecycle.reason_missing", "请写明原因。")
    if Extension.objects.filter(occurrence=occurrence, state=Extension.State.ASKED).exists():
        raise Conflict("extension.asked_already", "这一期已有一份延期申请在等待批准。")
    return Extension.objects.create(
        occurrence=occurrence,
        until=until,
        was_due_on=occurrence.due_on,
        reason=reason.strip()[:500],
        asked_by_id=actor.id,
        asked_by_name=actor.name,
        asked_at=now,
    )


@transaction.atomic
def decide_extension(*, extension_id: int, grant: bool, answer: str, actor: Actor, now: datetime) -> Extension:
    """Grant or refuse it, with the name of who answers for that. Granted, the day moves; the written one stays known.

    Raises: NotVisible, NotPermitted, InputError "lifecycle.reason_missing", "extension.same_person", Conflict.
    """
    actor.require(permissions.EXTEND)
    rows = Extension.objects.select_for_update(of=("self",)).select_related("occurrence__task")
    found = rows.filter(pk=extension_id, occurrence__task__in=selectors.visible_tasks(actor)).first()
    if found is None:
        raise NotVisible("extension.absent", "没有这份延期申请，或您无权处理。")
    if found.state != Extension.State.ASKED:
        raise Conflict("extension.decided", "这份延期申请已有人处理，请看刷新后的内容。")
    if found.asked_by_id == actor.id:
        raise InputError("extension.same_person", "不能批准自己的延期申请，请换人批准。")
    if not grant and not answer.strip():
        raise InputError("lifecycle.reason_missing", "不批准的，请写明原因。")
    found.state = Extension.State.GRANTED if grant else Extension.State.REFUSED
    found.decided_by_name, found.decided_at, found.answer = actor.name, now, answer.strip()[:500]
    found.save()
    if grant:
        _move_day(found, actor=actor)
    return found


def _move_day(found: Extension, *, actor: Actor) -> None:
    occurrence, task = found.occurrence, found.occurrence.task
    moved = Occurrence.objects.filter(pk=occurrence.pk, state=OccurrenceState.OPEN, due_on=found.was_due_on)
    if not moved.update(due_on=found.until):
        raise Conflict("occurrence.changed", "这一期刚被他人改动，请看刷新后的内容再决定。")
    keep_next_day(task)
    said = {"before": found.was_due_on.isoformat(), "after": found.until.isoformat(), "reason": found.reason[:200]}
    audit.record(actions.REDATED, actor=actor, subject=task, task=task.title[:80], **said)


@transaction.atomic
def stop_clock(*, task_id: UUID, on: date, reason: str, actor: Actor) -> Standstill:
    """From this day on the task is not chased (中止计时).

    Raises: NotVisible, NotPermitted, InputError "lifecycle.reason_missing", Conflict "standstill.stands".
    """
    actor.require(permissions.EXTEND)
    task = selectors.task(task_id, actor=actor)
    if task.state not in OPEN_TASKS:
        raise InputError("standstill.task_ended", "任务已办结或撤销，无需中止计时。")
    if not reason.strip():
        raise InputError("lifecycle.reason_missing", "请写明原因。")
    Task.objects.select_for_update().get(pk=task.pk)
    if Standstill.objects.filter(task=task, resumed_on=None).exists():
        raise Conflict("standstill.stands", "这项任务的计时已经中止。")
    made = Standstill.objects.create(task=task, stopped_on=on, reason=reason.strip()[:500], by_name=actor.name)
    note_step(task, "中止计时", reason, actor)
    return made


@transaction.atomic
def resume_clock(*, task_id: UUID, on: date, reason: str, actor: Actor) -> int:
    """The clock runs again: what is still open falls due as many days later as it stood. Returns the days.

    Raises: NotVisible, NotPermitted, InputError "standstill.none", "standstill.order".
    """
    actor.require(permissions.EXTEND)
    task = selectors.task(task_id, actor=actor)
    found = Standstill.objects.select_for_update().filter(task=task, resumed_on=None).first()
    if found is None:
        raise InputError("standstill.none", "这项任务的计时没有中止。")
    if on < found.stopped_on:
        raise InputError("standstill.order", f"恢复日期不能早于中止日期 {found.stopped_on}。")
    found.resumed_on, found.resumed_because, found.resumed_by_name = on, reason.strip()[:500], actor.name
    found.save()
    stood = on - found.stopped_on
    waiting = Occurrence.objects.filter(task=task, state=OccurrenceState.OPEN, due_on__gte=found.stopped_on)
    for occurrence in waiting.exclude(due_on=NO_DATE):
        occurrence.due_on += stood
        occurrence.save(update_fields=["due_on"])
    keep_next_day(task)
    note_step(task, f"恢复计时，未到期的各期顺延 {stood.days} 天", reason, actor)
    return stood.days
