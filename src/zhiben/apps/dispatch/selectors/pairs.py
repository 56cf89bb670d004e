"""Pairs of duties that wait for a decision or were decided, one pair in full, and what merging it would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from zhiben.apps.directives.models import Duty, Reading
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import DutyPair, Task, TaskDuty
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor

PAGE_ROWS = 40
AROUND = 120  # characters of the text shown before and after a sentence
# A task further on is kept, so that nobody signs or reports again.
_FURTHEST = (TaskState.SUBMITTED, TaskState.ACTIVE, TaskState.ISSUED, TaskState.TO_VERIFY, TaskState.PROPOSED)
_MERGES = (TaskState.PROPOSED, TaskState.ISSUED, TaskState.TO_VERIFY, TaskState.ACTIVE)


@dataclass(frozen=True)
class PairFilter:
    """What the address says."""

    state: str = DutyPair.State.PROPOSED
    kind: str = ""
    directive: UUID | None = None
    text: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two duties in its place: the text before it, its own words, the text after; and who is asked."""

    duty: Duty
    before: str
    words: str
    after: str
    units: list[str]


@dataclass(frozen=True, slots=True)
class Merge:
    """What would become of the two tasks of one unit; `refusal` says why nothing would."""

    unit: str
    keep: Task
    other: Task
    refusal: str = ""


def visible_pairs(actor: Actor) -> QuerySet[DutyPair]:
    """Those of the counties that the actor works for as a whole."""
    return DutyPair.objects.filter(actor.scope.q(area="county", organisation=None))


def pair(pair_id: int, *, actor: Actor, lock: bool = False) -> DutyPair:
    """Raises: NotVisible."""
    rows = visible_pairs(actor).filter(pk=pair_id)
    rows = rows.select_for_update(of=("self",)) if lock else rows.select_related("holds", "county")
    if (found := rows.first()) is None:
        raise NotVisible("pair.absent", "没有这一对要求，或不在您的管辖范围内。它可能已随文件失效而撤去。")
    return found


def filtered(wanted: PairFilter, *, actor: Actor) -> QuerySet[DutyPair]:
    rows = visible_pairs(actor).filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.directive:
        rows = rows.filter(Q(one__directive_id=wanted.directive) | Q(other__directive_id=wanted.directive))
    if wanted.text:
        rows = rows.filter(Q(one__measure__icontains=wanted.text) | Q(other__measure__icontains=wanted.text))
    return rows


def pair_page(wanted: PairFilter, *, actor: Actor, size: int = PAGE_ROWS) -> Page[DutyPair]:
    """The most alike first. One query."""
    rows = filtered(wanted, actor=actor).select_related(
        "one__directive", "other__directive", "one__clause", "other__clause"
    )
    if wanted.after:
        try:
            like, key = read_cursor(wanted.after)
            rows = rows.filter(Q(likeness__lt=float(like)) | Q(likeness=float(like), pk__gt=int(key)))
        except ValueError as error:
            raise broken() from error
    found = list(rows.order_by("-likeness", "pk")[: size + 1])
    shown = found[:size]
    return Page(shown, cursor_of(repr(shown[-1].likeness), str(shown[-1].pk)) if len(found) > size else "")


def pair_lines(wanted: PairFilter, *, actor: Actor) -> Iterator[DutyPair]:
    """All of a filter, for the export."""
    after: str | None = ""
    while after is not None:
        page = pair_page(replace(wanted, after=after), actor=actor, size=1000)
        yield from page.rows
        after = page.next or None


def waiting(actor: Actor) -> QuerySet[DutyPair]:
    return visible_pairs(actor).filter(state=DutyPair.State.PROPOSED)


def sides(found: DutyPair) -> tuple[Side, Side]:
    """Both sentences where they stand. Five queries."""
    rows = Duty.objects.filter(pk__in=(found.one_id, found.other_id)).select_related("directive", "clause")
    by_key = {duty.pk: duty for duty in rows.prefetch_related("units__unit")}
    return _side(by_key[found.one_id]), _side(by_key[found.other_id])


def _side(duty: Duty) -> Side:
    start = max(0, duty.start - AROUND)
    piece = Substr("text", start + 1, duty.end - start + AROUND)
    text = Reading.objects.filter(pk=duty.directive_id).values_list(piece, flat=True).first() or ""
    own, end = duty.start - start, duty.end - start
    units = [f"{row.unit.name}（{row.get_role_display()}）" for row in duty.units.all()]
    return Side(duty, text[:own].replace("\n", " "), text[own:end], text[end:].replace("\n", " "), units)


def merge_plan(found: DutyPair, *, actor: Actor) -> list[Merge]:
    """Every unit with an open task of each duty. Two queries."""
    rows = TaskDuty.objects.filter(duty_id__in=(found.one_id, found.other_id), directly=True)
    rows = rows.filter(task__in=visible_tasks(actor)).select_related("task__organisation")
    by_unit: dict[UUID, dict[UUID, Task]] = {}
    for row in rows.order_by("organisation__short_name", "pk"):
        by_unit.setdefault(row.organisation_id, {})[row.duty_id] = row.task
    pairs = [tuple(tasks.values()) for tasks in by_unit.values() if len({task.pk for task in tasks.values()}) == 2]
    return [_merge(one, other) for one, other in pairs]


def _merge(one: Task, other: Task) -> Merge:
    unit = one.organisation.short_name
    first, second = sorted((one, other), key=_rank)
    if second.state not in _MERGES:
        return Merge(unit, first, second, f"任务处于“{TaskState.of(second.state).label}”，不再合并")
    return Merge(unit, first, second)


def _rank(task: Task) -> int:
    return _FURTHEST.index(TaskState.of(task.state)) if task.state in _FURTHEST else len(_FURTHEST)
