"""What a unit does with its task: signs for it, names the person, reports, asks to close; and who judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.lifecycle import OccurrenceFacts
from zhiben.apps.dispatch.models import NO_DATE, Occurrence, Progress, Task
from zhiben.apps.dispatch.selectors import tasks as selectors
from zhiben.apps.dispatch.services.door import keep_next_day, move_occurrence, move_task
from zhiben.core.errors import InputError, NotPermitted
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, User

LONGEST = 4000


@transaction.atomic
def assign_person(
    *, task_id: UUID, person_id: UUID | None, name: str = "", reason: str = "", actor: Actor, now: datetime
) -> Task:
    """Name the one person who answers for a task, a user or somebody without an account, or say why nobody can be.

    Raises: NotVisible, NotPermitted, InputError "task.person_missing", "task.person_elsewhere".
    """
    task = _own(task_id, actor=actor)
    person = _person(person_id, task) if person_id else None
    named = person.name if person else name.strip()[:64]
    if not named and not reason.strip():
        raise InputError("task.person_missing", "请指定一名具体责任人，或写明为什么不能指定。")
    task.person, task.person_name = person, named
    task.no_person_reason = "" if named else reason.strip()[:200]
    task.save(update_fields=["person", "person_name", "no_person_reason"])
    audit.record(
        actions.ASSIGNED, actor=actor, subject=task, task=task.title[:80], person=named, reason=task.no_person_reason
    )
    return task


def _person(person_id: UUID, task: Task) -> User:
    found = User.objects.filter(pk=person_id, is_active=True, organisation_id=task.organisation_id).first()
    if found is None:
        raise InputError("task.person_elsewhere", "责任人须是本单位启用中的用户。没有账号的，请直接填写姓名。")
    return found


@transaction.atomic
def set_day(*, task_id: UUID, due_on: date | None, reason: str, actor: Actor, now: datetime) -> Task:
    """Give a day to a task whose directive wrote none, or say why there is none. An extension is another thing.

    Raises: NotVisible, NotPermitted, InputError "task.date_written", "lifecycle.reason_missing".
    """
    task = _own(task_id, actor=actor)
    if task.is_dated:
        raise InputError("task.date_written", "这项任务已有时限。需要更多时间的，请申请延期。")
    if not reason.strip():
        raise InputError("lifecycle.reason_missing", "请写明原因。")
    undated = Occurrence.objects.filter(task=task, due_on=NO_DATE)
    if due_on is not None:
        undated.update(due_on=due_on, written_on=due_on)
    Task.objects.filter(pk=task.pk).update(no_date_reason=reason.strip()[:200] if due_on is None else "")
    keep_next_day(task)
    said = {"before": "—", "after": due_on.isoformat() if due_on else "—", "reason": reason.strip()[:200]}
    audit.record(actions.REDATED, actor=actor, subject=task, task=task.title[:80], **said)
    task.refresh_from_db()
    return task


@transaction.atomic
def sign_task(*, task_id: UUID, actor: Actor, now: datetime) -> Task:
    """The unit has received the task and takes it on (签收).

    Raises: NotVisible, NotPermitted, TransitionRefused "task.person_missing", "task.date_missing", Conflict.
    """
    task = _own(task_id, actor=actor)
    values = {"signed_at": now, "signed_by_name": actor.name}
    move_task(task, "sign", actor=actor, facts=selectors.facts_of(task, actor=actor), now=now, values=values)
    return task


@transaction.atomic
def report_progress(
    *,
    task_id: UUID,
    occurrence_id: int | None,
    text: str,
    figures: Sequence[Mapping[str, Any]] = (),
    actor: Actor,
    now: datetime,
    on: date,
) -> Progress:
    """Say what was done; with an occurrence, that is its report (报送). The proof is attached to the task.

    Raises: NotVisible, NotPermitted, InputError "progress.empty", TransitionRefused, Conflict.
    """
    task = _own(task_id, actor=actor)
    words = text.strip()
    if not words:
        raise InputError("progress.empty", "请写明这一期做了什么；确实没有开展的，请写明原因。")
    if len(words) > LONGEST:
        raise InputError("progress.too_long", f"最多 {LONGEST} 字，请精简，材料请作为附件上传。")
    occurrence = _occurrence(task, occurrence_id) if occurrence_id is not None else None
    made = Progress.objects.create(
        task=task, occurrence=occurrence, text=words, figures=list(figures), by_id=actor.id, by_name=actor.name, at=now
    )
    if occurrence is not None:
        values = {"reported_at": now, "reported_by_id": actor.id, "late": on > occurrence.due_on}
        facts = OccurrenceFacts(task_state=task.state, actor_id=actor.id)
        move_occurrence(occurrence, "report", actor=actor, facts=facts, values=values)
    return made


@transaction.atomic
def judge_report(*, task_id: UUID, occurrence_id: int, accept: bool, note: str, actor: Actor) -> Occurrence:
    """Accept what was reported, or send it back with a reason.

    Raises: NotVisible, NotPermitted, TransitionRefused "occurrence.same_person", Conflict.
    """
    task = selectors.task(task_id, actor=actor)
    _may_judge(task, actor)
    occurrence = _occurrence(task, occurrence_id)
    facts = OccurrenceFacts(task_state=task.state, actor_id=actor.id, reported_by_id=occurrence.reported_by_id)
    if accept:
        move_occurrence(occurrence, "accept", actor=actor, facts=facts, note=note)
    else:
        values = {"reported_at": None, "reported_by_id": None, "late": False}
        move_occurrence(occurrence, "return", actor=actor, facts=facts, note=note, values=values)
    return occurrence


@transaction.atomic
def waive_report(*, task_id: UUID, occurrence_id: int, note: str, actor: Actor) -> Occurrence:
    """This once nothing needs to be reported (免报). Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    task = selectors.task(task_id, actor=actor)
    occurrence = _occurrence(task, occurrence_id)
    move_occurrence(occurrence, "waive", actor=actor, facts=OccurrenceFacts(task_state=task.state), note=note)
    return occurrence


