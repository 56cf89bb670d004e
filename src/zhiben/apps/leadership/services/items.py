"""The items of a list: what came of them, which task carries them out, which go up to the government."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from zhiben.apps.dispatch.selectors.tasks import task as visible_task
from zhiben.apps.dispatch.services.local import LocalTask, make_tasks
from zhiben.apps.leadership import audit as actions
from zhiben.apps.leadership import permissions
from zhiben.apps.leadership.models import DutyList, ListItem
from zhiben.apps.leadership.selectors import visible
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor, system_actor

MOST_ITEMS = 200


@dataclass(frozen=True)
class ItemValues:
    """What holds for each of the items that are added at once."""

    due_on: date | None = None
    basis: str = ""
    category: str = ""


@transaction.atomic
def add_items(*, list_id: UUID, text: str, values: ItemValues = ItemValues(), actor: Actor) -> int:
    """One item a line. Raises: NotPermitted, NotVisible, InputError."""
    actor.require(permissions.RECORD)
    found = visible.duty_list(list_id, actor=actor)
    count = append(found, text, values)
    what = str(DutyList._meta.verbose_name)
    audit.record(actions.CHANGED, actor=actor, subject=found, what=what, name=str(found), step=f"增加 {count} 项")
    return count


def append(found: DutyList, text: str, values: ItemValues) -> int:
    """Raises: InputError "list_item.text", "list_item.category"."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or len(lines) > MOST_ITEMS or any(len(line) > 1000 for line in lines):
        raise InputError("list_item.text", f"请每项一行，每项不超过 1000 字，一次最多 {MOST_ITEMS} 项。")
    if values.category not in ListItem.Category.values:
        raise InputError("list_item.category", "请选择问题的类别。")
    last = found.items.aggregate(last=Max("ordinal"))["last"] or 0
    ListItem.objects.bulk_create(
        ListItem(
            duty_list=found, ordinal=number, text=line, due_on=values.due_on, basis=values.basis.strip()[:200],
            category=values.category,
        )
        for number, line in enumerate(lines, start=last + 1)
    )  # fmt: skip
    return len(lines)


@transaction.atomic
def settle_item(
    *, item_id: int, result: str, done_on: date, cost_yuan: Decimal | None = None, actor: Actor, on: date
) -> ListItem:
    """Say what came of it. It counts once a proof lies at it as well. Raises: NotPermitted, NotVisible, InputError."""
    actor.require(permissions.RECORD)
    found = visible.item(item_id, actor=actor)
    if not result.strip():
        raise InputError("list_item.result_missing", "请写明完成结果。")
    if done_on > on:
        raise InputError("list_item.done_later", "完成日期晚于今天，请检查。")
    found.result, found.done_on, found.cost_yuan = result.strip()[:1000], done_on, cost_yuan
    found.save(update_fields=["result", "done_on", "cost_yuan"])
    _note(found, "填写结果", actor)
    return found


@transaction.atomic
def escalate_item(*, item_id: int, actor: Actor, on: date) -> ListItem:
    """A problem across departments goes to the government. Raises: NotPermitted, NotVisible, Conflict."""
    actor.require(permissions.RECORD)
    found = visible.item(item_id, actor=actor)
    if found.escalated_on is not None:
        raise Conflict("list_item.escalated", "已经提请政府协调。")
    _escalate(found, actor, on)
    return found


def escalate_overdue(*, on: date) -> int:
    """Every problem across departments that is over its day and unsolved goes to the government. What went is not found
    again. Returns how many went."""
    over = Q(due_on__lt=on) | Q(due_on=None, duty_list__year__lt=on.year)
    rows = ListItem.objects.filter(
        over, duty_list__kind=DutyList.Kind.KEY_PROBLEMS, category=ListItem.Category.CROSS, done_on=None,
        escalated_on=None,
    )  # fmt: skip
    count = 0
    for found in rows.select_related("duty_list__area").order_by("pk"):
        with transaction.atomic():
            scheduler = system_actor("scheduler", found.duty_list.area)
            _escalate(found, replace(scheduler, permissions=frozenset({permissions.RECORD})), on)
        count += 1
    return count


def _escalate(found: ListItem, actor: Actor, on: date) -> None:
    found.escalated_on = on
    found.save(update_fields=["escalated_on"])
    _note(found, "提请政府协调", actor)


@transaction.atomic
def delegate_item(*, item_id: int, task_id: UUID, actor: Actor) -> ListItem:
    """The task in which it is carried out, or that it comes from. Raises: NotPermitted, NotVisible."""
    actor.require(permissions.RECORD)
    found = visible.item(item_id, actor=actor)
    found.task = visible_task(task_id, actor=actor)
    found.save(update_fields=["task"])
    _note(found, f"关联{found.task.organisation.short_name}的任务", actor)
    return found


@transaction.atomic
def pass_on_item(
    *, item_id: int, organisation_ids: Collection[UUID], due_on: date, actor: Actor, now: datetime, on: date
) -> ListItem:
    """A task of one unit is made from it. Raises: NotPermitted, NotVisible, InputError "local.*", Conflict."""
    actor.require(permissions.RECORD)
    found = visible.item(item_id, actor=actor)
    if found.task is not None:
        raise Conflict("list_item.delegated", "已经转为任务。")
    wanted = LocalTask(
        title=found.text[:200], text=found.text, due_on=due_on, basis=found.basis or str(found.duty_list)
    )
    (found.task,) = make_tasks(wanted=wanted, organisation_ids=organisation_ids, actor=actor, now=now, on=on)
    found.save(update_fields=["task"])
    _note(found, f"转派给{found.task.organisation.short_name}", actor)
    return found


def _note(found: ListItem, step: str, actor: Actor) -> None:
    what = str(ListItem._meta.verbose_name)
    audit.record(actions.CHANGED, actor=actor, subject=found, what=what, name=found.text[:80], step=step)
