from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.directive.reading import DocumentDates
from zhiben.core.directive.reporting import read_reports
from zhiben.core.directive.values import read_values
from zhiben.core.text.plain import read_plain

DATES = DocumentDates(date(2025, 4, 10), 2025)
WORDS = st.sampled_from(
    "每月 25日 前 将 报送 县安委办 2025年 6月底 至 10月 自印发之日起 30日内 不少于 2次 达到 95% 下降 10% 的， 一律 停产整顿 对 "
    "逾期未整改 约谈 、 ， 。 ； （ ） 《 》 “ ” 不得超过 3家 600米 及以上 上半年 各 百分之一 去年 同比 追究 责任 通报".split()
)


def pieces_of(text: str) -> list[tuple[int, int]]:
    edges = [0, *(i + 1 for i, c in enumerate(text) if c in "。；！？"), len(text)]
    return [(a, b) for a, b in zip(edges, edges[1:], strict=False) if a < b]


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=40).map("".join)))
def test_any_text_is_read_and_every_value_lies_inside_one_piece(source: str) -> None:
    text = read_plain(source).folded
    pieces = pieces_of(text)
    found, troubles = read_values(text, pieces, DATES)
    spans = [(f.start, f.end) for f in found] + [(t.start, t.end) for t in troubles]
    spans += [(r.start, r.end) for r in read_reports(text, pieces, DATES)]
    for start, end in spans:
        assert sum(a <= start < end <= b for a, b in pieces) == 1


@given(st.lists(st.sampled_from([" ", "\n", "\u3000", ""]), min_size=40, max_size=40))
def test_white_space_put_anywhere_changes_no_value(gaps: list[str]) -> None:
    plain = "各镇每周五巡查，12月底前整改率达95%，逾期的一律停产整顿"
    spread = "".join(gap + char for gap, char in zip(gaps, plain, strict=False))
    text = read_plain(spread).folded
    assert read_values(text, [(0, len(text))], DATES) == read_values(plain, [(0, len(plain))], DATES)


def test_text_outside_every_piece_gives_nothing() -> None:
    assert read_values("6月底前完成。每月报送。", [(7, 12)], DATES)[0][0].start >= 7


@pytest.mark.parametrize(
    "unit",
    [
        "12月31日前、",
        "每月25日前报送",
        "追究责任人员",
        "一",
        "不低于95%",
        "《",
        "停产停业整顿、",
        "对企业及其责任人",
        "2025年",
    ],
)
def test_a_long_text_without_a_full_stop_is_read_inside_its_one_piece(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    found, _ = read_values(text, [(0, len(text))], DATES)
    assert all(0 <= value.start < value.end <= len(text) for value in found)
