"""What the checks look at, each as one list of the same columns, so that one statement reads them all.

Which column holds what is said at each source; a column that a source does not fill is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    Max,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Left

from zhiben.apps.leadership.models import DutyList, DutyRecord, ListItem
from zhiben.apps.leadership.selectors import visible
from zhiben.apps.registry.models import Site
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import OrganisationKind as OfficeKind
from zhiben.foundation.unions import rows_of

# As the database gives it: a UUID, or its 32 digits. Only ever compared with its like; `uuid_of` for an address.
Key: TypeAlias = Any
MOST_SITES = 2000
_EMPTY = {
    "c_kind": Value("", output_field=CharField()),
    "c_key": Cast(Value(None), UUIDField()),
    "c_unit": Cast(Value(None), UUIDField()),
    "c_person": Cast(Value(None), UUIDField()),
    "c_other": Cast(Value(None), UUIDField()),
    "c_number": Cast(Value(None), BigIntegerField()),
    "c_day": Cast(Value(None), DateField()),
    "c_until": Cast(Value(None), DateField()),
    "c_words": Value("", output_field=CharField()),
    "c_more": Value("", output_field=CharField()),
}


class Row(NamedTuple):
    """One line of a source."""

    kind: str
    key: Key
    unit: Key
    person: Key
    other: Key
    number: int | None
    day: date | None
    until: date | None
    words: str
    more: str


def uuid_of(key: Key) -> UUID:
    return key if isinstance(key, UUID) else UUID(key)


def columns(rows: QuerySet[Any, Any], **given: Any) -> QuerySet[Any, tuple[Any, ...]]:
    filled = _EMPTY | {f"c_{name}": F(value) if isinstance(value, str) else value for name, value in given.items()}
    found: QuerySet[Any, tuple[Any, ...]] = rows.order_by().annotate(**filled).values_list(*_EMPTY)
    return found


def units(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """kind; key; other: its town; words: short name."""
    rows = visible.units(actor, on=on).exclude(kind=OfficeKind.ENTERPRISE)
    return columns(rows, kind="kind", key="pk", other="area__town_key", words="short_name")


def leaders(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """In office. kind: rank; key; unit; day: since when; words: name; more: post."""
    rows = visible.in_force(visible.leaders(actor), on)
    return columns(rows, kind="rank", key="pk", unit="organisation_id", day="valid_from", words="name", more="post")


def records(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """Of this year, statements of the last one too, rules of a committee of any. kind; key; unit; person; other: the
    village; number: the site, or the meetings that rules ask for; day; words: title; more: judgement or hard problems."""
    kinds = DutyRecord.Kind
    rows = visible.records(actor).filter(
        Q(held_on__gte=date(on.year, 1, 1))
        | Q(kind=kinds.STATEMENT, held_on__gte=date(on.year - 1, 1, 1))
        | Q(kind=kinds.RULES),
        held_on__lte=on,
    )
    number = Case(
        When(kind=kinds.RULES, then=F("meetings_a_year")), default=F("site_id"), output_field=BigIntegerField()
    )
    more = Case(
        When(kind=kinds.STATEMENT, then=Left("hard_problems", 40)),
        default=Left("judgement", 40),
        output_field=CharField(),
    )
    return columns(
        rows, kind="kind", key="pk", unit="organisation_id", person="leader_id", other="about_id", number=number,
        day="held_on", words="title", more=more,
    )  # fmt: skip


def reported(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """Who reported at special meetings of the year. unit; person; day."""
    rows = visible.records(actor).filter(
        kind=DutyRecord.Kind.SPECIAL_MEETING,
        held_on__range=(date(on.year, 1, 1), on),
        reported__isnull=False,
    )
    return columns(rows, unit="organisation_id", person="reported", day="held_on")


def learning(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """The last day of each. unit; day."""
    rows = visible.records(actor).filter(kind=DutyRecord.Kind.LEARNING, held_on__lte=on).order_by()
    last = rows.values("organisation_id").annotate(last=Max("held_on"))
    return columns(last, unit="organisation_id", day="last")


def lists(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """Of the year. kind; key; unit; person; words: title."""
    rows = visible.lists(actor).filter(year=on.year).exclude(kind__in=_NOT_JUDGED)
    return columns(rows, kind="kind", key="pk", unit="organisation_id", person="leader_id", words="title")


def items(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """Of the lists of the year. kind: of the list; key: the list; unit; person; other: the task; number: its key; day:
    done, with a result; until: due; words; more: its category, or `escalated`."""
    path = "duty_list__"
    rows = ListItem.objects.filter(
        actor.scope.q(area=f"{path}area", organisation=f"{path}organisation_id"), duty_list__year=on.year
    ).exclude(duty_list__kind__in=(*_NOT_JUDGED, DutyList.Kind.PLAN))
    more = Case(
        When(escalated_on__lte=on, then=Value(ESCALATED)), default=F("category"), output_field=CharField()
    )  # fmt: skip
    done = Case(When(~Q(result=""), done_on__lte=on, then=F("done_on")), output_field=DateField())
    return columns(
        rows, kind=f"{path}kind", key="duty_list_id", unit=f"{path}organisation_id", person=f"{path}leader_id",
        other="task_id", number="pk", day=done, until="due_on", words=Left("text", 60), more=more,
    )  # fmt: skip


def sites(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """That leaders stand for. number: its key; other: its town; words: name."""
    rows = Site.objects.filter(
        actor.scope.q(area="", organisation=None), sector__in=values["sponsored_sectors"]
    ).order_by("name", "pk")[:MOST_SITES]
    return columns(Site.objects.filter(pk__in=rows.values("pk")), number="pk", other="town_key", words="name")


def sponsors(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """In force. person; other: the village; number: the site; day: since when."""
    rows = visible.sponsorships(actor).filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    return columns(rows, person="leader_id", other="village_id", number="site_id", day="valid_from")


def cells(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """Of the responsibility matrix. kind: stage; number: of owners; words: sector; more: the split."""
    rows = visible.cells(actor).order_by().annotate(count=Cast(Count("owners"), BigIntegerField()))
    return columns(rows, kind="stage", number="count", words="sector", more="split")


def staff(actor: Actor, on: date, values: dict[str, Any]) -> QuerySet[Any, tuple[Any, ...]]:
    """unit; words: name; more: why somebody counts as a professional."""
    return columns(visible.staff(actor), unit="organisation_id", words="name", more="qualifies_by")


ESCALATED = "escalated"
_NOT_JUDGED = (DutyList.Kind.DUTIES, DutyList.Kind.KEY_TASKS, DutyList.Kind.MINE_DUTIES)
SOURCES: dict[str, Callable[[Actor, date, dict[str, Any]], QuerySet[Any, tuple[Any, ...]]]] = {
    each.__name__: each
    for each in (
        units, leaders, records, reported, learning, lists, items, sites, sponsors, cells, staff,
    )
}  # fmt: skip


def read(needs: Collection[str], *, actor: Actor, on: date, values: dict[str, Any]) -> dict[str, list[Row]]:
    """The rows of the sources that are needed, by source. One query, whatever their number."""
    return rows({need: SOURCES[need](actor, on, values) for need in needs})


def rows(wanted: Mapping[str, QuerySet[Any, tuple[Any, ...]]]) -> dict[str, list[Row]]:
    """The rows of lists made by `columns`, by the name of the list. One query."""
    found: dict[str, list[Row]] = {name: [] for name in wanted}
    for name, kind, key, unit, person, other, number, day, until, words, more in rows_of(wanted):
        found[name].append(Row(kind, key, unit, person, other, number, _day(day), _day(until), words, more))
    return found


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
