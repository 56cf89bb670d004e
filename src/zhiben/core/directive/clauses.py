"""Units → clauses of the contract: who leads and who is responsible, by itself and by what stands above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhiben.core.directive.assembly import Unit
from zhiben.core.directive.duties import Sentence
from zhiben.core.directive.model import Clause
from zhiben.core.directive.names import split_names
from zhiben.core.directive.tables import Cell, Role
from zhiben.core.directive.units import UnitLists, read_cell, read_units
from zhiben.core.text.plain import Plain


def _slice(plain: Plain, begin: int, end: int) -> Plain:
    return Plain(plain.text[begin:end], plain.folded[begin:end], plain.spot[begin : end + 1])


def shifted(tails: Sequence[tuple[int, int]], by: int) -> list[tuple[int, int]]:
    return [(a + by, b + by) for a, b in tails]


def units_of(plain: Plain, units: Sequence[Unit]) -> list[UnitLists]:
    """What each unit's own text says; who merely acts is not asked where a list above or in its row decides."""
    listed: set[int] = set()
    found: list[UnitLists] = []
    for unit in units:
        inherits = unit.parent is not None and id(unit.parent) in listed
        if unit.in_table and (unit.columns.get("lead") or unit.columns.get("responsible")):
            own = UnitLists()
        else:
            head = unit.stretches[0].head - unit.begin if unit.stretches else 0
            own = read_units(_slice(plain, unit.begin, unit.end), body=head, acting=not inherits)
        if inherits or own.listed:
            listed.add(id(unit))
        found.append(own)
    return found


_Names = tuple[list[str], list[str], list[str]]


def _cell_units(columns: Mapping[Role, Sequence[Cell]], known: dict[tuple[int, ...], _Names]) -> _Names:
    """Lead, responsible and persons of a row; the measures of a row share its cells, so that `known` has them."""
    cells = tuple(id(cell) for role in ("lead", "responsible", "person") for cell in columns.get(role, ()))
    if cells not in known:
        known[cells] = _read_cells(columns)
    return known[cells]


def _read_cells(columns: Mapping[Role, Sequence[Cell]]) -> _Names:
    """Names in the columns of units; a cell may say itself who leads (A牵头，B配合)."""
    lead, responsible, persons = [], [], []
    for role in ("lead", "responsible"):
        for cell in columns.get(role, ()):
            said = read_cell(cell.plain, 0, len(cell.text), role)
            lead += [named.name for named in said.lead]
            responsible += [named.name for named in said.responsible]
            persons += [named.name for named in said.persons]
    for cell in columns.get("person", ()):
        persons += [cell.plain.text[a:b] for a, b in split_names(cell.text, 0, len(cell.text))]
    return list(dict.fromkeys(lead)), list(dict.fromkeys(responsible)), list(dict.fromkeys(persons))


def make_clauses(
    plain: Plain, units: Sequence[Unit], lists: Sequence[UnitLists], reports: set[int], order: Sequence[Sentence]
) -> list[Clause]:
    """Clauses in order. What a clause does not state it inherits; who bears everything below is added to each later one."""
    made: dict[str, Clause] = {}
    everybody: dict[str | None, list[str]] = {}
    rows: dict[tuple[int, ...], _Names] = {}
    listed: dict[str, bool] = {}
    reporting: dict[str, list[tuple[int, int]]] = {}
    for sentence in order:
        if sentence.label == "background" or (id(sentence) in reports and _is_also(sentence.unit, sentence.begin)):
            reporting.setdefault(sentence.unit.id, []).append((sentence.begin, sentence.end))
    for unit, own in zip(units, lists, strict=True):
        above = made[unit.parent.id] if unit.parent else None
        inherits = listed.get(unit.parent.id, False) if unit.parent else False
        spans = reporting.get(unit.id)
        lead, responsible = (_without_reports(own, unit, spans) if spans else own).stated(inherits=inherits)
        persons = [named.name for named in own.persons]
        if unit.in_table:
            led, shared, people = _cell_units(unit.columns, rows)
            lead, responsible = (led, shared) if led or shared else (lead, responsible)
            persons += people
        listed[unit.id] = inherits or own.listed
        made[unit.id] = Clause.built(
            id=unit.id,
            parent=unit.parent.id if unit.parent else None,
            path=unit.path,
            kind=unit.kind,
            heading=unit.heading,
            start=unit.start,
            end=unit.stop,
            lead=lead,
            responsible=responsible,
            effective_lead=lead or (above.effective_lead if above else []),
            effective_responsible=list(
                dict.fromkeys(
                    [*(responsible or (above.effective_responsible if above else [])), *everybody.get(unit.part, [])]
                )
            ),
            persons=persons,
            part=unit.part,
        )
        everybody.setdefault(unit.part, []).extend(named.name for named in own.below)
    return list(made.values())


def _without_reports(own: UnitLists, unit: Unit, reporting: Sequence[tuple[int, int]]) -> UnitLists:
    """Of whom a fact is told, or who only reports in a section's closing line, is not responsible for it."""
    spans = [(a - unit.begin, b - unit.begin) for a, b in reporting]
    return replace(
        own,
        acting=tuple(n for n in own.acting if not any(a <= n.start < b for a, b in spans)),
        acting_lead=tuple(n for n in own.acting_lead if not any(a <= n.start < b for a, b in spans)),
    )


def _is_also(unit: Unit, at: int) -> bool:
    return any(stretch.also and stretch.begin <= at < stretch.end for stretch in unit.stretches)
