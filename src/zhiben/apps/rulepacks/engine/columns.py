"""Many sites at once: the rules of a county in columns, with what is to be stored of each site as text at the end.

Says what judges.py says of one site. A rule that is addressed to no site of the batch costs nothing. Needs `analytics`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks.engine.judges import NO_LEVEL, Bench, PackJudge
from zhiben.apps.rulepacks.engine.known import known_of, rows_at
from zhiben.apps.rulepacks.engine.loading import SUBJECT
from zhiben.apps.rulepacks.engine.said import Said, said_of
from zhiben.apps.rulepacks.engine.sheets import ROW, Sheet
from zhiben.apps.rulepacks.models.verdicts import LEVEL_ORDER
from zhiben.core.rules.columns import engines, frames
from zhiben.core.rules.columns.side_by_side import SideBySide
from zhiben.core.rules.model import Fact
from zhiben.core.rules.vocabulary import Outcome

NONE, SURE, MAYBE = 0, 1, 2
REMEMBERED = 200_000
BREACHED, MET, IDLE, OPEN = (
    each.code for each in (Outcome.BREACHED, Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)
)
Array = np.ndarray[Any, Any]
Kind = tuple[str, tuple[str, ...]]
Answers = frozenset[tuple[str, bool]]


@dataclass
class _Found:
    """Verdicts of a batch, pack after pack: parallel arrays of places of sites and keys of rules."""

    rows: dict[int, list[Array]] = field(default_factory=lambda: {code: [] for code in (BREACHED, MET, IDLE, OPEN)})
    keys: dict[int, list[Array]] = field(default_factory=lambda: {code: [] for code in (BREACHED, MET, IDLE, OPEN)})
    asks: list[pl.DataFrame] = field(default_factory=list)
    # Sites at which a condition has too many parts for its questions to follow from one number.
    again: set[int] = field(default_factory=set)

    def add(self, code: int, rows: Array, keys: Array) -> None:
        self.rows[code].append(rows)
        self.keys[code].append(keys)

    def of(self, code: int) -> tuple[Array, Array]:
        if not self.rows[code]:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        return np.concatenate(self.rows[code]), np.concatenate(self.keys[code])


class ColumnBench:
    """The packs of a county on a day, made once for a run; batch after batch goes through `judge`."""

    def __init__(self, bench: Bench, engine: engines.Engine) -> None:
        self.bench = bench
        self.packs = [_PackColumns(each, engine) for each in bench.packs]
        self.ranks = {key: rank for pack in self.packs for key, rank in pack.ranks.items()}

    def judge(self, sites: Sequence[Site]) -> list[Said]:
        """What is said of each of these sites of one county, which stand in the order of their keys."""
        if not sites:
            return []
        sheet = Sheet(sites, on=self.bench.on)
        found = _Found()
        for pack in self.packs:
            pack.judge(sheet, found)
        return self._said(sheet, found)

    def _said(self, sheet: Sheet, found: _Found) -> list[Said]:
        count = len(sheet)
        texts = {code: _lists(*found.of(code), count) for code in (MET, OPEN, IDLE)}
        asks = _asked(found.asks, count)
        unknown = np.bincount(found.of(OPEN)[0], minlength=count).tolist()
        broken: list[dict[int, int]] = [{} for _ in range(count)]
        rows, keys = found.of(BREACHED)
        for row, key in zip(rows.tolist(), keys.tolist(), strict=True):
            broken[row][key] = self.ranks[key]
        said = [
            Said(digest, met, open_, idle, ask, number, broken_)
            for digest, met, open_, idle, ask, number, broken_ in zip(
                sheet.digests, texts[MET], texts[OPEN], texts[IDLE], asks, unknown, broken, strict=True
            )
        ]
        if found.again:
            facts = rows_at(sheet.sites[row].pk for row in found.again)
            for row in found.again:
                known = known_of(sheet.sites[row], facts.get(sheet.sites[row].pk, ()), on=self.bench.on)
                said[row] = said_of(self.bench.judge(known), known.digest)
        return said


@contextmanager
def opened(bench: Bench) -> Iterator[ColumnBench]:
    with engines.opened("polars") as engine:
        yield ColumnBench(bench, engine)


class _PackColumns:
    """One pack: which of its rules are addressed to what, and its program in columns."""

    def __init__(self, judge: PackJudge, engine: engines.Engine) -> None:
        self.judge_, self.engine = judge, engine
        program = judge.judge.program
        self.program = program
        self.side = SideBySide.of(program)
        rules = [each.rule for each in program.rules]
        self.subjects = [rule.subject for rule in rules]
        self.keys = np.array([judge.keys[rule.id] for rule in rules], dtype=np.int64)
        self.ranks = {
            judge.keys[c.rule.id]: LEVEL_ORDER.index(c.version.breach.level) if c.version else NO_LEVEL
            for c in program.rules
        }
        names = dict.fromkeys(program.sources.values())
        self.facts: list[Fact] = [program.facts[name] for name in names]
        # What a site may be to the rules: a row for each way to be addressed that was met, the first to none of them.
        self.ways: list[Array] = [np.zeros(len(rules), np.int8)]
        self.places = {self.ways[0].tobytes(): 0}
        self.way_of: dict[tuple[Kind, Answers], int] = {}
        self.answers: Answers = frozenset((name, said) for name in judge.subjects.matters for said in (True, False))
        self.asked: dict[tuple[int, int], tuple[str, ...]] = {}

    def judge(self, sheet: Sheet, found: _Found) -> None:
        ways = np.fromiter(map(self._way, sheet.kinds, sheet.said), np.int64, len(sheet))
        rows = np.flatnonzero(ways)
        if not len(rows):
            return
        given = frames.read(self.program, self.side.layout, sheet.of(self.facts, rows))
        judged = self.side.run(self.engine, given)
        count = len(self.subjects)
        outcomes = judged.select(f"r{at}" for at in range(count)).to_numpy()
        addressed = np.stack(self.ways)[ways[rows]]
        self._questions(judged, outcomes, addressed, rows, found)
        # Kleene again: nobody knows whether it is addressed, so a breach is not one yet; the rest stands.
        outcomes = np.where((addressed == MAYBE) & (outcomes == BREACHED), OPEN, outcomes)
        for code in (BREACHED, MET, IDLE, OPEN):
            at, rule = np.nonzero((outcomes == code) & (addressed != NONE))
            found.add(code, rows[at], self.keys[rule])

    def _way(self, kind: Kind, said: Answers) -> int:
        """How a site is addressed. The same for all of a kind and its sectors of which the same was said."""
        key = (kind, said & self.answers if said else said)
        found = self.way_of.get(key)
        if found is None:
            addressed = self.judge_.subjects.at(*kind, dict(key[1]))
            way = np.array(
                [SURE if s in addressed.sure else MAYBE if s in addressed.maybe else NONE for s in self.subjects],
                dtype=np.int8,
            )
            found = self.places.setdefault(way.tobytes(), len(self.ways))
            if found == len(self.ways):
                self.ways.append(way)
            if len(self.way_of) < REMEMBERED:
                self.way_of[key] = found
        return found

    def _questions(self, judged: pl.DataFrame, outcomes: Array, addressed: Array, rows: Array, found: _Found) -> None:
        """What would settle what is open, as `row`, `name` and `alone`."""
        for at, subject in enumerate(self.subjects):
            to = addressed[:, at]
            open_ = (outcomes[:, at] == OPEN) & (to != NONE)
            doubted = (to == MAYBE) & (open_ | (outcomes[:, at] == BREACHED))
            if open_.any() and not self.side.reasons[at].is_whole:
                found.again |= set(rows[open_].tolist())
            elif open_.any():
                numbers = judged[f"w{at}"].to_numpy()
                self._add(open_ & ~doubted, numbers, at, (), rows, found)
                self._add(open_ & doubted, numbers, at, (f"{SUBJECT}{subject}",), rows, found)
            self._add_same(doubted & ~open_, (f"{SUBJECT}{subject}",), rows, found)

    def _add(self, chosen: Array, numbers: Array, at: int, before: tuple[str, ...], rows: Array, found: _Found) -> None:
        places = np.flatnonzero(chosen)
        if not len(places):
            return
        different, which = np.unique(numbers[places], return_inverse=True)
        asks = [(*before, *self._asks(at, int(number))) for number in different]
        counts = np.array([len(each) for each in asks])
        names = np.array([name for each in asks for name in each], dtype=object)
        many = counts[which]
        starts = (np.cumsum(counts) - counts)[which]
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        found.asks.append(
            pl.DataFrame(
                {
                    ROW: np.repeat(rows[places], many),
                    "name": pl.Series(names.tolist(), dtype=pl.Categorical).gather(np.repeat(starts, many) + within),
                    "alone": np.repeat(many == 1, many),
                }
            )
        )

    def _add_same(self, chosen: Array, names: tuple[str, ...], rows: Array, found: _Found) -> None:
        places = np.flatnonzero(chosen)
        if len(places):
            name = pl.Series(names, dtype=pl.Categorical).new_from_index(0, len(places))
            found.asks.append(pl.DataFrame({ROW: rows[places], "name": name, "alone": np.ones(len(places), bool)}))

    def _asks(self, at: int, number: int) -> tuple[str, ...]:
        key = (at, number)
        asks = self.asked.get(key)
        if asks is None:
            asks = self.side.asks(at, number)
            if len(self.asked) < REMEMBERED:
                self.asked[key] = asks
        return asks


def _lists(rows: Array, keys: Array, count: int) -> list[str]:
    """For each place its keys in order, as said.words writes them."""
    found = [""] * count
    frame = pl.DataFrame({ROW: rows, "key": keys}).sort(ROW, "key")
    joined = frame.group_by(ROW).agg(pl.col("key").cast(pl.String).str.join(","))
    for row, text in joined.iter_rows():
        found[row] = f",{text},"
    return found


def _asked(parts: Sequence[pl.DataFrame], count: int) -> list[str]:
    """For each place its questions in order, as said.asked_words writes them."""
    found = [""] * count
    if not parts:
        return found
    counted = pl.concat(parts).group_by(ROW, "name").agg(pl.len().alias("verdicts"), pl.col("alone").sum())
    named = counted.with_columns(pl.col("name").cast(pl.String)).sort(ROW, "name")
    words = named.select(ROW, word=pl.format("|{}:{}:{}", "name", "verdicts", "alone"))
    for row, text in words.group_by(ROW).agg(pl.col("word").str.join()).iter_rows():
        found[row] = f"{text}|"
    return found