@transaction.atomic
def submit_task(*, task_id: UUID, actor: Actor, now: datetime) -> Task:
    """The unit holds the task for done, with proof (申请办结).

    Raises: NotVisible, NotPermitted, TransitionRefused (evidence, open children, missing reports), Conflict.
    """
    return _hand_in(task_id, "submit", actor=actor, now=now)


@transaction.atomic
def show_done(*, task_id: UUID, actor: Actor, now: datetime) -> Task:
    """What fell due before the issue was done in time, here is the proof (核实已完成). Raises: as `submit_task`."""
    return _hand_in(task_id, "show_done", actor=actor, now=now)


@transaction.atomic
def not_done(*, task_id: UUID, note: str, due_on: date, actor: Actor, now: datetime, on: date) -> Task:
    """What fell due before the issue was not done; the unit says why and by when it will be (核实未完成).

    Raises: NotVisible, NotPermitted, InputError "task.date_past", TransitionRefused, Conflict.
    """
    task = _own(task_id, actor=actor)
    if due_on < on:
        raise InputError("task.date_past", "新的完成日期不能早于今天。", given=due_on)
    facts = replace(selectors.facts_of(task, actor=actor), dated=True)
    values = {"signed_at": now, "signed_by_name": actor.name}
    move_task(task, "not_done", actor=actor, facts=facts, now=now, note=note, values=values)
    keys = {name: getattr(task, name) for name in ("county_key", "town_key", "village_key", "grid_key")}
    Occurrence.objects.create(
        task=task, organisation_id=task.organisation_id, due_on=due_on, written_on=due_on, note="核实后重新确定", **keys
    )
    keep_next_day(task)
    return task


@transaction.atomic
def judge_task(*, task_id: UUID, step: str, note: str, actor: Actor, now: datetime) -> Task:
    """`step`: accept, return or reopen. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    task = selectors.task(task_id, actor=actor)
    _may_judge(task, actor)
    values: dict[str, Any] = {"closed_at": now} if step == "accept" else {"closed_at": None}
    if step == "return":
        values = {"submitted_by_id": None}
    facts = selectors.facts_of(task, actor=actor)
    move_task(task, step, actor=actor, facts=facts, now=now, note=note, values=values)
    if step == "accept":
        _rest_is_settled(task)
    return task


@transaction.atomic
def cancel_task(*, task_id: UUID, note: str, actor: Actor, now: datetime) -> Task:
    """It is no longer asked for (撤销). Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    task = selectors.task(task_id, actor=actor)
    move_task(task, "cancel", actor=actor, facts=selectors.facts_of(task, actor=actor), now=now, note=note)
    _rest_is_settled(task)
    return task


def _hand_in(task_id: UUID, step: str, *, actor: Actor, now: datetime) -> Task:
    task = _own(task_id, actor=actor)
    facts = selectors.facts_of(task, actor=actor)
    values: dict[str, Any] = {"submitted_by_id": actor.id}
    if step == "show_done":
        values |= {"signed_at": now, "signed_by_name": actor.name}
    move_task(task, step, actor=actor, facts=facts, now=now, values=values)
    return task


def _rest_is_settled(task: Task) -> None:
    """Nothing of a task that has ended is due any more."""
    rest = Occurrence.objects.filter(task=task, state="open")
    rest.update(state="waived", note="任务已办结或撤销")
    keep_next_day(task)


def _own(task_id: UUID, *, actor: Actor) -> Task:
    """A task that the actor's office bears: seeing it because one passed it on is not enough.

    Raises: NotVisible, NotPermitted "task.not_yours".
    """
    actor.require(permissions.CARRY_OUT)
    task = selectors.task(task_id, actor=actor)
    if not bears(task, actor):
        raise NotPermitted("task.not_yours", "这项任务由其他单位承担，您可以查看，不能代为办理。")
    return task


def bears(task: Task, actor: Actor) -> bool:
    """Whether the actor acts for the unit that has the task."""
    return acts_for(task.organisation_id, task.area, actor)


def acts_for(organisation_id: UUID, area: Area, actor: Actor) -> bool:
    """Whether the actor acts for a unit of an area: its own officers, and those of the area it is the office of.

    An office of the county acts for the county's tasks only where it is that office.
    """
    if organisation_id == actor.organisation_id or organisation_id in actor.scope.organisations:
        return True
    return area.level != "county" and any(key.id == area.pk for key in actor.scope.areas)


def _may_judge(task: Task, actor: Actor) -> None:
    """Who set the task, or leads it: the office that passed it on, else the safety office. Nobody judges its own work.

    Raises: NotPermitted "task.not_judge".
    """
    actor.require(permissions.ACCEPT)
    above = task.parent
    if above is not None and bears(above, actor):
        return
    if actor.may(permissions.ISSUE):
        return
    raise NotPermitted("task.not_judge", "只有下达任务的单位、牵头单位或安委办可以认可和验收。")


def _occurrence(task: Task, occurrence_id: int) -> Occurrence:
    found = Occurrence.objects.filter(task=task, pk=occurrence_id).first()
    if found is None:
        raise InputError("occurrence.absent", "这项任务没有这一期，请刷新页面。")
    found.task = task
    return found
