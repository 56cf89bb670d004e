"""The year file of a leader or of a unit: lists with their proof, records by kind, what was sponsored and visited."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader, ListItem, Sponsorship
from zhiben.apps.leadership.selectors import visible
from zhiben.apps.leadership.selectors.ground import ITEM, LIST, RECORD
from zhiben.apps.leadership.selectors.sources import Row, columns, rows, uuid_of
from zhiben.apps.registry.models import Site
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.models import OrganisationKind as OfficeKind

Kind = DutyRecord.Kind
# What is asked of everybody of the kind, so that what is missing is seen.
OF_LEADER = (Kind.CHECK, Kind.STUDY, Kind.VISIT, Kind.STATEMENT)
OF_UNIT = (Kind.SPECIAL_MEETING, Kind.LEARNING, Kind.CHECK)
OF_VILLAGE = (Kind.HEARING,)
SHOWN_SITES, SHOWN_VILLAGES = 300, 600


@dataclass(frozen=True)
class Line:
    """An item with whether it counts: done, with a result and with proof."""

    item: ListItem
    proven: bool

    @property
    def counts(self) -> bool:
        return self.proven and self.item.done_on is not None

    def state(self, on: date) -> tuple[str, str]:
        """The word and the tone."""
        if self.counts:
            return "已完成", "done"
        if self.item.done_on is not None:
            return "没有佐证，不计完成", "attention"
        if self.item.due_on and self.item.due_on < on:
            return "已逾期", "late"
        return "未完成", "neutral"


@dataclass(frozen=True)
class ListPart:
    """A list of the year. `has_text`: a file lies at it."""

    key: UUID
    kind: str
    title: str
    lines: list[Line]
    has_text: bool

    @property
    def label(self) -> str:
        return f"{DutyList.Kind(self.kind).label}{self.title and f'（{self.title}）'}"

    @property
    def done(self) -> int:
        return sum(line.counts for line in self.lines)


@dataclass(frozen=True)
class YearFile:
    """`records`: by kind, each with whether it has proof. `offered`: what the form of a record lets one choose."""

    name: str
    year: int
    lists: list[ListPart]
    records: dict[str, list[tuple[DutyRecord, bool]]]
    expected: tuple[str, ...]
    sponsored: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    offered: dict[str, list[tuple[Any, str]]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.lists and not any(self.records.values())

    @property
    def kinds(self) -> list[tuple[str, str, list[tuple[DutyRecord, bool]]]]:
        """Kinds of record with their words, in the order of the catalogue: those with records, and those asked for."""
        return [
            (kind, Kind(kind).label, found) for kind, found in self.records.items() if found or kind in self.expected
        ]

    @property
    def visits(self) -> int:
        """Visits with proof and a date: the others do not count."""
        return sum(proven for _, proven in self.records[Kind.VISIT])


def file_of_leader(found: Leader, *, year: int, actor: Actor, on: date) -> YearFile:
    """Four queries."""
    lists = visible.lists(actor).filter(leader=found, year=year)
    records = visible.records(actor).filter(leader=found, held_on__year=year)
    held = visible.sponsorships(actor).filter(leader=found, valid_from__year__lte=year)
    name = f"{found.organisation.short_name} {found.name}"
    return _file(name, year, lists, records, held, found.organisation, OF_LEADER, actor, on)


def file_of_unit(found: Organisation, *, year: int, actor: Actor, on: date) -> YearFile:
    """Four queries."""
    lists = visible.lists(actor).filter(organisation=found, leader=None, year=year)
    records = visible.records(actor).filter(organisation=found, held_on__year=year)
    expected = OF_VILLAGE if found.kind == OfficeKind.VILLAGE_COMMITTEE else OF_UNIT
    return _file(found.short_name, year, lists, records, Sponsorship.objects.none(), found, expected, actor, on)


def _file(
    name: str, year: int, lists: QuerySet[DutyList], records: QuerySet[DutyRecord], held: QuerySet[Sponsorship],
    unit: Organisation, expected: tuple[str, ...], actor: Actor, on: date,
) -> YearFile:  # fmt: skip
    around = rows(
        {
            "lists": columns(lists, kind="kind", key="pk", words="title"),
            "held": columns(
                held, day="valid_from", until="valid_to", words=Coalesce(F("village__short_name"), F("site__name"))
            ),
            **_offered(unit, actor, on),
        }
    )
    items = ListItem.objects.filter(duty_list__in=lists).select_related("task__organisation").order_by("ordinal", "pk")
    by_list: dict[UUID, list[ListItem]] = {}
    for item in items:
        by_list.setdefault(item.duty_list_id, []).append(item)
    kept = list(records.select_related("leader", "about", "site").order_by("held_on", "pk"))
    keys = [(uuid_of(row.key), row) for row in sorted(around["lists"], key=lambda row: (row.kind, row.words))]
    proof = visible.proof_of(
        [(ITEM, str(item.pk)) for each in by_list.values() for item in each]
        + [(RECORD, str(row.pk)) for row in kept]
        + [(LIST, str(key)) for key, _ in keys]
    )
    parts = [
        ListPart(
            key, row.kind, row.words, [Line(item, (ITEM, str(item.pk)) in proof) for item in by_list.get(key, ())],
            (LIST, str(key)) in proof,
        )
        for key, row in keys
    ]  # fmt: skip
    by_kind: dict[str, list[tuple[DutyRecord, bool]]] = {kind: [] for kind in Kind.values}
    for row in kept:
        by_kind[row.kind].append((row, (RECORD, str(row.pk)) in proof))
    held_rows = sorted(around["held"], key=lambda row: (row.until is not None, row.words))
    people = sorted(around["people"], key=lambda row: (row.kind, row.words))
    return YearFile(name, year, parts, by_kind, expected, held_rows, people, _choices(people, around))


def _offered(unit: Organisation, actor: Actor, on: date) -> dict[str, QuerySet[Any, tuple[Any, ...]]]:
    """Leaders of the unit, villages and mines."""
    people = visible.in_force(visible.leaders(actor).filter(organisation=unit), on)
    villages = visible.units(actor, on=on).filter(kind=OfficeKind.VILLAGE_COMMITTEE)
    mines = Site.objects.filter(actor.scope.q(area="", organisation=None), sector="mines")
    return {
        "people": columns(people, kind="rank", key="pk", words="name", more="post"),
        "villages": columns(villages, key="pk", words="short_name"),
        "mines": columns(mines, number="pk", words="name"),
    }


def offered(unit: Organisation, *, actor: Actor, on: date) -> dict[str, list[tuple[Any, str]]]:
    """What the form of a record lets one choose. One query."""
    around = rows(_offered(unit, actor, on))
    return _choices(around["people"], around)


def _choices(people: list[Row], around: dict[str, list[Row]]) -> dict[str, list[tuple[Any, str]]]:
    known = [(uuid_of(row.key), f"{row.words}（{row.more}）") for row in people]
    villages = sorted(around["villages"], key=lambda row: row.words)[:SHOWN_VILLAGES]
    mines = sorted(around["mines"], key=lambda row: row.words)[:SHOWN_SITES]
    return {
        "leader": known,
        "reported": known,
        "about": [(uuid_of(row.key), row.words) for row in villages],
        "site": [(row.number, row.words) for row in mines],
    }
