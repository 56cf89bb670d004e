"""The whole job in columns says what plain Python says: the same rows, and the same questions to ask."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.core.rules import Judge, Outcome
from zhiben.core.rules.testing_random import random_entities, share_of_packs, shipped

pl = pytest.importorskip("polars")
pytest.importorskip("ibis")

from zhiben.core.rules.columns import engines, frames  # noqa: E402
from zhiben.core.rules.columns.job import Job  # noqa: E402

AT = date(2025, 6, 1)


@pytest.mark.parametrize("name", share_of_packs(0, 1))
def test_every_open_verdict_has_its_row_with_the_same_questions(name: str) -> None:
    pack = shipped(name)
    judge = Judge([pack], at=AT)
    job = Job.of(judge.program, list(Outcome))
    made = list(random_entities(pack, sorted(set(judge.program.sources.values())), 150, 7, at=AT))
    with engines.opened("polars") as engine:
        found = job.run(
            engine, frames.read(judge.program, job.layout, pl.DataFrame(made, infer_schema_length=None, strict=False))
        )
    expected = {
        (row, v.rule.id): (v.outcome.value, ";".join(v.unknown))
        for row, facts in enumerate(made, 1)
        for v in judge.judge(facts)
    }
    assert {(row, rule): (outcome, asks) for row, rule, _, outcome, asks, *_ in found.rows()} == expected
