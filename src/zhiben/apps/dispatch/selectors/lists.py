"""The list of tasks: views that are equalities on an index, pages that continue after the last row, capped counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhiben.apps.directives.selectors.directives import visible_directives
from zhiben.apps.dispatch.lifecycle import OPEN_TASKS, TaskState
from zhiben.apps.dispatch.models import NO_DATE, Task, TaskDuty
from zhiben.core.paging import COUNT_CAP, Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.search.selectors import keys_holding

PAGE_ROWS = 40
FEW = 500
VIEWS = {
    "open": "未办结",
    "overdue": "已逾期",
    "week": "7 天内到期",
    "sign": "待签收",
    "verify": "待核实",
    "accept": "待验收",
    "undated": "无时限",
    "closed": "已办结",
    "proposed": "待下达",
    "ended": "已撤销、并入",
}
ENDED = (TaskState.CANCELLED, TaskState.MERGED, TaskState.DISMISSED)
OPEN = tuple(sorted(OPEN_TASKS))


@dataclass(frozen=True)
class TaskFilter:
    """What the URL says: a saved view is its address."""

    view: str = "open"
    unit: UUID | None = None
    directive: UUID | None = None
    duty: UUID | None = None
    campaign: UUID | None = None
    sector: str = ""
    role: str = ""
    text: str = ""
    after: str = ""


class Line(NamedTuple):
    """One row, as the database returns it."""

    id: UUID
    title: str
    text: str
    unit: str
    organisation_id: UUID
    role: str
    sector: str
    person_name: str
    no_person_reason: str
    state: str
    next_due_on: date
    no_date_reason: str
    due_before_issue: bool
    sign_by: date | None
    directive_id: UUID | None
    directive: str | None
    parent_id: UUID | None

    @property
    def is_dated(self) -> bool:
        return self.next_due_on != NO_DATE

    @property
    def state_label(self) -> str:
        return TaskState.of(self.state).label


_PATHS = {"unit": "organisation__short_name", "directive": "directive__title"}
COLUMNS = tuple(_PATHS.get(name, name) for name in Line._fields)


def branches(actor: Actor) -> list[Q]:
    """What the actor sees, as conditions of one equality each: every one is read in the order of its index."""
    found = [Q(**{f"{key.level}_key": key.id}) for key in sorted(actor.scope.areas)]
    for key in sorted(actor.scope.organisations):
        found += [Q(organisation_id=key)]
    return found


def passed_on(actor: Actor) -> Q | None:
    """What the actor's own office has given to others, read by the index of parents: a join would start from all tasks."""
    if not actor.scope.organisations:
        return None
    own = Task.objects.filter(organisation_id__in=sorted(actor.scope.organisations))
    return Q(parent__in=own.values("pk"))


# As a comparison: a bare column is no equality to SQLite, which then sorts all tasks of the county.
IS_OPEN = Q(is_open__in=[True])


def in_view(view: str, on: date) -> Q:
    """The rows of a view: an equality, and days in a range behind it. What is submitted or to be verified has no day
    ahead, so the days leave it out."""
    if view == "overdue":
        return IS_OPEN & Q(next_due_on__lt=on, due_before_issue=False)
    if view == "week":
        return IS_OPEN & Q(next_due_on__range=(on, on + timedelta(days=7)))
    if view == "undated":
        return Q(state=TaskState.ACTIVE, next_due_on=NO_DATE)
    states = {
        "sign": TaskState.ISSUED,
        "verify": TaskState.TO_VERIFY,
        "accept": TaskState.SUBMITTED,
        "closed": TaskState.CLOSED,
        "proposed": TaskState.PROPOSED,
    }
    if view == "ended":
        return Q(state__in=ENDED)
    return Q(state=states[view]) if view in states else IS_OPEN


def asked(found: TaskFilter, on: date, *, actor: Actor) -> Q:
    """Everything of a filter but its page."""
    wanted = in_view(found.view, on)
    for name, value in (("organisation_id", found.unit), ("directive_id", found.directive), ("sector", found.sector),
                        ("campaign_id", found.campaign), ("role", found.role)):  # fmt: skip
        if value:
            wanted &= Q(**{name: value})
    if found.duty:
        wanted &= Q(Exists(TaskDuty.objects.filter(duty_id=found.duty, task=OuterRef("pk"))))
    return wanted & _holding(found.text, actor) if found.text else wanted


def _holding(text: str, actor: Actor) -> Q:
    """Where few tasks hold the text, the index of the search says which; many are soon met in the order of the list."""
    words = Q(title__icontains=text) | Q(text__icontains=text)
    keys = keys_holding(text, "task", actor=actor, limit=FEW)
    if keys is None or len(keys) == FEW:
        return words | Q(person_name=text)
    return Q(pk__in=[UUID(key) for key in keys])


