from datetime import date

import pytest

from zhiben.core.directive.deadlines import read_deadlines, read_due
from zhiben.core.directive.reading import DocumentDates, Ground
from zhiben.core.text.plain import read_plain

ISSUED = DocumentDates(date(2025, 4, 10), 2025)


def deadlines(source: str, dates: DocumentDates = ISSUED) -> list[str]:
    text = read_plain(source).folded
    found, _ = read_deadlines(Ground(text, [(0, len(text))], dates))
    return [str(f.value) for f in found]


@pytest.mark.requirement("DIR-05")
@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("各镇于６月底前完成摸底", ["2025-06-30"]),
        ("（一）动员部署阶段（2025年4月10日至4月30日）", ["2025-04-30"]),
        ("第一阶段：自查自纠（即日起至4月底）", ["2025-04-30"]),
        ("（三）总结提升阶段（11月至12月）", ["2025-12-31"]),
        ("3—5月，开展集中整治", ["2025-05-31"]),
        ("4月底完成动员，5-9月集中整治", ["2025-04-30", "2025-09-30"]),
        ("集中攻坚（11月1日—2月20日）", ["2026-02-20"]),
        ("2025年3月至10月，全县开展整治", ["2025-10-31"]),
        ("自印发之日起30日内制定细则", ["2025-05-10"]),
        ("自本通知下发之日起5个工作日内完成整改", ["2025-04-17"]),
        ("到2027年底，规模以上企业全部达标", ["2027-12-31"]),
        ("2025年底前基本完成，2026年6月底前全部完成", ["2025-12-31", "2026-06-30"]),
        ("2026年3月底前摸底，9月底前销号", ["2026-03-31", "2026-09-30"]),
        ("〔牵头单位：县应急管理局；完成时间：2025年10月底〕", ["2025-10-31"]),
        ("整改期限2025年5月31日", ["2025-05-31"]),
        ("6月16日，组织开展咨询日活动", ["2025-06-16"]),
        ("要在12月下旬进行验收", ["2025-12-31"]),
        ("6月25日、9月25日前分别将小结报送县应急管理局", ["2025-06-25", "2025-09-25"]),
        ("2025年上半年完成普查，下半年完成治理", ["2025-06-30", "2025-12-31"]),
        ("2024年底前未落实到位的，一律停产整顿", ["2024-12-31"]),
        ("青石镇加油站未设静电释放柱，责令于2025年5月20日前整改完毕", ["2025-05-20"]),
        ("请于6月5日（星期四）17时前报送", ["2025-06-05"]),
        ("5月、6月、7月集中开展燃气检查", ["2025-07-31"]),
        ("7.9月底前完成改造", ["2025-09-30"]),
        ("各村于5月24日中午前完成转移", ["2025-05-24"]),
        ("年内企业配备率不低于60%", ["2025-12-31"]),
        ("到2027年全县事故死亡人数力争下降20%", ["2027-12-31"]),
        ("最迟不得超过6月25日", ["2025-06-25"]),
        ("自2025年5月10日起3个月内完成治理", ["2025-08-10"]),
        ("4月、8月、12月各组织一次联合执法", ["2025-04-30", "2025-08-31", "2025-12-31"]),
    ],
)
def test_a_day_by_which_something_is_to_be_done_is_a_deadline(text: str, days: list[str]) -> None:
    assert deadlines(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "2024年12月印发的《安澜县整治方案（2024年1月至2026年12月）》同时废止",
        "本办法自2025年5月1日起施行，有效期至2030年4月30日",
        "为做好2025年冬至2026年春安全生产工作，制定本方案",
        "2024年11月9日柳溪镇某厂发生火灾事故",
        "4月2日，县政府召开了会议",
        "今年要实现应装尽装",
        "在4月28日全县安全生产推进会议上，县长作了部署，请各镇迅速落实",
        "汛期（5月至9月）各镇实行24小时值班",
        "截至3月底，全县共排查企业1200家",
        "对2020年底前建成的老旧小区全面排查",
        "2025年是治本攻坚三年行动的关键之年",
        "安全生产治本攻坚三年行动方案（2024—2026年）",
        "近期、岁末年终要加强巡查",
        "每月25日前、每年6月底前报送",
        "县安委办将于6月8日调度各镇进展",
        "应急预案自公布之日起20个工作日内备案",
        "用三年时间实现好转，三个月内见效",
        "对年内销号的隐患开展复查",
    ],
)
def test_other_documents_the_past_seasons_and_rhythms_give_no_deadline(text: str) -> None:
    assert deadlines(text) == []


@pytest.mark.parametrize(
    ("text", "dates", "code"),
    [
        ("6月底前完成", DocumentDates(), "date.without_year"),
        ("自印发之日起30日内完成", DocumentDates(None, 2025), "date.without_issue"),
        ("自印发之日起5个工作日内完成", DocumentDates(date(2098, 12, 25), 2098), "date.provisional"),
        ("接到通知后5个工作日内完成", ISSUED, "date.from_receipt"),
        ("收到整改通知书15日内整改到位", ISSUED, "date.relative"),
        ("2月30日前完成", ISSUED, "date.impossible"),
    ],
)
def test_what_cannot_be_settled_is_said_with_its_place(text: str, dates: DocumentDates, code: str) -> None:
    _, (trouble,) = read_deadlines(Ground(text, [(0, len(text))], dates))
    assert trouble.code == code
    assert trouble.message.endswith("。")
    assert 0 <= trouble.start < trouble.end <= len(text)


@pytest.mark.parametrize("text", ["3个月内发生2起以上事故的，停产整顿", "近3年内的事故", "2小时内报告"])
def test_a_stretch_in_which_something_counts_is_no_term(text: str) -> None:
    assert read_deadlines(Ground(text, [(0, len(text))], ISSUED)) == ([], [])


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2025年12月底前", "2025-12-31"), ("2025年6月", "2025-06-30"), ("12月31日", "2025-12-31"), ("长期坚持", None)],
)
def test_a_cell_of_time_limits_is_read_as_its_last_day(cell: str, day: str | None) -> None:
    read = read_due(cell, ISSUED)
    assert (str(read) if read else None) == day
