"""Tasks that no directive wrote: those an office sets for itself or those below it, and those a meeting decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.events import TasksIssued
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import NO_DATE, MeetingDecision, Occurrence, Task, TaskRole
from zhiben.apps.dispatch.selectors.local import reachable
from zhiben.apps.dispatch.selectors.settings import setting
from zhiben.core.errors import InputError
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.calendar.selectors import calendar_of

KEYS = ("county_key", "town_key", "village_key", "grid_key")
MOST = 400


@dataclass(frozen=True)
class LocalTask:
    """What is asked. `due_on` None needs `no_date_reason`. `basis`: why, for the trail."""

    title: str
    text: str = ""
    due_on: date | None = None
    no_date_reason: str = ""
    basis: str = ""


@transaction.atomic
def make_tasks(
    *, wanted: LocalTask, organisation_ids: Collection[UUID], decision: MeetingDecision | None = None, actor: Actor,
    now: datetime, on: date,
) -> list[Task]:  # fmt: skip
    """One task for each of the units, issued at once (自行部署). Units that have a task of the decision are left out.

    Raises: NotPermitted, InputError "local.*".
    """
    actor.require(permissions.DELEGATE)
    _require_sense(wanted, organisation_ids)
    units = list(
        Organisation.objects.in_force(on).filter(reachable(actor), pk__in=list(organisation_ids)).select_related("area")
    )
    if len(units) != len(set(organisation_ids)):
        raise InputError("local.elsewhere", "只能为本单位和所辖单位部署任务，请重新选择。")
    if decision is not None:
        known = set(Task.objects.filter(decision=decision).values_list("organisation_id", flat=True))
        units = [unit for unit in units if unit.pk not in known]
    made = [_task(wanted, unit, decision, actor=actor, now=now, on=on) for unit in units]
    Task.objects.bulk_create(made)
    Occurrence.objects.bulk_create(_day(task, wanted) for task in made)
    for task in made:
        event = TasksIssued(organisation_id=task.organisation_id, count=1, title=task.title[:120])
        outbox.publish(event, actor=actor, now=now, area=task.area)
    if made:
        audit.record(
            actions.LOCAL_MADE, actor=actor, subject=made[0], task=wanted.title.strip()[:80], count=len(made),
            basis=wanted.basis.strip()[:200],
        )  # fmt: skip
    return made


def _require_sense(wanted: LocalTask, organisation_ids: Collection[UUID]) -> None:
    if not wanted.title.strip():
        raise InputError("local.title_missing", "请写明要做什么。")
    if wanted.due_on is None and not wanted.no_date_reason.strip():
        raise InputError("local.date_missing", "请填写完成日期，或写明为什么没有时限。")
    if not organisation_ids:
        raise InputError("local.nobody", "请选择由哪些单位承担。")
    if len(set(organisation_ids)) > MOST:
        raise InputError("dispatch.too_many", f"一次最多部署给 {MOST} 个单位，请分批。")


def _task(
    wanted: LocalTask, unit: Organisation, decision: MeetingDecision | None, *, actor: Actor, now: datetime, on: date
) -> Task:
    term = calendar_of(unit.area.county_key).add(on, setting("sign_within", unit.area.county_key))
    return Task(
        id=uuid4(), organisation=unit, area=unit.area, **{name: getattr(unit.area, name) for name in KEYS},
        role=TaskRole.LOCAL.value, decision=decision, title=wanted.title.strip()[:400],
        text=wanted.text.strip() or wanted.title.strip(), no_date_reason="" if wanted.due_on else wanted.no_date_reason.strip()[:200],
        next_due_on=wanted.due_on or NO_DATE, state=TaskState.ISSUED.value, issued_at=now, issued_by_name=actor.name,
        sign_by=term.ends_on if term else None, made_at=now,
    )  # fmt: skip


def _day(task: Task, wanted: LocalTask) -> Occurrence:
    day = wanted.due_on or NO_DATE
    keys = {name: getattr(task, name) for name in KEYS}
    return Occurrence(task=task, organisation_id=task.organisation_id, due_on=day, written_on=day, **keys)
