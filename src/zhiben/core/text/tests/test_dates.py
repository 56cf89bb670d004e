from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.text.dates import after, said_dates, said_terms


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025年12月底前", ["2025-12-31"]),
        ("二〇二五年十二月三十一日前", ["2025-12-31"]),
        ("今年年底前", ["2025-12-31"]),
        ("明年2月底", ["2026-02-28"]),
        ("年内", ["2025-12-31"]),
        ("12月8日、18日、28日", ["2025-12-08", "2025-12-18", "2025-12-28"]),
        ("3月1日-15日", ["2025-03-01", "2025-03-15"]),
        ("2024年11月至次年3月", ["2024-11-30", "2025-03-31"]),
        ("11月至3月", ["2025-11-30", "2026-03-31"]),
        ("本月底前", ["2025-05-31"]),
        ("下月5日前", ["2025-06-05"]),
        ("第三季度末", ["2025-09-30"]),
        ("上半年", ["2025-06-30"]),
        ("12月下旬", ["2025-12-31"]),
        ("2025-06-30前", ["2025-06-30"]),
        ("三年内", []),
        ("三个月内", []),
        ("每季度末月25日前", []),
    ],
)
def test_a_date_is_read_as_its_last_day(text: str, days: list[str]) -> None:
    own: int | None = None
    read = []
    for said in said_dates(text):
        own = said.year or (own if said.joint != "none" else None)
        read.append(str(said.on(own or 2025, 5)))
    assert read == days


@pytest.mark.parametrize(
    "text", ["6月30日（含）前", "6月30日（星期一）前", "6月30日17：00前", "6月30日下班前", "6月30日下午5点前"]
)
def test_what_stands_between_a_day_and_its_closing_word_belongs_to_it(text: str) -> None:
    (said,) = said_dates(text)
    assert said.before
    assert text[said.start : said.end] == text


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    (said,) = said_dates("2月30日前")
    assert said.on(2025) is None


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("自本方案印发之日起15个工作日内", ("issue", 15, "working_day")),
        ("方案印发后1个月内", ("issue", 1, "month")),
        ("收到本通知之日起三日内", ("receipt", 3, "day")),
        ("自本通知下发之日起一年半内", ("issue", 18, "month")),
        ("即日起30日内", ("issue", 30, "day")),
        ("应急预案自公布之日起20个工作日内", None),
        ("评价报告出具之日起20日内", None),
    ],
)
def test_a_term_counts_only_from_this_document(text: str, term: tuple[str, int, str] | None) -> None:
    assert [(t.anchor, t.count, t.unit) for t in said_terms(text)] == ([] if term is None else [term])


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert after(date(2024, 1, 31), 1, "month") == date(2024, 2, 29)
    assert after(date(9999, 12, 1), 1, "month") is None


@given(st.text(alphabet="0123456789年月日底末前至到-、，上下旬半季度自印发之起内今明次本每", max_size=60))
def test_any_mixture_of_date_words_is_read_without_failing(text: str) -> None:
    for said in said_dates(text):
        assert 0 <= said.start < said.end <= len(text)
        said.on(2025, 5)
    for term in said_terms(text):
        assert 0 <= term.start < term.end <= len(text)
