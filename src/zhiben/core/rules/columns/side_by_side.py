"""Every rule on every entity, side by side: its outcome, and where that is unknown a number from which the questions follow.

For whoever keeps verdicts by entity. `job.py` gives rows instead, and words; no rows are united here, so that a plan of
hundreds of rules is made in a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from zhiben.core.rules.columns.counting import counted
from zhiben.core.rules.columns.engines import Engine, Tables
from zhiben.core.rules.columns.expressions import as_int, outcome, truth
from zhiben.core.rules.columns.frames import Frames
from zhiben.core.rules.columns.layout import ROW, Layout
from zhiben.core.rules.columns.reasons import Reasons
from zhiben.core.rules.judging import Program
from zhiben.core.rules.vocabulary import Outcome

UNKNOWN = Outcome.UNKNOWN.code


@dataclass
class SideBySide:
    """A program on an engine: made once, run on as many sheets as there are. `kept`: what is said to the engine again and
    again, for tables of one shape."""

    program: Program
    layout: Layout
    reasons: Mapping[int, Reasons]
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, program: Program) -> SideBySide:
        reasons = {at: Reasons(each) for at, each in enumerate(program.rules) if each.version is not None}
        return cls(program, Layout.of(program), reasons)

    def run(self, engine: Engine, frames: Frames) -> pl.DataFrame:
        """`row`; for the rule at N its outcome, rN (0 breached, 1 met, 2 not applicable, 3 unknown), and a number for
        `asks`, wN, which says nothing where it is not unknown."""
        tables = Tables(engine, frames, self.layout)
        table = tables.facts
        if self.layout.records:
            key = (id(engine), table.op(), *(each.op() for each in tables.records.values()))
            if key not in self.kept:
                self.kept = {key: counted(tables.facts, tables.records, self.layout)}
            table = engine.hold("counted", self.kept[key])
        key = (id(engine), table.op())
        if key not in self.kept:
            self.kept[key] = table.select(ROW, **self._columns(table, engine.via))
        found = engine.run(self.kept[key])
        return found if found[ROW].is_sorted() else found.sort(ROW)

    def asks(self, at: int, number: int) -> tuple[str, ...]:
        """What would settle an unknown outcome of the rule at that place."""
        return self.reasons[at].asks(number)

    def _columns(self, table: Any, via: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for at, rule in enumerate(self.program.rules):
            found[f"r{at}"] = outcome(rule, table, self.layout, via).fill_null(UNKNOWN)
            if at in self.reasons:
                found[f"w{at}"] = self._number(self.reasons[at], table, via)
        return found

    def _number(self, reasons: Reasons, table: Any, via: str) -> Any:
        import ibis

        number, weight = ibis.literal(0, "int64"), 1
        for _, low in reasons.unknown.leaves:
            digit = (as_int(truth(low, table, self.layout.names), via) + 1).fill_null(0)
            number, weight = number + digit.cast("int64") * weight, weight * 3
        for _, column in reasons.unknown.known:
            known = as_int(table[self.layout.names[column.name]].notnull(), via)
            number, weight = number + known.cast("int64") * weight, weight * 2
        return number
