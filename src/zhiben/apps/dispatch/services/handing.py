"""Passing tasks on: down to the units below, which leaves responsibility where it is, and over to another unit, which
moves it once that one has signed the receipt."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.events import TasksIssued
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import NO_DATE, Occurrence, Task, TaskDuty, TaskRole, Transfer
from zhiben.apps.dispatch.selectors import tasks as selectors
from zhiben.apps.dispatch.selectors.settings import setting
from zhiben.apps.dispatch.services.carrying import acts_for, bears
from zhiben.apps.dispatch.services.door import note_step
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.calendar.selectors import calendar_of

KEYS = ("county_key", "town_key", "village_key", "grid_key")


@transaction.atomic
def delegate_task(
    *, task_id: UUID, organisation_ids: Collection[UUID], addition: str, due_on: date | None, actor: Actor,
    now: datetime, on: date,
) -> list[Task]:  # fmt: skip
    """Pass a task down, with what the unit in between adds (转派下级). The task above cannot close before those below.

    `due_on`: an earlier day for those below; without it they have the days of the task above.
    Units that have it already are left out. Raises: NotVisible, NotPermitted, InputError "task.delegate_*".
    """
    actor.require(permissions.DELEGATE)
    above = selectors.task(task_id, actor=actor)
    if not bears(above, actor) and not actor.may(permissions.ISSUE):
        raise NotPermitted("task.not_yours", "这项任务由其他单位承担，您可以查看，不能代为转派。")
    if above.state != TaskState.ACTIVE:
        raise InputError("task.delegate_state", "请先签收任务，再向下级转派。")
    if due_on is not None and above.next_due_on != NO_DATE and due_on > above.next_due_on:
        raise InputError("task.delegate_late", f"给下级的时限不能晚于本级时限 {above.next_due_on}。", given=due_on)
    units = _below(above, organisation_ids)
    Task.objects.select_for_update().get(pk=above.pk)
    known = set(Task.objects.filter(parent=above, organisation__in=units).values_list("organisation_id", flat=True))
    made = [_child(above, unit, addition, actor=actor, now=now, on=on) for unit in units if unit.pk not in known]
    Task.objects.bulk_create(made)
    _serve_the_same(above, made)
    _lay_out(above, made, due_on)
    for task in made:
        event = TasksIssued(organisation_id=task.organisation_id, count=1, title=task.title[:120])
        outbox.publish(event, actor=actor, now=now, area=task.area)
    note_step(above, f"转派给{len(made)}个下级单位", addition, actor)
    return made


def _below(above: Task, organisation_ids: Collection[UUID]) -> list[Organisation]:
    """Organisations in or below the area of the task. Raises: InputError "task.delegate_nobody", "…_elsewhere"."""
    if not organisation_ids:
        raise InputError("task.delegate_nobody", "请选择转派给哪些单位。")
    level = above.area.level
    inside = Organisation.objects.filter(
        pk__in=list(organisation_ids), **{f"area__{level}_key": getattr(above, f"{level}_key")}
    ).select_related("area")
    units = [unit for unit in inside if unit.pk != above.organisation_id]
    if len(units) != len(set(organisation_ids)):
        raise InputError("task.delegate_elsewhere", "只能转派给本区域内的其他单位，请重新选择。")
    return units


def _child(above: Task, unit: Organisation, addition: str, *, actor: Actor, now: datetime, on: date) -> Task:
    term = calendar_of(above.county_key).add(on, setting("sign_within", above.county_key))
    return Task(
        id=uuid4(), organisation=unit, area=unit.area, **{name: getattr(unit.area, name) for name in KEYS},
        role=TaskRole.DELEGATED.value, directive_id=above.directive_id, parent=above, campaign_id=above.campaign_id,
        link_id=above.link_id, decision_id=above.decision_id, title=above.title, text=above.text,
        addition=addition.strip(), sector=above.sector, targets=above.targets, consequences=above.consequences,
        rhythm=above.rhythm, no_date_reason=above.no_date_reason, state=TaskState.ISSUED.value, issued_at=now,
        issued_by_name=actor.name, sign_by=term.ends_on if term else None, made_at=now,
    )  # fmt: skip


def _serve_the_same(above: Task, made: list[Task]) -> None:
    duties = list(above.served.values_list("duty_id", flat=True))
    TaskDuty.objects.bulk_create(
        TaskDuty(task=task, duty_id=duty, organisation_id=task.organisation_id, directly=False)
        for task in made
        for duty in duties
    )


def _lay_out(above: Task, made: list[Task], due_on: date | None) -> None:
    """The days still open above; or the one earlier day."""
    rows = Occurrence.objects.filter(task=above, state="open").order_by("due_on")
    days = [(due_on, "")] if due_on else [(row.due_on, row.note) for row in rows] or [(NO_DATE, "")]
    Occurrence.objects.bulk_create(
        Occurrence(
            task=task, organisation_id=task.organisation_id, due_on=day, written_on=day, note=note,
            **{name: getattr(task, name) for name in KEYS},
        )
        for task in made
        for day, note in days
    )  # fmt: skip
    first = min(day for day, _ in days)
    Task.objects.filter(pk__in=[task.pk for task in made]).update(next_due_on=first)


@transaction.atomic
def offer_transfer(*, task_id: UUID, receiver_id: UUID, reason: str, actor: Actor, now: datetime) -> Transfer:
    """Offer a task to another unit (移交). It stays where it is until that one signs the receipt.

    Raises: NotVisible, NotPermitted, InputError, Conflict "transfer.offered_already".
    """
    actor.require(permissions.CARRY_OUT)
    task = selectors.task(task_id, actor=actor)
    if not bears(task, actor) and not actor.may(permissions.ISSUE):
        raise NotPermitted("task.not_yours", "这项任务由其他单位承担，您可以查看，不能代为移交。")
    if task.state not in (TaskState.ISSUED, TaskState.ACTIVE):
        raise InputError("transfer.state", "只有待签收和进行中的任务可以移交。")
    if not reason.strip():
        raise InputError("lifecycle.reason_missing", "请写明移交的原因和依据。")
    receiver = Organisation.objects.filter(pk=receiver_id, area__county_key=task.county_key).first()
    if receiver is None or receiver.pk == task.organisation_id:
        raise InputError("transfer.receiver", "请选择本县的另一个单位。")
    Task.objects.select_for_update().get(pk=task.pk)
    if Transfer.objects.filter(task=task, state=Transfer.State.OFFERED).exists():
        raise Conflict("transfer.offered_already", "这项任务已在移交中，等待对方接收。")
    note_step(task, f"申请移交给{receiver.short_name}", reason, actor)
    return Transfer.objects.create(
        task=task, giver_id=task.organisation_id, receiver=receiver, reason=reason.strip()[:500],
        offered_by_name=actor.name, offered_at=now,
    )  # fmt: skip


@transaction.atomic
def answer_transfer(*, transfer_id: int, receive: bool, answer: str, actor: Actor, now: datetime) -> Transfer:
    """The other unit signs the receipt, or sends it back with a reason. Only with the receipt responsibility moves.

    Raises: NotVisible, NotPermitted, InputError "lifecycle.reason_missing", Conflict.
    """
    actor.require(permissions.CARRY_OUT)
    rows = Transfer.objects.select_for_update(of=("self",)).select_related("task__organisation", "receiver__area")
    found = rows.filter(pk=transfer_id).first()
    if found is None or not acts_for(found.receiver_id, found.receiver.area, actor):
        raise NotVisible("transfer.absent", "没有这份移交，或不是移交给您单位的。")
    if found.state != Transfer.State.OFFERED:
        raise Conflict("transfer.answered", "这份移交已有人处理，请看刷新后的内容。")
    if not receive and not answer.strip():
        raise InputError("lifecycle.reason_missing", "退回的，请写明原因。")
    found.state = Transfer.State.RECEIVED if receive else Transfer.State.REFUSED
    found.answered_by_name, found.answered_at, found.answer = actor.name, now, answer.strip()[:500]
    found.save()
    note_step(found.task, f"{found.receiver.short_name}{found.get_state_display()}移交", answer, actor)
    if receive:
        _move_to(found.task, found.receiver)
    return found


def _move_to(task: Task, unit: Organisation) -> None:
    """The duties it serves go with it, unless the unit bears one of them already: then that row stays behind."""
    keys = {name: getattr(unit.area, name) for name in KEYS}
    task.person, task.person_name = None, ""
    Task.objects.filter(pk=task.pk).update(
        organisation=unit, area=unit.area, person=None, person_name="", no_person_reason="",
        state=TaskState.ISSUED.value, signed_at=None, signed_by_name="", revision=F("revision") + 1, **keys,
    )  # fmt: skip
    Occurrence.objects.filter(task=task).update(organisation=unit, **keys)
    borne = TaskDuty.objects.filter(organisation=unit, directly=True).values("duty_id")
    TaskDuty.objects.filter(task=task, duty_id__in=borne).update(organisation=unit, directly=False)
    TaskDuty.objects.filter(task=task).update(organisation=unit)
    task.refresh_from_db()
