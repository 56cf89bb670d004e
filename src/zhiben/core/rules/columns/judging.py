"""All entities of a sheet against all rules, in an engine: two truths for each rule, or one code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from zhiben.core.rules.columns.counting import counted
from zhiben.core.rules.columns.engines import Engine, Tables
from zhiben.core.rules.columns.expressions import excused, groups, outcome, passed
from zhiben.core.rules.columns.frames import Frames
from zhiben.core.rules.columns.layout import ROW, Layout
from zhiben.core.rules.judging import Program


@dataclass(frozen=True)
class Columns:
    """A program on an engine: made once, run on as many sheets as there are."""

    program: Program
    layout: Layout

    @classmethod
    def of(cls, program: Program) -> Columns:
        return cls(program, Layout.of(program))

    def outcomes(self, engine: Engine, frames: Frames) -> pl.DataFrame:
        """`row` and for each rule, in the program's order, a column r0, r1, … of int8: 0 breached, 1 met, 2 not applicable,
        NULL unknown."""
        return self._selected(engine, frames, coded=True)

    def truths(self, engine: Engine, frames: Frames) -> pl.DataFrame:
        """`row` and for each rule two columns of truths: p0 passed (NULL: unknown) and n0 not applicable, and so on."""
        return self._selected(engine, frames, coded=False)

    def _selected(self, engine: Engine, frames: Frames, *, coded: bool) -> pl.DataFrame:
        tables = Tables(engine, frames, self.layout)
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
