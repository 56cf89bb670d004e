"""Words that are edited keep their figures; what is bound to nothing is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.apps.reports.sentences import is_supported, loose_numbers, rebind, render

WORDS = {"f1": "5", "f2": "4", "f3": "未报送", "n1": "青石镇", "n2": "第3号令"}
OLD = "{n1}应报{f1}家，已报{f2}家。"


@pytest.mark.parametrize(
    ("new", "text", "changed"),
    [
        ("青石镇应报5家，已报4家。", OLD, ()),
        ("已报4家（青石镇），应报5家。", "已报{f2}家（{n1}），应报{f1}家。", ()),
        ("青石镇应报5家，已报3家。", "{n1}应报{f1}家，已报{}家。", (("f2", Decimal(3)),)),
        ("青石镇应报5家。", "{n1}应报{f1}家。", ()),
        ("青石镇应报5家，已报4家，另有9家。", "{n1}应报{f1}家，已报{f2}家，另有9家。", ()),
        ("2026年7月8日，青石镇应报5家，已报4家。", "2026年7月8日，{n1}应报{f1}家，已报{f2}家。", ()),
    ],
)
def test_numbers_stay_with_their_figures(new: str, text: str, changed: tuple[tuple[str, Decimal], ...]) -> None:
    found = rebind(new, OLD, WORDS)
    assert (found.text, found.changed) == (text, changed)


def test_not_reported_stays_bound_and_a_name_with_digits_is_no_figure() -> None:
    found = rebind("依据第3号令，青石镇未报送。", "依据{n2}，{n1}{f3}。", WORDS)
    assert (found.text, found.changed) == ("依据{n2}，{n1}{f3}。", ())


@pytest.mark.parametrize(
    "words", ["2026年7月8日18时30分", "安应急〔2026〕8号", "第3期", "附件2", "2026-07-08", "（1）一是"]
)
def test_days_numbers_of_documents_and_ordinals_are_no_figures(words: str) -> None:
    assert loose_numbers(words) == []


@pytest.mark.parametrize("words", ["死亡3人", "完成95%", "1,200家", "增长-2.5个百分点", "7个"])
def test_other_numbers_are_loose(words: str) -> None:
    assert len(loose_numbers(words)) == 1 and not is_supported(words + "{f1}")


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_is_typed_back_unchanged_is_the_same(first: int, second: int) -> None:
    words = {"f1": str(first), "f2": str(second), "n1": "青石镇"}
    again = rebind(render(OLD, words), OLD, words)
    assert render(again.text, words) == render(OLD, words) and again.changed == ()
