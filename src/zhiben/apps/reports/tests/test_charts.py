"""Charts are read on every width and without their colours; more than can be read is refused."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from zhiben.apps.reports import charts

BARS = [
    charts.Bar("青石镇", [Decimal(40), Decimal(10)], ["40", "10"]),
    charts.Bar("柳溪镇", [Decimal(20), None], ["20", "未报送"]),
]


def test_bars_are_in_percent_of_the_longest_and_what_was_not_reported_has_none() -> None:
    drawn = charts.bars_svg(BARS, ["本次", "上次"], "家", "变化")
    assert re.findall(r'<rect class="zp-bar-\d" x="0" y="\d+" width="([\d.]+)%" height="14"', drawn) == [
        "74.0",
        "18.5",
        "37.0",
    ]
    assert "viewBox" not in drawn and "①40家" in drawn and "②未报送<" in drawn


def test_a_drawing_has_its_words_and_one_with_links_lets_them_be_reached() -> None:
    assert 'role="img" aria-label="变化：青石镇40家、10家；柳溪镇20家、未报送"' in charts.bars_svg(
        BARS, ["本次", "上次"], "家", "变化"
    )
    linked = [charts.Bar("青石镇", [Decimal(4)], ["4"], ["/x?a=1&b=2"])]
    drawn = charts.bars_svg(linked, ["逾期"], "项", "逾期")
    assert 'role="group"' in drawn and '<a href="/x?a=1&amp;b=2">' in drawn


def test_a_trend_stands_on_zero_and_a_month_without_a_demand_has_no_column() -> None:
    columns = [charts.Column("1月", [Decimal(30), Decimal(10)], "40", "2026"), charts.Column("2月", [None, None], "—")]
    drawn = charts.columns_svg(columns, ["甲", "乙"], "趋势")
    heights = [float(each) for each in re.findall(r'<rect [^>]*height="([\d.]+)"', drawn)]
    assert heights == [120.0, 40.0]
    assert "2026年1月40；2月—" in drawn and "①" in drawn and "②" in drawn


def test_words_are_escaped() -> None:
    drawn = charts.bars_svg([charts.Bar("<b>", [Decimal(1)], ["1"])], ["x"], "", "a<b")
    assert "<b>" not in drawn and "a&lt;b" in drawn


@pytest.mark.parametrize("series", [1, 6])
def test_more_than_can_be_read_is_refused(series: int) -> None:
    bars = [charts.Bar("x", [Decimal(1)] * series, ["1"] * series)] * (13 if series == 1 else 1)
    with pytest.raises(ValueError, match="at most"):
        charts.bars_svg(bars, ["s"] * series, "", "t")
    with pytest.raises(ValueError, match="at most"):
        charts.png(bars, ["s"] * series, "")


def test_two_series_on_paper_have_a_key() -> None:
    assert charts.png(BARS, ["本次", "上次"], "家")[:4] == b"\x89PNG"
