"""R1 to R7, after the gate of R6: no cell may differ before anything is timed.

    python -m bench --only rules

A million entities and sixty rules as in the anchors; the reference of each goal runs by turns with ours. What DuckDB,
PostgreSQL and Spark are asked for is small enough to fit the run; ratios are per outcome.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.measure import alternate, seconds
from bench.report import goal, say
from bench.rules import made
from bench.rules.engines import gate
from zhiben.core.rules import Judge, load_pack
from zhiben.core.rules.columns import engines, frames
from zhiben.core.rules.columns.engines import Tables
from zhiben.core.rules.columns.expressions import passed
from zhiben.core.rules.columns.files import write_rows
from zhiben.core.rules.columns.job import Job
from zhiben.core.rules.columns.judging import Columns

AT = date(2025, 6, 1)
ROWS, QUICK = 1_000_000, 50_000
DUCKDB_SHARE, PYTHON_ROWS, SINGLE_ROWS = 5, 20_000, 2_000
BYTES = 108 + 15  # what is read of an entity, and written, at least


class Lab:
    """The rules as a pack and as code, and the facts in every form that is needed."""

    def __init__(self, rows: int, seed: int, folder: Path) -> None:
        self.folder, self.rows = folder, rows
        self.rules = made.described(seed)
        self.pack = load_pack(made.write_pack(self.rules, folder))
        self.judge = Judge([self.pack], at=AT)
        self.columns = Columns.of(self.judge.program)
        self.facts = made.table(rows, seed)
        self.sheet = made.named(self.facts)
        self.frames = frames.read(self.judge.program, self.columns.layout, self.sheet)
        self.hand = made.by_hand(self.rules)
        self.four = made.four_by_hand(self.rules)


def run(*, quick: bool, seed: int, rows: int = 0) -> None:
    pairs = 3 if quick else 5
    with tempfile.TemporaryDirectory(prefix="zhiben-rules-") as name, engines.opened("polars") as engine:
        lab = Lab(rows or (QUICK if quick else ROWS), seed, Path(name))
        if not gate(lab.pack, lab.facts.head(2_000), lab.four, seed):
            say("R6 is missed: a faster engine with one differing cell scores nothing. Nothing is timed.")
            return
        memory(lab, in_memory(lab, engine, pairs))
        others(lab, engine, pairs)
        whole_job(lab, engine, pairs)
        single(lab, pairs)


def in_memory(lab: Lab, engine: Any, pairs: int) -> float:
    """R1. Answers the seconds of ours."""
    lazy, columns = lab.facts.lazy(), lab.columns
    tables = Tables(engine, lab.frames, columns.layout)
    ratio = alternate(lambda: columns.truths_of(engine, tables), lazy.select(lab.hand).collect, pairs)
    rate = f"[{60 * lab.rows / ratio.ours / 1e6:.0f} against {60 * lab.rows / ratio.reference / 1e6:.0f} M outcomes/s]"
    goal("R1 outcomes as two truths / rules by hand (one truth)", ratio.median >= 0.5, f"{ratio}  {rate}", "≥ 0.5 ×")
    four = alternate(lambda: columns.outcomes_of(engine, tables), lazy.select(lab.four).collect, pairs)
    goal("R1 outcomes as one code / four outcomes by hand", four.median >= 0.5, str(four), "≥ 0.5 ×")
    return ratio.ours


def memory(lab: Lab, ours: float) -> None:
    """R4: the share of the time that reading and writing the data once would take with two threads."""
    data = np.ones(50_000_000)
    halves = np.array_split(data, 2)
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        fastest = min(seconds(lambda: list(pool.map(np.sum, halves))) for _ in range(3))
    bound = BYTES * lab.rows / (data.nbytes / fastest)
    goal("R4 share of the memory bound", bound / ours >= 0.05, f"{bound / ours:.3f}", "≥ 0.05")


def others(lab: Lab, engine: Any, pairs: int) -> None:
    """R2: DuckDB on a part of the rows, and one compiled Python function on fewer still; both by outcome."""
    import ibis

    part = lab.facts.head(lab.rows // DUCKDB_SHARE)
    small = frames.read(lab.judge.program, lab.columns.layout, lab.sheet.head(len(part)))
    tables = Tables(engine, lab.frames, lab.columns.layout)

    def ours() -> None:
        lab.columns.passed_of(engine, tables)

    with engines.opened("duckdb") as duck:
        table = duck.load("facts", small.facts)
        layout = lab.columns.layout
        query = table.select(
            **{f"r{at}": passed(rule, table, layout) for at, rule in enumerate(lab.judge.program.rules)}
        )
        text = f"CREATE OR REPLACE TABLE outcomes AS {ibis.to_sql(query, dialect='duckdb')}"
        ratio = alternate(ours, lambda: duck.connection.con.execute(text), pairs)  # type: ignore[attr-defined]
    times = ratio.median * lab.rows / len(part)
    goal("R2 ours / DuckDB", times >= 10, f"{times:.1f} ×", "≥ 10 ×")
    rows = lab.facts.head(PYTHON_ROWS).drop("id").rows()
    for shared, words in ((True, "that computes once what rules share"), (False, "rule by rule, 177 comparisons")):
        bare = made.plain(lab.rules, shared=shared)
        ratio = alternate(ours, lambda bare=bare: [bare(row) for row in rows], pairs)  # type: ignore[misc]
        times = ratio.median * lab.rows / len(rows)
        figure = (
            f"{times:.0f} ×  [{ratio.ours * 1e3:.0f} ms against {ratio.reference / len(rows) * 1e6:.1f} µs an entity]"
        )
        if shared:
            goal(f"R2 ours / one compiled Python function {words}", times >= 200, figure, "≥ 200 ×")
        else:
            say(f"also    R2: ours / one compiled Python function {words}: {figure}")


def whole_job(lab: Lab, engine: Any, pairs: int) -> None:
    """R3 and R7: Parquet → breached and unknown rows with reasons → Parquet, all entities and one in a hundred of them."""
    job, program = Job.of(lab.judge.program), lab.judge.program
    facts, changed, out, sunk = (lab.folder / f"{name}.parquet" for name in ("facts", "changed", "out", "sunk"))
    lab.sheet.with_columns(pl.col("id").cast(pl.Int64)).write_parquet(facts)
    lab.sheet.with_columns(pl.col("id").cast(pl.Int64)).gather_every(100).write_parquet(changed)
    lab.facts.write_parquet(lab.folder / "codes.parquet")
    counts: list[int] = []

    def ours(given: Path = facts) -> None:
        rows = job.run(engine, frames.read(program, job.layout, pl.read_parquet(given)))
        counts.append(len(rows))
        write_rows(out, rows)

    def theirs() -> None:
        pl.scan_parquet(lab.folder / "codes.parquet").select("id", *lab.hand).sink_parquet(sunk)

    ratio = alternate(ours, theirs, pairs)
    figure = f"{ratio}  [{ratio.ours:.2f} against {ratio.reference:.2f} s, {counts[-1]:,} rows]"
    goal("R3 whole job / Polars Parquet to Parquet, outcomes only", ratio.median >= 0.3, figure, "≥ 0.3 ×")
    goal("R3 whole job", ratio.ours <= 3, f"{ratio.ours:.2f} s", "≤ 3 s")
    share = 1 / alternate(lambda: ours(changed), ours, pairs).median
    goal("R7 one in a hundred changed / all", share <= 0.05, f"{100 * share:.1f} %", "≤ 5 %")


def single(lab: Lab, pairs: int) -> None:
    """R5: facts as given → verdicts with the truth of every part, against the bare function on a row ready for it."""
    rows = lab.facts.head(SINGLE_ROWS).drop("id").rows()
    given = lab.sheet.head(SINGLE_ROWS).drop("id").to_dicts()
    bare = made.plain(lab.rules)

    def ours() -> None:
        for facts in given:
            lab.judge.judge(facts)

    def theirs() -> None:
        for row in rows:
            bare(row)

    times = 1 / alternate(ours, theirs, 3 * pairs).median
    each = seconds(ours) / SINGLE_ROWS * 1e6
    goal("R5 one entity with trace / bare row function", times <= 5, f"{times:.1f} × as long, {each:.0f} µs", "≤ 5 ×")
