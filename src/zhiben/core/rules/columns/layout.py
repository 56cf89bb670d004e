"""Short names for the columns of a program: those of facts may be longer than PostgreSQL allows, and hold : and #.

facts: `row`, one `c…` for each column of the program that is not a count, one `s…` for each subject that rules are
addressed to. Records of a fact: `row`, and one `f…` for each field. Kinds of columns: bool, int, float.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhiben.core.rules import ir
from zhiben.core.rules.judging import Program
from zhiben.core.rules.lowering import COLUMN_KINDS, Tally
from zhiben.core.rules.model import RECORDS

ROW = "row"
FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the facts. `suffix`: the value of a set that it is about, or ""."""

    name: str
    fact: str
    suffix: str
    kind: str


@dataclass(frozen=True, slots=True)
class RecordTable:
    """The records of one fact: which fields its counts read, and the counts."""

    name: str
    fact: str
    fields: Mapping[str, str]
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """`names`: column of the program → name in the engine, counts included."""

    names: Mapping[str, str]
    facts: tuple[Column, ...]
    subjects: Mapping[str, str]
    records: tuple[RecordTable, ...]

    @classmethod
    def of(cls, program: Program) -> Layout:
        counted = {f"{tally.name}:{end}" for tally in program.tallies for end in ("low", "high")}
        # A count needs to know whether its records are known at all.
        asked = list((dict(program.sources) | {tally.fact.name: tally.fact.name for tally in program.tallies}).items())
        names = {column: f"c{at}" for at, (column, _) in enumerate(asked)}
        facts = tuple(
            Column(names[column], source, column.partition(":")[2], _kind(program, source))
            for column, source in asked if column not in counted
        )  # fmt: skip
        subjects = sorted({each.rule.subject for each in program.rules if each.version is not None})
        return cls(names, facts, {name: f"s{at}" for at, name in enumerate(subjects)}, _records(program))


def _kind(program: Program, source: str) -> str:
    fact = program.facts[source]
    return "bool" if fact.type in ("set", *RECORDS) else COLUMN_KINDS[fact.type]


def _records(program: Program) -> tuple[RecordTable, ...]:
    found: dict[str, list[Tally]] = {}
    for tally in program.tallies:
        found.setdefault(tally.fact.name, []).append(tally)
    tables = []
    for at, (fact, tallies) in enumerate(found.items()):
        read = {name for tally in tallies for name in ir.columns(tally.where)}
        read |= {"date"} if any(tally.dated for tally in tallies) else set()
        fields = {name: f"f{i}" for i, name in enumerate(program.facts[fact].fields) if name in read}
        tables.append(RecordTable(f"records{at}", fact, fields, tuple(tallies)))
    return tuple(tables)
