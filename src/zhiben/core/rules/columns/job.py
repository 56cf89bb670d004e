"""The whole job: a sheet of facts → the breached and the unknown verdicts of all its entities, each with its reason.

For each rule the engine is asked twice for rows: `row`, `code`. The code is a place in one long list of all reasons that
there can be (reasons.py), so that words are made once for each reason that occurs, and written as dictionaries.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import polars as pl

from zhiben.core.rules.columns.counting import counted
from zhiben.core.rules.columns.engines import Engine, Tables
from zhiben.core.rules.columns.expressions import as_int, excused, groups, passed, truth
from zhiben.core.rules.columns.frames import Frames
from zhiben.core.rules.columns.layout import ROW, Layout
from zhiben.core.rules.columns.reasons import Reasons, Signature
from zhiben.core.rules.judging import Compiled, Program
from zhiben.core.rules.sheets import HEADS
from zhiben.core.rules.vocabulary import Outcome

OPEN = (Outcome.BREACHED, Outcome.UNKNOWN)
# Lists of codes up to this long are counted through; longer ones are sorted.
COUNTED = 1 << 24


@dataclass(frozen=True)
class Block:
    """The codes of one rule and outcome: `start` and as many as there are signatures."""

    rule: Compiled
    outcome: Outcome
    start: int
    signature: Signature


@dataclass(frozen=True)
class Job:
    """Made once for a program and the outcomes wanted; run on as many sheets as there are."""

    program: Program
    layout: Layout
    blocks: tuple[Block, ...]
    reasons: Mapping[str, Reasons]
    kept: dict[Any, list[Any]] = field(default_factory=dict, compare=False, repr=False)
    said: dict[int, dict[str, str]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, program: Program, outcomes: Collection[Outcome] = OPEN) -> Job:
        blocks: list[Block] = []
        reasons = {each.rule.id: Reasons(each) for each in program.rules if each.version is not None}
        start = 0
        for rule in program.rules:
            for outcome in outcomes:
                if rule.version is None and outcome is not Outcome.NOT_APPLICABLE:
                    continue
                signature = Signature((), ())
                if outcome is Outcome.BREACHED:
                    signature = reasons[rule.rule.id].breached
                elif outcome is Outcome.UNKNOWN:
                    signature = reasons[rule.rule.id].unknown
                blocks.append(Block(rule, outcome, start, signature))
                start += signature.size
        return cls(program, Layout.of(program), tuple(blocks), reasons)

    def run(self, engine: Engine, frames: Frames) -> pl.DataFrame:
        """A row a verdict, in the order of the rules, with the columns of sheets.HEADS; all but `id` are Enums."""
        rows = self.codes(engine, frames)
        return self.worded(rows, frames.ids)

    def codes(self, engine: Engine, frames: Frames) -> pl.DataFrame:
        """`row` and `code` of every verdict wanted."""
        tables = Tables(engine, frames, self.layout)
        table = tables.facts
        if self.layout.records:
            table = engine.hold("counted", counted(tables.facts, tables.records, self.layout))
        parts = [engine.run(expression) for expression in self._expressions(engine, table)]
        return pl.concat(parts) if parts else pl.DataFrame(schema={ROW: pl.Int32, "code": pl.Int64})

    def _expressions(self, engine: Engine, table: Any) -> list[Any]:
        """One for each group of rules; kept for as long as the engine says the same table."""
        key = (id(engine), table.op())
        if key not in self.kept:
            found = [
                reduce(lambda a, b: a.union(b), [self._selected(block, table, engine.via) for block in group])
                for group in groups(self.blocks, 2 * engine.group)
            ]
            self.kept.clear()
            self.kept[key] = found
        return self.kept[key]

    def _selected(self, block: Block, table: Any, via: str) -> Any:
        import ibis

        rule, layout = block.rule, self.layout
        if rule.version is None:
            return table.select(ROW, code=ibis.literal(block.start, "int64"))
        pass_ = passed(rule, table, layout)
        match block.outcome:
            case Outcome.BREACHED:
                chosen = table.filter(~pass_)
            case Outcome.UNKNOWN:
                chosen = table.filter(pass_.isnull())
            case Outcome.NOT_APPLICABLE:
                chosen = table.filter(excused(rule, table, layout))
            case _:
                chosen = table.filter(pass_ & ~excused(rule, table, layout).fill_null(False))
        return chosen.select(ROW, code=self._code(block, chosen, via))

    def _code(self, block: Block, table: Any, via: str) -> Any:
        import ibis

        code, weight = ibis.literal(block.start, "int64"), 1
        for _, low in block.signature.leaves:
            code = code + (as_int(truth(low, table, self.layout.names), via) + 1).fill_null(0).cast("int64") * weight
            weight *= 3
        for _, column in block.signature.known:
            code = code + as_int(table[self.layout.names[column.name]].notnull(), via).cast("int64") * weight
            weight *= 2
        return code

    # Words

    def worded(self, rows: pl.DataFrame, ids: pl.Series) -> pl.DataFrame:
        """Codes → words. Each reason that occurs is put into words once."""
        codes = _occurring(rows["code"], sum(block.signature.size for block in self.blocks))
        place = _placed(rows["code"], codes)
        words = self._words(codes)
        columns: list[pl.Series] = [ids.gather(rows[ROW]).rename(HEADS[0])]
        for head in HEADS[1:]:
            values = pl.Series(words[head], dtype=pl.String)
            kind = pl.Enum(values.unique(maintain_order=True))
            columns.append(values.cast(kind).gather(place).rename(head))
        return pl.DataFrame(columns)

    def _words(self, codes: Sequence[int]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {head: [] for head in HEADS[1:]}
        at = 0
        for code in codes:
            while at + 1 < len(self.blocks) and self.blocks[at + 1].start <= code:
                at += 1
            if code not in self.said:
                self.said[code] = self._record(self.blocks[at], code - self.blocks[at].start)
            for head, word in self.said[code].items():
                found[head].append(word)
        return found

    def _record(self, block: Block, number: int) -> dict[str, str]:
        rule, version = block.rule.rule, block.rule.version
        asks: tuple[str, ...] = ()
        reason = f"{rule.label}：{block.outcome.label}。"
        if block.outcome is Outcome.BREACHED:
            reason = self.reasons[rule.id].why_breached(number)
        elif block.outcome is Outcome.UNKNOWN:
            asks, reason = self.reasons[rule.id].why_unknown(number)
        elif version is None:
            reason = f"{rule.label}：不适用，{block.rule.why_not}。"
        return {
            "rule": rule.id, "catalogue": ";".join(rule.catalogue), "outcome": block.outcome.value,
            "unknown": ";".join(asks), "reason": reason, "pack": rule.pack, "edition": rule.edition,
            "source": ";".join(version.source) if version else "",
        }  # fmt: skip


def _occurring(codes: pl.Series, size: int) -> list[int]:
    if size > COUNTED:
        return [int(code) for code in codes.unique().sort().to_list()]
    import numpy

    return [int(code) for code in numpy.flatnonzero(numpy.bincount(codes.to_numpy(), minlength=size))]


def _placed(codes: pl.Series, occurring: list[int]) -> pl.Series:
    """For each code its place among those that occur."""
    size = (occurring[-1] + 1) if occurring else 0
    if size > COUNTED:
        places = pl.Series(range(len(occurring)), dtype=pl.UInt32)
        return codes.replace_strict(pl.Series(occurring, dtype=pl.Int64), places, return_dtype=pl.UInt32)
    import numpy

    table = numpy.zeros(size, dtype=numpy.uint32)
    table[occurring] = numpy.arange(len(occurring), dtype=numpy.uint32)
    return pl.Series(table).gather(codes)
