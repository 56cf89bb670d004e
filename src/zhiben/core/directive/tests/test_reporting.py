from datetime import date

import pytest

from zhiben.core.directive.reading import DocumentDates
from zhiben.core.directive.reporting import read_reports
from zhiben.core.directive.values import read_values
from zhiben.core.text.plain import read_plain

DATES = DocumentDates(date(2025, 4, 10), 2025)
Row = tuple[str | None, str | None, list[str], int | None, str | None]


def reports(source: str) -> list[Row]:
    text = read_plain(source).folded
    return [
        (
            r.sender and text[slice(*r.sender)],
            r.to and text[slice(*r.to)],
            [str(d) for d in r.dates],
            r.day_of_month,
            r.per,
        )
        for r in read_reports(text, [(0, len(text))], DATES)
    ]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("各镇（街道）每月24日前将进展报送县安委办", ("各镇（街道）", "县安委办", [], 24, "month")),
        ("每季度末月25日前将情况报县应急管理局", (None, "县应急管理局", [], 25, "quarter")),
        ("每月5日前，各镇将月报表报县安委办", ("各镇", "县安委办", [], 5, "month")),
        (
            "请各单位于10月30日前将总结报送至县安委会办公室（联系人：张三）",
            ("各单位", "县安委会办公室", ["2025-10-30"], None, None),
        ),
        (
            "请于6月10日前将方案、12月5日前将总结报送县安委办",
            (None, "县安委办", ["2025-06-10", "2025-12-05"], None, None),
        ),
        ("各部门每半年向县安委会报告一次工作", ("各部门", "县安委会", [], None, "half_year")),
        ("各镇每月报县民政局", ("各镇", "县民政局", [], None, "month")),
        ("每周五前报送周报", (None, None, [], None, "week")),
        ("镇安委办于次月5日前报县安委办", ("镇安委办", "县安委办", [], 5, "month")),
        ("各村每日8时向镇防指报告转移人数", ("各村", "镇防指", [], None, "day")),
        ("各校每季度首月5日前通过平台向县教体局填报进展", ("各校", "县教体局", [], 5, "quarter")),
        ("每月8日前，将备案情况报送县（市、区）应急管理部门", (None, "县（市、区）应急管理部门", [], 8, "month")),
        ("渔排损失登记造册，9月30日前交镇农业农村办", (None, "镇农业农村办", ["2025-09-30"], None, None)),
        ("月度治理计划和验收情况同时报送县住建局", (None, "县住建局", [], None, "month")),
        (
            "每年6月30日前提交半年小结、12月5日前提交年度小结，小结材料统一报送县安委办",
            (None, "县安委办", ["2025-06-30", "2025-12-05"], None, None),
        ),
    ],
)
def test_a_report_says_who_to_whom_and_when(text: str, row: Row) -> None:
    assert reports(text) == [row]


def test_every_receiver_of_a_list_has_a_row_also_behind_a_contact_in_brackets() -> None:
    rows = reports("请于6月30日前将清单报送县林业局（联系人：张三，传真：123）和县工信局、青石镇政府")
    assert [row[1] for row in rows] == ["县林业局", "县工信局", "青石镇政府"]


def test_papers_of_the_sentence_before_go_to_whom_the_next_one_names() -> None:
    text = "各单位每周四12：00前报送统计表。以上报表一并报送县应急管理局和县融媒体中心。"
    cut = text.index("。") + 1
    found = read_reports(text, [(0, cut), (cut, len(text))], DATES)
    assert [(r.per, r.to and text[slice(*r.to)]) for r in found] == [("week", "县应急管理局"), ("week", "县融媒体中心")]


def test_a_later_sentence_reports_to_whom_the_one_before_names() -> None:
    text = "各镇4月底前将情况报县住建局。自5月起，每月28日前汇总报送。"
    cut = text.index("。") + 1
    found = read_reports(text, [(0, cut), (cut, len(text))], DATES)
    assert [r.to and text[slice(*r.to)] for r in found] == ["县住建局", "县住建局"]


def test_a_later_report_of_the_sentence_goes_to_whom_the_first_one_goes() -> None:
    rows = reports("各乡镇每季度末月25日前将进展报送县安委办，12月10日前报送全年总结")
    assert [(row[1], row[2], row[3]) for row in rows] == [("县安委办", [], 25), ("县安委办", ["2025-12-10"], None)]


def test_a_later_report_of_the_sentence_comes_from_whom_the_first_one_comes() -> None:
    rows = reports("各镇每月25日前报送情况，每年12月10日前报送年度总结")
    assert [(row[0], row[3], row[2]) for row in rows] == [("各镇", 25, []), ("各镇", None, ["2025-12-10"])]


def test_a_report_that_has_its_verb_lends_its_day_to_no_other() -> None:
    rows = reports("各镇于7月1日前将名单报县安委办，12月20日前报送总结")
    assert [row[2] for row in rows] == [["2025-07-01"], ["2025-12-20"]]


def test_each_day_of_the_month_has_a_row() -> None:
    rows = reports("各镇每月5日、20日前将进展报县安委办")
    assert rows == [("各镇", "县安委办", [], day, "month") for day in (5, 20)]


def test_what_is_sent_is_no_sender() -> None:
    assert reports("意见请于6月15日前反馈至县安委办") == [(None, "县安委办", ["2025-06-15"], None, None)]


def test_a_dispatch_makes_those_dispatched_and_the_dispatcher_report() -> None:
    days = ["2025-12-08", "2025-12-18"]
    assert reports("县应急局将于12月8日、12月18日调度各部门检查情况，并形成专报报送县政府主要领导") == [
        ("各部门", "县应急局", days, None, None),
        ("县应急局", "县政府主要领导", days, None, None),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "遇重大情况随时报告县安委办",
        "发生事故后1小时内报告县应急管理局",
        "每月开展排查，发现重大隐患及时报告县应急管理局",
        "完善事故报告制度",
    ],
)
def test_a_report_without_a_day_or_rhythm_has_no_row(text: str) -> None:
    assert reports(text) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("每月24日前报送县安委办", set()),
        ("每周五下班前向县安委办报送进展", set()),
        ("每年7月30日前将总结报送县安委办", set()),
        ("每年向县安委会报告履职情况", {"recurrences"}),
    ],
)
def test_a_report_on_a_fixed_day_of_the_month_is_no_recurrence(text: str, kinds: set[str]) -> None:
    found, _ = read_values(text, [(0, len(text))], DATES)
    assert {f.kind for f in found} == kinds
