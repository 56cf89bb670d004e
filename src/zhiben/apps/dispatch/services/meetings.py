"""Meetings whose decisions become tasks (会议议定事项)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.items import LONGEST, MOST, split_items
from zhiben.apps.dispatch.models import Meeting, MeetingDecision, Task
from zhiben.apps.dispatch.selectors import meetings as selectors
from zhiben.apps.dispatch.services.local import LocalTask, make_tasks
from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area


@transaction.atomic
def note_meeting(
    *, county: Area, title: str, held_on: date, chair: str = "", items: str = "", actor: Actor, now: datetime
) -> Meeting:
    """A meeting with its items, typed or pasted. Raises: NotPermitted, NotVisible, InputError "meeting.*"."""
    actor.require(permissions.CAMPAIGNS)
    if not Area.objects.filter(actor.scope.q(area="", organisation=None), pk=county.pk).exists():
        raise NotVisible("area.absent", "没有这个区域，或不在您的管辖范围内。")
    if not title.strip():
        raise InputError("meeting.title_missing", "请填写会议名称。")
    made = Meeting.objects.create(
        area=county,
        title=title.strip()[:200],
        held_on=held_on,
        chair=chair.strip()[:64],
        made_by_name=actor.name,
        made_at=now,
    )
    count = _append(made, items) if items.strip() else 0
    audit.record(actions.MEETING_CHANGED, actor=actor, subject=made, title=made.title, what=f"登记，{count} 条议定事项")
    return made


@transaction.atomic
def add_items(*, meeting_id: UUID, text: str, actor: Actor) -> int:
    """Further items, one or many. Returns how many. Raises: NotPermitted, NotVisible, InputError."""
    actor.require(permissions.CAMPAIGNS)
    found = selectors.meeting(meeting_id, actor=actor)
    count = _append(found, text)
    audit.record(
        actions.MEETING_CHANGED, actor=actor, subject=found, title=found.title, what=f"增加 {count} 条议定事项"
    )
    return count


def _append(found: Meeting, text: str) -> int:
    items = split_items(text)
    if not items:
        raise InputError("meeting.items_missing", "没有读出议定事项。请每条一行，或以“一、”“1.”等编号开头。")
    if len(items) > MOST or any(len(item) > LONGEST for item in items):
        raise InputError(
            "meeting.items_too_long", f"一次最多 {MOST} 条，每条不超过 {LONGEST} 字。请只粘贴议定事项部分。"
        )
    Meeting.objects.select_for_update().get(pk=found.pk)
    last = found.decisions.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    MeetingDecision.objects.bulk_create(
        MeetingDecision(meeting=found, ordinal=number, text=item) for number, item in enumerate(items, start=last + 1)
    )
    return len(items)


@transaction.atomic
def remove_item(*, decision_id: int, actor: Actor) -> None:
    """Only while no task came of it. Raises: NotPermitted, NotVisible, Conflict "meeting_decision.has_tasks"."""
    actor.require(permissions.CAMPAIGNS)
    found = selectors.decision(decision_id, actor=actor)
    if Task.objects.filter(decision=found).exists():
        raise Conflict("meeting_decision.has_tasks", "这条议定事项已分解为任务，不能删除。")
    audit.record(
        actions.MEETING_CHANGED, actor=actor, subject=found.meeting, title=found.meeting.title,
        what=f"删除议定事项“{found.text[:60]}”",
    )  # fmt: skip
    found.delete()


@transaction.atomic
def decompose(
    *, decision_id: int, organisation_ids: Collection[UUID], due_on: date | None, no_date_reason: str = "", title: str = "",
    actor: Actor, now: datetime, on: date,
) -> list[Task]:  # fmt: skip
    """Tasks for units from one item (分解). Raises: NotPermitted, NotVisible, InputError "local.*"."""
    actor.require(permissions.CAMPAIGNS)
    found = selectors.decision(decision_id, actor=actor)
    wanted = LocalTask(
        title=title.strip() or found.text[:120],
        text=found.text,
        due_on=due_on,
        no_date_reason=no_date_reason,
        basis=f"{found.meeting.title}（{found.meeting.held_on}）第 {found.ordinal} 条",
    )
    return make_tasks(wanted=wanted, organisation_ids=organisation_ids, decision=found, actor=actor, now=now, on=on)
