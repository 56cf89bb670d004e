"""All entities of a sheet against all rules, in an engine: two truths for each rule, or one code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from zhiben.core.rules.columns import bits
from zhiben.core.rules.columns.counting import counted
from zhiben.core.rules.columns.engines import Engine, Tables
from zhiben.core.rules.columns.expressions import excused, groups, outcome, passed, truth
from zhiben.core.rules.columns.frames import Frames
from zhiben.core.rules.columns.layout import ROW, Layout
from zhiben.core.rules.judging import Program


@dataclass(frozen=True)
class Columns:
    """A program on an engine: made once, run on as many sheets as there are."""

    program: Program
    layout: Layout
    joining: bits.Joining = field(default_factory=bits.Joining, compare=False, repr=False)
    # For each rule the rows of bits of: passed, whether that is known, not applicable, whether that is known.
    places: list[tuple[int, int, int, int]] = field(default_factory=list, compare=False, repr=False)
    # The last question asked of an engine that joins no truths itself, with its table.
    kept: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, program: Program) -> Columns:
        made = cls(program, Layout.of(program))
        for rule in program.rules:
            if rule.version is None:
                made.places.append((bits.ALL,) * 4)
                continue
            join = made.joining
            yes, no = join.every((join.leaf(rule.rule.subject), join.truth(rule.applies)))
            passed_, failed = join.some(((no, yes), join.truth(rule.require)))
            made.places.append((passed_, join.joined(False, passed_, failed), no, join.joined(False, no, yes)))
        return made

    def outcomes(self, engine: Engine, frames: Frames) -> pl.DataFrame:
        """`row` and for each rule, in the program's order, a column r0, r1, … of int8: 0 breached, 1 met, 2 not applicable,
        NULL unknown."""
        return self.outcomes_of(engine, Tables(engine, frames, self.layout))

    def truths(self, engine: Engine, frames: Frames) -> pl.DataFrame:
        """`row` and for each rule two columns of truths: p0 passed (NULL: unknown) and n0 not applicable, and so on."""
        return self.truths_of(engine, Tables(engine, frames, self.layout))

    def outcomes_of(self, engine: Engine, tables: Tables) -> pl.DataFrame:
        """The same of what the engine holds already."""
        if not engine.joins:
            return self._selected(engine, tables, coded=True)
        row, rows = self._joined(engine, tables, [place for each in self.places for place in each[:3]])
        found: dict[str, Any] = {}
        for at, (yes, known, not_, _) in enumerate(self.places):
            code = bits.numbers(rows[yes], len(row)) + bits.numbers(rows[not_], len(row))
            found[f"r{at}"] = bits.codes(code, rows[known])
        return bits.frame(row, found)

    def truths_of(self, engine: Engine, tables: Tables) -> pl.DataFrame:
        """The same of what the engine holds already."""
        if not engine.joins:
            return self._selected(engine, tables, coded=False)
        row, rows = self._joined(engine, tables, [place for each in self.places for place in each])
        found: dict[str, Any] = {}
        for at, (yes, known, not_, said) in enumerate(self.places):
            found[f"p{at}"] = bits.truths(rows[yes], rows[known], len(row))
            found[f"n{at}"] = bits.truths(rows[not_], rows[said], len(row))
        return bits.frame(row, found)

    def passed_of(self, engine: Engine, tables: Tables) -> pl.DataFrame:
        """`row` and the truth of `passed` alone, for an engine whose truths are joined here."""
        row, rows = self._joined(engine, tables, [place for each in self.places for place in each[:2]])
        found: dict[str, Any] = {}
        for at, (yes, known, *_) in enumerate(self.places):
            found[f"p{at}"] = bits.truths(rows[yes], rows[known], len(row))
        return bits.frame(row, found)

    def _joined(self, engine: Engine, tables: Tables, wanted: Sequence[int]) -> tuple[pl.Series, dict[int, Any]]:
        """The rows of the sheet, and bits by place."""
        key = (id(engine), tables.facts.op(), *(each.op() for each in tables.records.values()))
        if key not in self.kept:
            table = counted(tables.facts, tables.records, self.layout)
            names, subjects = self.layout.names, self.layout.subjects
            leaves = {
                f"l{at}": table[subjects[leaf]] if isinstance(leaf, str) else truth(leaf, table, names)  # type: ignore[arg-type]
                for at, leaf in enumerate(self.joining.leaves)
            }
            self.kept.clear()
            self.kept[key] = table.select(ROW, **leaves)
        found = engine.run(self.kept[key])
        found = found if found[ROW].is_sorted() else found.sort(ROW)
        return found[ROW], self.joining.run(found.drop(ROW), wanted)

    def _selected(self, engine: Engine, tables: Tables, *, coded: bool) -> pl.DataFrame:
        table = counted(tables.facts, tables.records, self.layout)
        parts: list[pl.DataFrame] = []
        for group in groups(range(len(self.program.rules)), engine.group):
            parts.append(engine.run(table.select(ROW, **self._columns(table, group, engine.via if coded else None))))
        whole = parts[0] if len(parts) == 1 else _side_by_side(parts)
        return whole if whole[ROW].is_sorted() else whole.sort(ROW)

    def _columns(self, table: object, group: Sequence[int], via: str | None) -> dict[str, object]:
        found: dict[str, object] = {}
        for at in group:
            rule = self.program.rules[at]
            if via is not None:
                found[f"r{at}"] = outcome(rule, table, self.layout, via)
            else:
                found[f"p{at}"] = passed(rule, table, self.layout)
                found[f"n{at}"] = excused(rule, table, self.layout)
        return found


def _side_by_side(parts: list[pl.DataFrame]) -> pl.DataFrame:
    first, *rest = [part.sort(ROW) for part in parts]
    return pl.concat([first, *(part.drop(ROW) for part in rest)], how="horizontal")
