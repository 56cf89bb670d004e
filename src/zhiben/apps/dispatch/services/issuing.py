"""Issuing proposed tasks to their units (下达), and deciding what is not issued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.events import TasksIssued
from zhiben.apps.dispatch.lifecycle import TaskFacts, TaskState
from zhiben.apps.dispatch.models import Task
from zhiben.apps.dispatch.selectors.settings import setting
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.apps.dispatch.services.door import move_task
from zhiben.core.errors import InputError
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.calendar.selectors import calendar_of

MOST = 2000


@transaction.atomic
def issue_tasks(*, task_ids: Collection[UUID], actor: Actor, now: datetime, on: date) -> int:
    """Issue tasks together: each unit gets one notice, its days to sign begin, and the trail one entry a directive.

    What fell due before the directive was issued goes out to be verified. Returns how many were issued; those that
    somebody else has issued meanwhile are left out.

    Raises: NotPermitted, InputError "dispatch.too_many" or "dispatch.nothing_chosen".
    """
    actor.require(permissions.ISSUE)
    if not task_ids:
        raise InputError("dispatch.nothing_chosen", "还没有选中任务。请勾选要下达的任务。")
    if len(task_ids) > MOST:
        raise InputError("dispatch.too_many", f"一次最多下达 {MOST} 项，请分批下达。", given=len(task_ids))
    rows = visible_tasks(actor).filter(pk__in=list(task_ids), state=TaskState.PROPOSED)
    tasks = list(rows.select_related("organisation", "area", "directive").order_by("pk"))
    for task in tasks:
        _issue(task, actor=actor, now=now, on=on)
    _tell(tasks, actor=actor, now=now)
    return len(tasks)


def issue_all(*, directive_id: UUID, actor: Actor, now: datetime, on: date) -> int:
    """Every task of a directive that is still proposed, in portions. Raises: as `issue_tasks`."""
    total = 0
    while True:
        rows = visible_tasks(actor).filter(directive_id=directive_id, state=TaskState.PROPOSED).order_by("pk")
        keys = list(rows.values_list("pk", flat=True)[:MOST])
        if not keys:
            return total
        total += issue_tasks(task_ids=keys, actor=actor, now=now, on=on)


def _issue(task: Task, *, actor: Actor, now: datetime, on: date) -> None:
    term = calendar_of(task.county_key).add(on, setting("sign_within", task.county_key))
    values = {"issued_at": now, "issued_by_name": actor.name, "sign_by": term.ends_on if term else None}
    step = "issue_to_verify" if task.due_before_issue else "issue"
    facts = TaskFacts(due_before_issue=task.due_before_issue)
    move_task(task, step, actor=actor, facts=facts, now=now, values=values, grouped=True)


def _tell(tasks: Iterable[Task], *, actor: Actor, now: datetime) -> None:
    """One entry a directive, one event a unit."""
    tasks = list(tasks)
    by_directive = {task.directive_id: task for task in tasks}
    counts = Counter(task.directive_id for task in tasks)
    for key, example in by_directive.items():
        units = len({task.organisation_id for task in tasks if task.directive_id == key})
        title = example.directive.title if example.directive else example.title
        audit.record(
            actions.ISSUED,
            actor=actor,
            subject=example.directive or example,
            title=title,
            count=counts[key],
            units=units,
        )
    for unit, count in Counter(task.organisation_id for task in tasks).items():
        example = next(task for task in tasks if task.organisation_id == unit)
        title = example.directive.title if example.directive else example.title
        event = TasksIssued(organisation_id=unit, count=count, title=title[:120])
        outbox.publish(event, actor=actor, now=now, area=example.area)
