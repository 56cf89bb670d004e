"""Meetings, the items of their minutes, and which of them nobody has broken down."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.minutes import TO_FILL_IN, Decided, minutes_of
from zhiben.apps.dispatch.models import Meeting, MeetingDecision, Task
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.documents.layout.content import Official

PAGE_ROWS = 40
GONE = (TaskState.CANCELLED, TaskState.DISMISSED)


@dataclass(frozen=True)
class MeetingFilter:
    """`undone`: only those with an item that has no task."""

    text: str = ""
    undone: bool = False
    after: str = ""


@dataclass(frozen=True)
class Item:
    decision: MeetingDecision
    tasks: list[Task]


def visible_meetings(actor: Actor) -> QuerySet[Meeting]:
    """Of the actor's counties: an office that got a task may read the minutes that it comes from."""
    return Meeting.objects.filter(actor.scope.county_q("area"))


def meeting(meeting_id: UUID, *, actor: Actor) -> Meeting:
    """Raises: NotVisible."""
    found = visible_meetings(actor).select_related("area").filter(pk=meeting_id).first()
    if found is None:
        raise NotVisible("meeting.absent", "没有这次会议，或不属于您所在的县区。请从列表中打开。")
    return found


def decision(decision_id: int, *, actor: Actor) -> MeetingDecision:
    """Raises: NotVisible."""
    rows = MeetingDecision.objects.select_related("meeting__area").filter(meeting__in=visible_meetings(actor))
    if (found := rows.filter(pk=decision_id).first()) is None:
        raise NotVisible("meeting_decision.absent", "没有这条议定事项，请刷新页面。")
    return found


def undecomposed() -> QuerySet[MeetingDecision]:
    """Items without any task that still stands."""
    standing = Task.objects.filter(decision=OuterRef("pk")).exclude(state__in=GONE)
    return MeetingDecision.objects.filter(~Exists(standing))


def waiting(actor: Actor) -> QuerySet[MeetingDecision]:
    return undecomposed().filter(actor.scope.q(area="meeting__area", organisation=None))


def meeting_page(wanted: MeetingFilter, *, actor: Actor, size: int = PAGE_ROWS) -> Page[Meeting]:
    """The latest first, each with how many items it has (`items`) and how many of them have no task (`undone`)."""
    rows = visible_meetings(actor)
    if wanted.text:
        rows = rows.filter(Q(title__icontains=wanted.text) | Q(decisions__text__icontains=wanted.text)).distinct()
    if wanted.undone:
        rows = rows.filter(decisions__in=undecomposed()).distinct()
    if wanted.after:
        try:
            day, key = read_cursor(wanted.after)
            rows = rows.filter(Q(held_on__lt=day) | Q(held_on=day, pk__gt=UUID(key)))
        except ValueError as error:
            raise broken() from error
    found = list(rows.order_by("-held_on", "pk")[: size + 1])
    _count(found)
    shown = found[:size]
    return Page(shown, cursor_of(shown[-1].held_on.isoformat(), str(shown[-1].pk)) if len(found) > size else "")


def _count(found: list[Meeting]) -> None:
    rows = MeetingDecision.objects.filter(meeting__in=found).values("meeting_id").order_by()
    items = {row["meeting_id"]: row["count"] for row in rows.annotate(count=Count("pk"))}
    open_rows = undecomposed().filter(meeting__in=found).values("meeting_id").order_by()
    undone = {row["meeting_id"]: row["count"] for row in open_rows.annotate(count=Count("pk"))}
    for each in found:
        each.items, each.undone = items.get(each.pk, 0), undone.get(each.pk, 0)  # type: ignore[attr-defined]


def items_of(found: Meeting, *, actor: Actor) -> list[Item]:
    """The items in order, each with the tasks that the actor sees. Two queries."""
    decisions = list(found.decisions.all())
    rows = visible_tasks(actor).filter(decision__in=decisions).select_related("organisation").distinct()
    by_item: dict[int, list[Task]] = {}
    for task in rows.order_by("organisation__short_name", "pk"):
        if task.decision_id is not None:
            by_item.setdefault(task.decision_id, []).append(task)
    return [Item(each, by_item.get(each.pk, [])) for each in decisions]


def minutes_of_meeting(found: Meeting, *, actor: Actor) -> Official:
    """What was decided and who does it, as the actor sees it, in the form of minutes."""
    items = [
        Decided(item.decision.text, [(task.organisation.name, task.next_due_on if task.is_dated else None) for task in item.tasks])
        for item in items_of(found, actor=actor)
    ]  # fmt: skip
    return minutes_of(
        office=f"{found.area.name}安全生产委员会办公室", title=found.title, held_on=found.held_on, chair=found.chair,
        place=found.area.name, items=items, attendance=(("主持", found.chair), ("出席", TO_FILL_IN), ("请假", TO_FILL_IN), ("列席", TO_FILL_IN)),
    )  # fmt: skip
