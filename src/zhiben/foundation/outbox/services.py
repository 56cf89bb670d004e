"""Commands: publishing, asking for jobs, and what people do to work, schedules, notices and their own contacts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit as trail
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, User
from zhiben.foundation.outbox import audit, permissions, registry, selectors
from zhiben.foundation.outbox.alarm import label_of
from zhiben.foundation.outbox.channels import CHANNELS
from zhiben.foundation.outbox.lifecycle import LABELS, OPEN, STEPS, WorkState
from zhiben.foundation.outbox.models import Contact, Delivery, Event, Job, Notice, Run, Schedule, Work
from zhiben.foundation.outbox.registry import Message, encode

W = TypeVar("W", bound=Work)

_ADDRESSES = {"email": re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+\.[^@\s<>\",;]+"), "sms": re.compile(r"\+?\d{6,15}")}


def publish(event: Message, *, actor: Actor, now: datetime, area: Area | None) -> Event:
    """See `zhiben.foundation.outbox.publish`."""
    handlers = registry.handlers_of(event)
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            f"{registry.name_of(event)!r} must be published in the transaction that did it"
        )
    row = Event.objects.create(
        name=registry.name_of(event),
        payload=encode(event),
        at=now,
        area=area,
        actor_id=actor.id,
        actor_name=actor.name[:100],
    )
    Delivery.objects.bulk_create(
        Delivery(
            event=row,
            handler=handler.name,
            county_key=area.county_key if area else None,
            free_at=now,
            created_at=now,
            max_attempts=handler.attempts,
        )
        for handler in handlers
    )
    return row


@transaction.atomic
def enqueue(
    request: Message,
    *,
    actor: Actor,
    now: datetime,
    area: Area | None = None,
    key: str = "",
    at: datetime | None = None,
    priority: int | None = None,
) -> Job:
    """See `zhiben.foundation.outbox.enqueue`."""
    kind = registry.kind_for(request)
    open_one = Job.objects.filter(kind=kind.name, key=key, state__in=OPEN)
    if key and (known := open_one.first()):
        return known
    row = Job(
        kind=kind.name,
        key=key,
        payload=encode(request),
        area=area,
        county_key=area.county_key if area else None,
        actor_id=actor.id,
        actor_name=actor.name[:100],
        priority=kind.priority if priority is None else priority,
        free_at=at or now,
        created_at=now,
        max_attempts=kind.attempts,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if key and (known := open_one.first()):
            return known
        raise
    return row


@transaction.atomic
def retry_work(queue: type[W], work_id: int, *, actor: Actor, now: datetime) -> W:
    """Once more from the first attempt. Raises: NotVisible, NotPermitted, Conflict "outbox.wrong_state"."""
    actor.require(permissions.MANAGE)
    row = selectors.work(queue, work_id, actor=actor)
    attempts = row.attempts
    _step(row, "retry", free_at=now, attempts=0, finished_at=None, error="")
    trail.record(audit.RETRIED, actor=actor, subject=row, what=label_of(row), attempts=attempts)
    return row


@transaction.atomic
def cancel_work(queue: type[W], work_id: int, *, actor: Actor, now: datetime) -> W:
    """Also while it runs: its worker loses the lease, and what it had not committed is rolled back.

    Raises: NotVisible, NotPermitted, Conflict "outbox.wrong_state".
    """
    actor.require(permissions.MANAGE)
    row = selectors.work(queue, work_id, actor=actor)
    _step(row, "cancel", token=None, holder="", free_at=None, finished_at=now)
    trail.record(audit.CANCELLED, actor=actor, subject=row, what=label_of(row))
    return row


def _step(row: Work, name: str, **changes: object) -> None:
    """One step of the table, where the row is still in a state from which it starts."""
    step = STEPS[name]
    rows = type(row)._default_manager.filter(pk=row.pk, state__in=step.source)
    try:
        with transaction.atomic():
            moved = rows.update(state=step.target, **changes)
    except IntegrityError:
        raise Conflict("outbox.same_key_open", "同样的任务已在等待或进行中，不必重新执行。") from None
    if not moved:
        row.refresh_from_db(fields=["state"])
        label = LABELS[WorkState(row.state)]
        raise Conflict("outbox.wrong_state", f"当前状态是“{label}”，不能{step.label}。请刷新页面后再看。")
    row.refresh_from_db()


@transaction.atomic
def pause_schedule(schedule_id: int, *, actor: Actor, now: datetime) -> None:
    """It does not run until it is resumed. Raises: NotVisible, NotPermitted, Conflict."""
    actor.require(permissions.MANAGE)
    row = selectors.schedule(schedule_id, actor=actor)
    if not Schedule.objects.filter(pk=row.pk, paused_at=None).update(paused_at=now):
        raise Conflict("outbox.schedule_paused", "该计划已经暂停。")
    trail.record(audit.SCHEDULE_PAUSED, actor=actor, subject=row, what=plan_label(row))


@transaction.atomic
def resume_schedule(schedule_id: int, *, actor: Actor, now: datetime) -> None:
    """From its next occurrence on; what fell into the pause was not missed. Raises: NotVisible, NotPermitted, Conflict."""
    actor.require(permissions.MANAGE)
    row = selectors.schedule(schedule_id, actor=actor)
    following = _plan(row).recurrence.next_from(now)
    if not Schedule.objects.exclude(paused_at=None).filter(pk=row.pk).update(paused_at=None, next_run_at=following):
        raise Conflict("outbox.schedule_active", "该计划没有暂停。")
    trail.record(audit.SCHEDULE_RESUMED, actor=actor, subject=row, what=plan_label(row))


@transaction.atomic
def run_schedule(schedule_id: int, *, actor: Actor, now: datetime) -> Run:
    """Now, beside its own times. Raises: NotVisible, NotPermitted."""
    actor.require(permissions.MANAGE)
    row = selectors.schedule(schedule_id, actor=actor)
    job = enqueue(_plan(row).request, actor=actor, now=now, key=row.name)
    run = Run.objects.create(
        schedule=row, due_at=now, last_due_at=now, punctuality=Run.Punctuality.BY_HAND, at=now, job=job
    )
    trail.record(audit.SCHEDULE_RUN, actor=actor, subject=row, what=plan_label(row))
    return run


def _plan(row: Schedule) -> registry.Plan:
    """Raises: Conflict where the release that runs does not know the schedule any more."""
    plan = registry.plans().get(row.name)
    if plan is None:
        raise Conflict("outbox.schedule_retired", "当前版本已没有这个计划，它不会再运行。")
    return plan


def plan_label(row: Schedule) -> str:
    """What a schedule is called by people; its code where the release does not know it any more."""
    plan = registry.plans().get(row.name)
    return plan.label if plan else row.name


def read_notice(notice_id: int, *, actor: Actor, now: datetime) -> Notice:
    """The receipt: the first reading counts. Raises: NotVisible."""
    row = selectors.notice(notice_id, actor=actor)
    if row.read_at is None:
        Notice.objects.filter(pk=row.pk, read_at=None).update(read_at=now)
        row.read_at = now
    return row


def read_all_notices(*, actor: Actor, now: datetime, up_to: int) -> int:
    """Those the person has seen in the list: none that came after it. Returns how many."""
    return selectors.unread(actor=actor).filter(pk__lte=up_to).update(read_at=now)


@transaction.atomic
def set_contact(*, user_id: UUID, channel: str, address: str, actor: Actor) -> None:
    """One's own address; empty takes it away. The trail keeps that it changed, not what it is.

    Raises: InputError "outbox.address_invalid", NotVisible for another person's.
    """
    user = selectors.own_user(user_id, actor=actor)
    address = address.strip()
    if address and not _ADDRESSES[channel].fullmatch(address):
        example = {"email": "wang@county.example", "sms": "13900000000"}[channel]
        raise InputError("outbox.address_invalid", f"“{address}”无法识别，请写成 {example} 的样子。", channel=channel)
    if _write_contact(user, channel, address):
        trail.record(audit.CONTACT_SET, actor=actor, subject=user, channel=CHANNELS[channel].label)


def _write_contact(user: User, channel: str, address: str) -> bool:
    """Whether anything changed."""
    own = Contact.objects.filter(user=user, channel=channel)
    if own.filter(address=address).exists():
        return False
    if not address:
        return bool(own.delete()[0])
    Contact.objects.update_or_create(user=user, channel=channel, defaults={"address": address})
    return True
