"""DuckDB, PostgreSQL and Spark judge as plain Python does, on a pack that uses the whole language."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from tests.servers import postgresql
from zhiben.core.rules import load_pack
from zhiben.core.rules.model import Pack
from zhiben.core.rules.testing import write_pack
from zhiben.core.rules.testing_random import differing

pytest.importorskip("ibis")
AT, MANY = date(2025, 7, 15), 2_000
CONDITIONS = (
    "weight > param.limit", "weight <= param.local_limit or room", "not room and grade at least middle", "grade in [low, high]",
    "gear has all of [alarm, valve]", "gear has only [alarm] or gear has none of [valve]", "size(gear) >= 1", "known(weight)",
    "known(fines) and known(gear) and known(note)", "built_on after param.since", "built_on + param.window > today",
    "age(built_on) >= param.years", "weight * (people / people) > param.limit", "weight / (weight - param.limit) > 1", "min(weight, param.limit, weight + param.limit) > 0",
    "weight between 0 exclusive and param.limit", "count(fines) >= param.times", "count(fines within param.window) >= param.times",
    "count(fines where grave per month) >= 1", "count(fines in this year) != count(fines in last year)",
    "count(fines where amount > 0 and not grave per quarter) = 1", "any tanks where volume > 0", "every tanks where volume > 0",
    "any tanks where age(tested_on) >= param.years", "every fines where grave within param.window",
    "count(tanks where known(volume)) < param.times", "param.strict and room",
)  # fmt: skip


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """One rule a condition, each with the next one as its applicability."""
    rules = [
        f"- {{id: shop.r{at}, label: 规则{at}, subject: {'shop' if at % 2 else 'enterprise'}, reading: local, source: paper#1,\n"
        f'   applies: "{CONDITIONS[at - 1]}", require: "{condition}", breach: {{level: major, advice: 改正}}}}\n'
        for at, condition in enumerate(CONDITIONS)
    ]
    changes = {"rules/all.yaml": "".join(rules), "tests/all.yaml": "{}\n"}
    return load_pack(write_pack(tmp_path_factory.mktemp("packs"), changes))


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql.server() as found:
        if found is None:
            pytest.skip(postgresql.MISSING)
        yield postgresql.at(found, "postgres")


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_embedded_engines_differ_in_no_cell(engine: str, pack: Pack) -> None:
    assert differing(pack, engine, at=AT, count=MANY, seed=11) == []


def test_postgresql_differs_in_no_cell(server: str, pack: Pack) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        assert differing(pack, "postgres", at=AT, count=MANY, seed=11, connection=connection) == []


@pytest.mark.spark
@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")
def test_spark_in_local_mode_differs_in_no_cell(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.chdir(tmp_path)
    assert differing(pack, "spark", at=AT, count=MANY, seed=11) == []
