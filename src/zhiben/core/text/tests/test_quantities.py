import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.text.quantities import said_figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("深度600米及以上", (">=", "600", "米")),
        ("不少于从业人员的百分之一", (">=", "1", "%")),
        ("运行30年（含）以上", (">=", "30", "年")),
        ("最多不得超过6人", ("<=", "6", "人")),
        ("超过100公斤", (">", "100", "公斤")),
        ("不足三人", ("<", "3", "人")),
        ("再下降20%", ("<=", "-20", "%")),
        ("两个以上单位", (">=", "2", "个")),
        ("达到二级以上", (">=", "2", "级")),
        ("只设置一个系统", ("<=", "1", "个")),
        ("控制在0.02以内", ("<=", "0.02", "")),
        ("营收2000万元以上", (">=", "2000", "万元")),
        ("培训3.5万人次", (None, "3.5", "万人次")),
        ("更新电梯60部", (None, "60", "部")),
        ("安装1，000台", (None, "1000", "台")),
        ("降至5%以下", ("<=", "5", "%")),
    ],
)
def test_a_figure_keeps_number_unit_and_comparison(text: str, expected: tuple[str | None, str, str]) -> None:
    assert [(f.op, str(f.value), f.unit) for f in said_figures(text)] == [expected]


@pytest.mark.parametrize("text", ["一律停产", "统一部署", "第三次会议", "两客一危", "三人民", "10+6源头治理"])
def test_words_that_only_contain_numerals_are_no_figure(text: str) -> None:
    assert list(said_figures(text)) == []


@given(st.text(alphabet="0123456789.，%一二两十百千万不少于超过达以上下内的米人家次（含）及", max_size=60))
def test_any_mixture_of_figure_words_is_read_without_failing(text: str) -> None:
    for figure in said_figures(text):
        assert 0 <= figure.start <= figure.number_at < figure.end <= len(text)
