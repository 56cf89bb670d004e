"""R6: the same sixty rules in plain Python, Polars, DuckDB, PostgreSQL and Spark, cell by cell."""

from __future__ import annotations

import shutil
from datetime import date
from importlib.util import find_spec
from typing import Any

import polars as pl

from bench.report import goal, say
from bench.rules import made
from tests.servers import postgresql
from zhiben.cli.engines import engine as opened_engine
from zhiben.core.rules import Judge
from zhiben.core.rules.columns import engines, frames
from zhiben.core.rules.columns.judging import Columns
from zhiben.core.rules.model import Pack

AT = date(2025, 6, 1)


def gate(pack: Pack, facts: pl.DataFrame, by_hand: list[pl.Expr], seed: int) -> bool:
    """Whether no cell differs. An engine that is not there is named, and counts neither way."""
    judge = Judge([pack], at=AT)
    columns = Columns.of(judge.program)
    read = frames.read(judge.program, columns.layout, made.named(facts))
    given = made.named(facts).drop("id").to_dicts()
    expected = pl.DataFrame(
        [[each.outcome.code for each in judge.judge(row)] for row in given],
        schema=[f"r{at}" for at in range(len(pack.rules))], orient="row",
    )  # fmt: skip
    found = {"Polars by hand": _cells(facts.select(by_hand), expected)}
    for name in engines.ENGINES:
        answer = _asked(name, columns, read)
        if answer is not None:
            found[name] = _cells(answer.drop("row"), expected)
    wrong = sum(found.values())
    figure = f"{wrong} of {len(found)} × {expected.height * expected.width:,} cells ({', '.join(found)})"
    goal("R6 cells that differ from plain Python", wrong == 0, figure, "0")
    return wrong == 0


def _asked(name: str, columns: Columns, read: frames.Frames) -> pl.DataFrame | None:
    if name == "spark" and (not shutil.which("java") or not find_spec("pyspark")):
        say("also    R6: no Java or no pyspark on this machine; Spark was not asked")
        return None
    if name != "postgres":
        with opened_engine(name, "local[2]" if name == "spark" else "") as engine:
            return columns.outcomes(engine, read)
    with postgresql.server() as server:
        if server is None:
            say(f"also    R6: {postgresql.MISSING}")
            return None
        with opened_engine(name, postgresql.at(server, "postgres")) as engine:
            return columns.outcomes(engine, read)


def _cells(found: Any, expected: pl.DataFrame) -> int:
    """How many cells differ; NULL is unknown, 3."""
    return sum(int((found[name].fill_null(3).cast(pl.Int64) != expected[name]).sum()) for name in expected.columns)