def _behind(after: str) -> Q:
    if not after:
        return Q()
    try:
        day, key = read_cursor(after)
        on, pk = date.fromisoformat(day), UUID(key)
    except ValueError as error:
        raise broken() from error
    return Q(next_due_on__gte=on) & (Q(next_due_on__gt=on) | Q(pk__gt=pk))


def queries(found: TaskFilter, *, actor: Actor, on: date) -> list[QuerySet[Task]]:
    """The rows of a filter, unsorted, one query for each branch of the scope."""
    reach = branches(actor)
    more = passed_on(actor)
    return [
        Task.objects.filter(branch, asked(found, on, actor=actor)) for branch in [*reach, *([more] if more else [])]
    ]


def task_page(found: TaskFilter, *, actor: Actor, on: date, size: int = PAGE_ROWS) -> Page[Line]:
    """One page, by the next day that is due. One query where the actor holds one grant."""
    rows: dict[UUID, Line] = {}
    for query in queries(found, actor=actor, on=on):
        # The keys of the page first: with the names joined to it, SQLite starts from the organisations.
        keys = query.filter(_behind(found.after)).order_by("next_due_on", "pk").values("pk")[: size + 1]
        page = Task.objects.filter(pk__in=keys).values_list(*COLUMNS)
        rows |= {row[0]: Line(*row) for row in page}
    lines = sorted(rows.values(), key=lambda line: (line.next_due_on, line.id))
    shown = lines[:size]
    more = len(lines) > size
    return Page(shown, cursor_of(shown[-1].next_due_on.isoformat(), str(shown[-1].id)) if more else "")


def count_cap(found: TaskFilter) -> int:
    """How far a page counts: words are looked for in every row, so no further than anybody reads."""
    return 2 * FEW - 1 if found.text else COUNT_CAP


def task_count(found: TaskFilter, *, actor: Actor, on: date, cap: int = COUNT_CAP) -> int:
    """How many tasks a filter means, counted no further than `cap` + 1."""
    total = 0
    for query in queries(replace(found, after=""), actor=actor, on=on):
        total += query.order_by()[: cap + 1].values("pk").count()
    return min(total, cap + 1)


def task_lines(found: TaskFilter, *, actor: Actor, on: date) -> Iterator[Line]:
    """Every task of a filter, page by page, for the export."""
    wanted: TaskFilter | None = replace(found, after="")
    while wanted is not None:
        page = task_page(wanted, actor=actor, on=on, size=2000)
        yield from page.rows
        wanted = replace(wanted, after=page.next) if page.next else None


@dataclass(frozen=True)
class UnitTally:
    """How one unit stands: everything as counts of tasks."""

    organisation_id: UUID
    unit: str
    open: int
    overdue: int
    unsigned: int
    to_accept: int
    closed: int

    @property
    def total(self) -> int:
        return self.open + self.closed


def unit_tallies(*, actor: Actor, on: date, directive: UUID | None = None) -> list[UnitTally]:
    """The units that the actor sees, those with most overdue first. Three queries, two of them from an index alone."""
    rows = Task.objects.filter(actor.scope.q(area="", organisation="organisation_id"))
    if directive:
        rows = rows.filter(directive_id=directive)
    states: dict[UUID, dict[str, int]] = {}
    for unit, state, count in rows.order_by().values_list("organisation_id", "state").annotate(count=Count("*")):
        states.setdefault(unit, {})[state] = count
    behind = rows.filter(state__in=(TaskState.ACTIVE, TaskState.ISSUED), next_due_on__lt=on)
    late = dict(behind.order_by().values_list("organisation_id").annotate(count=Count("*")))
    names = dict(Organisation.objects.filter(pk__in=states).values_list("pk", "short_name"))
    tallies = [
        UnitTally(
            unit, names[unit], sum(counts.get(state, 0) for state in OPEN), late.get(unit, 0),
            counts.get(TaskState.ISSUED, 0), counts.get(TaskState.SUBMITTED, 0), counts.get(TaskState.CLOSED, 0),
        )
        for unit, counts in states.items()
        if any(counts.get(state) for state in (*OPEN, TaskState.CLOSED))
    ]  # fmt: skip
    return sorted(tallies, key=lambda tally: (-tally.overdue, -tally.open, tally.unit))


def directive_choices(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Directives that have tasks the actor sees, for the filter."""
    rows: QuerySet[Any] = visible_directives(actor).filter(Exists(Task.objects.filter(directive=OuterRef("pk"))))
    return list(rows.order_by("-issued_on", "-pk").values_list("pk", "title")[:100])
