"""The review screen: the text with its marks, the clauses, and a card for every duty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from zhiben.apps.directives.lifecycle import DUTY, DutyState
from zhiben.apps.directives.marked_text import (
    Mark,
    Paragraph,
    Region,
    Table,
    blocks_of,
    marks_of,
    markup_in,
    names_in,
)
from zhiben.apps.directives.models import Clause, Directive, Duty, UnitName, Unread
from zhiben.apps.directives.selectors.directives import Progress
from zhiben.apps.directives.wording import read_names, write_consequences, write_deadline, write_quantities
from zhiben.core.directive import labels
from zhiben.foundation.access.actor import Actor

SHOWN = (DutyState.PROPOSED, DutyState.CONFIRMED, DutyState.REJECTED)
FIELD_LABELS = {
    "measure": "具体措施", "task": "工作任务", "lead": "牵头单位", "responsible": "责任单位", "modality": "要求",
    "deadlines": "完成时限", "recurrences": "频次", "targets": "量化指标", "thresholds": "适用条件",
    "consequences": "未落实后果",
}  # fmt: skip


class DutyRow(NamedTuple):
    """The columns of a duty that a card needs."""

    id: UUID
    clause_id: int
    origin: str
    state: str
    standing: str
    start: int
    end: int
    modality: str
    task: str
    measure: str
    lead: str
    responsible: str
    deadlines: list[str]
    recurrences: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    thresholds: list[dict[str, Any]]
    consequences: list[str]
    evidence: dict[str, list[list[int]]]
    edited: dict[str, dict[str, Any]]
    due_before_issue: bool
    decided_by_name: str
    decided_at: datetime | None
    reason: str
    revision: int


class Unit(NamedTuple):
    """A unit as written, whether resolved, and to what."""

    name: str
    state: str
    organisation: str


@dataclass(frozen=True)
class Edit:
    """A value that a person put in the place of another."""

    label: str
    was: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Card:
    """A duty as the clerk sees it."""

    row: DutyRow
    number: int
    clause_label: str
    lead: tuple[Unit, ...]
    responsible: tuple[Unit, ...]
    edits: tuple[Edit, ...]

    @property
    def key(self) -> str:
        return str(self.row.id)

    @property
    def state_label(self) -> str:
        return DUTY.state(self.row.state).label

    @property
    def modality_label(self) -> str:
        return next((word for kind, word in labels.MODALITIES.items() if kind == self.row.modality), self.row.modality)

    @property
    def origin_label(self) -> str:
        return Duty.Origin(self.row.origin).label

    @property
    def when(self) -> str:
        return write_deadline(self.row.deadlines, self.row.recurrences)

    @property
    def figures(self) -> str:
        return write_quantities(self.row.targets)

    @property
    def conditions(self) -> str:
        return write_quantities(self.row.thresholds)

    @property
    def consequence(self) -> str:
        return write_consequences(self.row.consequences)

    @property
    def open_units(self) -> bool:
        return any(unit.state == UnitName.State.UNRESOLVED for unit in (*self.lead, *self.responsible))


@dataclass(frozen=True)
class ClauseGroup:
    """A clause with the cards under it; `hidden` when nothing below it holds a duty."""

    clause: Clause
    cards: tuple[Card, ...]

    @property
    def waiting(self) -> int:
        return sum(1 for card in self.cards if card.row.state == DutyState.PROPOSED)


@dataclass(frozen=True)
class Review:
    """Everything the review screen shows."""

    directive: Directive
    blocks: Sequence[Paragraph | Table]
    groups: Sequence[ClauseGroup]
    unread: Sequence[Unread]
    progress: Progress


def review_of(directive: Directive, *, actor: Actor) -> Review:
    """The whole screen in five queries: reading, clauses, duties, units, diagnostics."""
    reading = directive.reading
    clauses = list(Clause.objects.filter(directive=directive))
    rows = duty_rows(directive)
    units = unit_lookup(directive)
    unread = list(Unread.objects.filter(directive=directive))
    cards = list(_cards(rows, {clause.pk: clause for clause in clauses}, units))
    marks = list(_marks(reading.text, reading.compiled, rows))
    regions = [Region(card.row.start, card.row.end, str(card.number)) for card in cards]
    blocks = blocks_of(reading.text, regions, marks, (clause.start for clause in clauses))
    return Review(directive, blocks, _groups(clauses, cards), unread, _progress(cards, unread))


def duty_rows(directive: Directive, **narrowed: Any) -> list[DutyRow]:
    """Duties that stand for themselves (not those that were split or merged), in the order of the text."""
    rows = Duty.objects.filter(directive=directive, state__in=SHOWN, **narrowed)
    return [DutyRow(*row) for row in rows.order_by("ordinal", "pk").values_list(*DutyRow._fields)]


def unit_lookup(directive: Directive) -> dict[str, Unit]:
    """How the unit names of a directive are resolved. One query."""
    rows = UnitName.objects.filter(uses__duty__directive=directive).distinct()
    found = rows.values_list("name", "state", "organisation__name")
    return {name: Unit(name, state, organisation or "") for name, state, organisation in found}


def card_of(duty: Duty) -> Card:
    """One card again, after a step."""
    rows = duty_rows(duty.directive, pk=duty.pk)
    before = Q(ordinal__lt=duty.ordinal) | Q(ordinal=duty.ordinal, pk__lt=duty.pk)
    number = Duty.objects.filter(before, directive=duty.directive, state__in=SHOWN).count()
    cards = _cards(rows, {duty.clause_id: duty.clause}, unit_lookup(duty.directive), first=number + 1)
    return next(iter(cards))


def _cards(
    rows: Sequence[DutyRow], clauses: Mapping[int, Clause], units: Mapping[str, Unit], first: int = 1
) -> Iterator[Card]:
    for number, row in enumerate(rows, start=first):
        yield Card(
            row=row,
            number=number,
            clause_label=clauses[row.clause_id].label,
            lead=_units(row.lead, units),
            responsible=_units(row.responsible, units),
            edits=tuple(
                Edit(FIELD_LABELS[name], _words(name, edit["was"]), edit["by"], datetime.fromisoformat(edit["at"]))
                for name, edit in row.edited.items()
            ),
        )


def _units(names: str, units: Mapping[str, Unit]) -> tuple[Unit, ...]:
    unresolved = UnitName.State.UNRESOLVED
    return tuple(units.get(name, Unit(name, unresolved, "")) for name in read_names(names))


def _words(name: str, value: Any) -> str:
    """A former value in words."""
    if name in ("targets", "thresholds"):
        return write_quantities(value) or "—"
    if name == "consequences":
        return write_consequences(value) or "—"
    if name == "deadlines":
        return write_deadline(value, ()) or "—"
    if name == "recurrences":
        return write_deadline((), value) or "—"
    return str(value) or "—"


def _marks(text: str, compiled: Mapping[str, Any], rows: Sequence[DutyRow]) -> Iterator[Mark]:
    """Values of the duties that stand, and the units of the clauses wherever they are named."""
    for row in rows:
        if row.state != DutyState.REJECTED:
            yield from marks_of(row.evidence)
    yield from markup_in(text)
    roles = ("lead", "responsible")
    yield from names_in(text, (name for clause in compiled["clauses"] for role in roles for name in clause[role]))


def _groups(clauses: Sequence[Clause], cards: Sequence[Card]) -> list[ClauseGroup]:
    """Clauses that hold a duty, or lead to one that does, in order."""
    by_clause: dict[int, list[Card]] = {}
    for card in cards:
        by_clause.setdefault(card.row.clause_id, []).append(card)
    needed: set[str] = set()
    parents = {clause.key: clause.parent_key for clause in clauses}
    for clause in clauses:
        key = clause.key if clause.pk in by_clause else ""
        while key and key not in needed:
            needed.add(key)
            key = parents.get(key, "")
    return [ClauseGroup(row, tuple(by_clause.get(row.pk, ()))) for row in clauses if row.key in needed]


def _progress(cards: Sequence[Card], unread: Sequence[Unread]) -> Progress:
    states = [card.row.state for card in cards]
    live = [card for card in cards if card.row.state != DutyState.REJECTED]
    names = {unit.name for card in live for unit in (*card.lead, *card.responsible) if unit.state == "unresolved"}
    return Progress(
        proposed=states.count(DutyState.PROPOSED),
        confirmed=states.count(DutyState.CONFIRMED),
        rejected=states.count(DutyState.REJECTED),
        unread=sum(1 for found in unread if found.settled_at is None and found.level != "info"),
        units=len(names),
    )


class CutPiece(NamedTuple):
    """A stretch of a duty's text between two places where it may be cut; `cut` is where it ends, 0 for the last."""

    text: str
    cut: int


def cut_places(duty: Duty) -> list[CutPiece]:
    """The text of a duty at its commas and stops, for a person to choose where to cut."""
    text = duty.directive.reading.text[duty.start : duty.end]
    pieces, at = [], 0
    for found in _STOPS.finditer(text):
        if text[at : found.end()].strip() and text[found.end() :].strip():
            pieces.append(CutPiece("".join(text[at : found.end()].split()), duty.start + found.end()))
            at = found.end()
    return [*pieces, CutPiece("".join(text[at:].split()), 0)]


_STOPS = re.compile(r"[，、；。：！？,;]+")
