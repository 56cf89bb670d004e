"""One entity in plain Python and all of them in columns say the same, on random entities with random gaps."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from zhiben.core.rules import Judge, load_packs
from zhiben.core.rules.columns import outcomes, subject_column, subjects_of
from zhiben.core.rules.judging import Entity, Program
from zhiben.core.rules.lowering import Lowering
from zhiben.core.rules.model import RECORDS, Dated, Fact, Pack

ibis = pytest.importorskip("ibis")
pl = pytest.importorskip("polars")
MANY, AT = 10_000, date(2025, 6, 1)
PACKS = load_packs()
TYPES = {"bool": pl.Boolean, "int": pl.Int64, "float": pl.Float64}


def random_value(fact: Fact, rng: random.Random, figures: list[float]) -> object:
    if rng.random() < 0.2:
        return None
    match fact.type:
        case "bool":
            return rng.random() < 0.5
        case "choice":
            return rng.choice(list(fact.values))
        case "set":
            return [value for value in fact.values if rng.random() < 0.6]
        case "date":
            return AT - timedelta(days=rng.randrange(-400, 15_000))
        case "number":
            return rng.choice(figures) + rng.choice([0, 0, 1e-7, -1e-7, 0.1 + 0.2 - 0.3, 1, -1])
        case "integer":
            return int(rng.choice(figures)) + rng.choice([-1, 0, 0, 1])
        case "text":
            return "文字"
    records = range(rng.randrange(0, 7))
    return [{name: random_value(each, rng, figures) for name, each in fact.fields.items()} for _ in records]


def entities(pack: Pack, judge: Judge) -> list[Entity]:
    rng = random.Random(20260302)  # noqa: S311 - the same entities every time
    figures = [0.0, 1.0, *(float(d.value) for d in values(pack) if isinstance(d.value, Decimal))]
    made = []
    for _ in range(MANY):
        facts = {name: random_value(f, rng, figures) for name, f in pack.facts.items() if name in judge_facts(judge)}
        made.append(judge.read(facts | {"subject": rng.choice([None, *pack.subjects])}))
    return made


def values(pack: Pack) -> list[Dated]:
    return [each for parameter in pack.parameters.values() for each in parameter.values]


def judge_facts(judge: Judge) -> set[str]:
    return set(judge.program.sources.values())


def kind(program: Program, column: str) -> Any:
    fact = program.facts[program.sources[column]]
    if ":" in column and "#" in column:
        return pl.Int64
    return (
        pl.Boolean
        if fact.type in ("bool", "set", "text", *RECORDS)
        else TYPES["float" if fact.type == "number" else "int"]
    )


def frame(program: Program, made: list[Entity]) -> Any:
    columns = {n: pl.Series(n, [e.row[i] for e in made], dtype=kind(program, n)) for i, n in enumerate(program.columns)}
    for name in subjects_of(program):
        said = [None if e.subjects is None else name in e.subjects for e in made]
        columns[subject_column(name)] = pl.Series(subject_column(name), said, dtype=pl.Boolean)
    return pl.DataFrame({"row": range(len(made)), **columns})


def loaded(engine: str, data: Any) -> Any:
    """The table in an engine."""
    if engine == "polars":
        return ibis.polars.connect().create_table("facts", data)
    connection = ibis.duckdb.connect()
    connection.con.register("facts", data.to_arrow())
    return connection.table("facts")


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_columns_agree_with_plain_python_in_every_cell(pack: Pack, engine: str) -> None:
    judge = Judge([pack], at=AT)
    made = entities(pack, judge)
    table = loaded(engine, frame(judge.program, made))
    found = table.select("row", **outcomes(judge.program, table)).order_by("row").to_polars()
    rows = [judge.judge_entity(entity) for entity in made]
    for at, compiled in enumerate(judge.program.rules):
        expected = [None if v[at].outcome.code == 3 else v[at].outcome.code for v in rows]
        assert found[compiled.rule.id].to_list() == expected, compiled.rule.id


def test_a_lowering_keeps_what_was_set_locally() -> None:
    pack = next(pack for pack in PACKS if pack.id == "cn-noncoal-mines")
    parameter = pack.parameters["closing_needs_both"]
    assert Lowering(AT, {"closing_needs_both": False}).value(parameter).value is False  # type: ignore[union-attr]
