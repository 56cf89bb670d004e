import pytest

from zhiben.core.directive.markers import inline_markers, read_marker
from zhiben.core.text.plain import read_plain


def marker_of(text: str) -> tuple[str, int, str] | None:
    marker = read_marker(read_plain(text).folded)
    return (marker.family, marker.number, marker.label) if marker else None


@pytest.mark.parametrize(
    ("text", "family", "number", "label"),
    [
        ("第一部分 总则", "part", 1, "第一部分"),
        ("第二编　责任", "part", 2, "第二编"),
        ("第三章 监督检查", "chapter", 3, "第三章"),
        ("第1章 总则", "chapter", 1, "第1章"),
        ("第二节 隐患排查", "section", 2, "第二节"),
        ("第十二条 企业应当自查。", "article", 12, "第十二条"),
        ("第３条 企业应当自查。", "article", 3, "第3条"),
        ("一、总体要求", "chinese", 1, "一"),
        ("二十一、压实责任", "chinese", 21, "二十一"),
        ("十．压实责任", "chinese", 10, "十"),
        ("（一）压实责任", "chinese_paren", 1, "（一）"),
        ("(十一)压实责任", "chinese_paren", 11, "（十一）"),
        ("（二）、压实责任", "chinese_paren", 2, "（二）"),
        ("1.开展排查", "arabic", 1, "1"),
        ("１．开展排查", "arabic", 1, "1"),
        ("12、开展排查", "arabic", 12, "12"),
        ("3﹒开展排查", "arabic", 3, "3"),
        ("1.2025年底前完成整改", "arabic", 1, "1"),
        ("1.1 压实责任", "decimal2", 1, "1.1"),
        ("２．３压实责任", "decimal2", 3, "2.3"),
        ("1.2.3 逐户排查", "decimal3", 3, "1.2.3"),
        ("（1）逐户排查", "arabic_paren", 1, "（1）"),
        ("(２)逐户排查", "arabic_paren", 2, "（2）"),
        ("1）逐户排查", "arabic_half", 1, "1）"),
        ("3)逐户排查", "arabic_half", 3, "3）"),
    ],
)
def test_every_way_of_numbering_is_read(text: str, family: str, number: int, label: str) -> None:
    assert marker_of(text) == (family, number, label)


@pytest.mark.parametrize(
    "text",
    [
        "一级风险点要挂牌", "一、二级风险点要挂牌", "1、2号楼要整改", "3、4、5号楼要整改", "1.5倍以上的", "3.5万元以上罚款",
        "第一条件是安全", "第二批企业", "2.5公里以内", "12%以上", "三是加强督导", "①立即整改", "二〇二六年三月", "2026年底前",
        "1.2米以上", "第一条例外情形", "十个方面", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert marker_of(text) is None


def test_a_decimal_mark_knows_the_numbers_above_it() -> None:
    marker = read_marker("1.2.3逐户排查")
    assert marker is not None
    assert (marker.parents, marker.length) == ((1, 2), 5)


def test_marks_inside_a_paragraph_stand_after_a_stop() -> None:
    text = "重点做好：（一）排查隐患；（二）整改（三）类问题。1.建账；2.销号。"
    assert [marker.label for marker in inline_markers(text, 0)] == ["（一）", "（二）", "1", "2"]
