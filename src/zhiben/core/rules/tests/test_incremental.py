"""A change is judged again by the rules that read it, by no others, and the result is as if all had been."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.core.rules import Judge
from zhiben.core.rules.incremental import Index, Rejudge, on_another_day
from zhiben.core.rules.testing_random import random_entities, share_of_packs, shipped

AT = date(2025, 6, 1)


def test_only_rules_that_read_a_fact_are_judged_again() -> None:
    again = Rejudge(Judge([shipped("cn-noncoal-mines")], at=AT))
    assert set(again.changed({"mine_depth": 700.0}, {"mine_depth"})) == {"mine.pressure-monitoring"}
    assert set(again.changed({}, {"penalties"})) == {"mine.no-repeated-penalties"}
    assert again.changed({}, {"nothing_reads_this"}) == {}
    assert len(again.changed({"subject": "mine"}, {"subject"})) == len(again.judge.program.rules)
    assert again.index.touched({"param.closing_needs_both"}) == {"mine.no-repeated-penalties"}


@pytest.mark.parametrize("name", ["cn-noncoal-mines", "cn-roads"])
def test_what_is_judged_again_is_as_if_all_had_been(name: str) -> None:
    pack = shipped(name)
    judge = Judge([pack], at=AT)
    again = Rejudge(judge)
    made = list(random_entities(pack, sorted(judge.reads), 60, 5, at=AT))
    for before, after in zip(made, made[1:], strict=False):
        changed = sorted(judge.reads)[:: max(1, len(judge.reads) // 5)]
        then = before | {fact: after[fact] for fact in changed}
        verdicts = {v.rule.id: v for v in judge.judge(before)} | again.changed(then, changed)
        assert {i: v.outcome for i, v in verdicts.items()} == {v.rule.id: v.outcome for v in judge.judge(then)}


def test_another_day_asks_for_windows_ages_and_what_has_another_edition() -> None:
    program = Judge([shipped("cn-noncoal-mines")], at=AT).program
    index = Index.of(program)
    assert "mine.principal-descents" in index.dated and "mine.pressure-monitoring" not in index.dated
    assert "mine.pressure-monitoring" in on_another_day(program, index, date(2025, 1, 1))
    assert "mine.pressure-monitoring" not in on_another_day(program, index, date(2025, 6, 2))


def test_the_index_knows_every_fact_that_rules_of_all_packs_read() -> None:
    program = Judge([shipped(name) for name in share_of_packs(0, 1)], at=AT).program
    assert set(Index.of(program).facts) == {fact for each in program.rules for fact in each.facts}
