"""The frame: metadata, parts and frame stretches of documents of many houses."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiben.core.directive.closing import read_date
from zhiben.core.directive.frame import Frame, read_frame
from zhiben.core.directive.head import split_recipients
from zhiben.core.directive.lines import read_lines

FRAMED = Path(__file__).with_name("framed")
EXPECTED = json.loads((FRAMED / "expected.json").read_text("utf-8"))


def document(name: str) -> str:
    return (FRAMED / f"{name}.txt").read_text("utf-8")


def frame_of(source: str) -> Frame:
    return read_frame(source, read_lines(source))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_document_says_what_it_is(name: str) -> None:
    wanted, kinds = EXPECTED[name]["metadata"], EXPECTED[name]["parts"]
    frame = frame_of(document(name))
    said = frame.metadata.model_dump(mode="json")
    assert {key: said[key] for key in wanted} == wanted
    assert [part.kind for part in frame.parts] == kinds


@pytest.mark.parametrize("name", EXPECTED)
def test_parts_cover_the_document_in_order(name: str) -> None:
    source = document(name)
    parts = frame_of(source).parts
    assert parts[0].start == 0
    assert parts[-1].end == len(source)
    assert all(a.end == b.start for a, b in zip(parts, parts[1:], strict=False))


def remaining(source: str) -> str:
    rest = source
    for span in reversed(frame_of(source).frame_spans):
        rest = rest[: span.start] + rest[span.end :]
    return rest


def test_head_signature_and_foot_are_frame_and_the_rest_is_not() -> None:
    source = document("a_web_page_with_header_fields")
    rest = remaining(source)
    assert "为防范有限空间作业事故" in rest
    assert "一、整治范围" in rest
    for words in ("索 引 号", "字号", "各有关企业", "联系人", "邮箱", "上一篇"):
        assert words not in rest


def test_the_text_on_the_recipients_own_line_stays_text() -> None:
    rest = remaining("关于开展自建房整治的通知\n各镇（街道）： 各镇要立即开展排查。\n安澜县住建局\n2025年7月1日\n")
    assert rest.strip() == "各镇要立即开展排查。"


def test_recipients_of_a_forwarded_document_are_frame() -> None:
    source = document("a_forwarded_notice")
    assert "各市安委会" not in remaining(source)


@pytest.mark.parametrize(
    ("source", "year"),
    [
        ("安应急〔2024〕3号\n关于开展检查的通知\n各镇：\n请开展检查。\n安澜县应急局\n2025年1月2日\n", 2025),
        ("安应急〔2024〕3号\n关于做好2023年检查的通知\n各镇：\n请开展检查。\n", 2024),
        ("安澜县2023年安全生产工作要点\n为做好工作，制定本要点，请各单位认真贯彻执行。\n", 2023),
        ("安澜县安全生产工作要点\n为做好工作，制定本要点，请各单位认真贯彻执行。\n", None),
    ],
)
def test_the_year_is_of_the_date_else_of_the_number_else_of_the_title(source: str, year: int | None) -> None:
    assert frame_of(source).year == year


def test_a_date_in_the_text_is_no_date_of_issue() -> None:
    assert (
        frame_of("关于整改的通知\n各镇：\n2025年3月1日发生一起事故，请于2025年4月1日前完成整改。\n").metadata.issued_on
        is None
    )


def test_a_number_in_the_text_is_no_number_of_the_document() -> None:
    frame = frame_of("关于整改的通知\n各镇：\n根据《检查办法》（安政发〔2020〕5号）要求，现通知如下。\n")
    assert frame.metadata.document_number is None


def test_who_issues_it_and_when_may_stand_on_one_line_under_the_title() -> None:
    metadata = frame_of(
        "安澜县2026年校园安全任务清单\n县平安办　2026年3月19日\n一、清理摊点。（县城管局负责）\n"
    ).metadata
    assert (metadata.issuer, metadata.issued_on) == (["县平安办"], date(2026, 3, 19))


def test_an_enterprise_above_the_title_is_part_of_it() -> None:
    source = "安澜县水务集团有限公司\n关于加强泵站安全管理的通知\n各子公司：\n现将有关事项通知如下。\n一、落实责任。\n"
    assert frame_of(source).metadata.title == "安澜县水务集团有限公司关于加强泵站安全管理的通知"


def test_every_part_of_a_list_of_contacts_has_its_name() -> None:
    source = (
        "关于报送材料的通知\n各镇：\n请按时报送。\n联系人：县卫健局 王青，0839-5521170；县教体局 李禾，0839-5526033。\n"
    )
    assert frame_of(source).metadata.contacts == ["王青", "李禾"]
    assert frame_of("关于检查的通知\n各镇：\n请配合。\n联系人：白老师，电话：5521170。\n").metadata.contacts == [
        "白老师"
    ]


def test_the_urgency_before_a_number_is_no_part_of_it() -> None:
    source = "特提·明电安汛旱办明电〔2026〕4号\n关于防范强降雨的通知\n各镇：\n请抓好落实。\n"
    assert frame_of(source).metadata.document_number == "安汛旱办明电〔2026〕4号"


@pytest.mark.parametrize(
    ("title", "issuer"),
    [("安澜县安全生产委员会2026年工作要点", ["安澜县安全生产委员会"]), ("青石镇2026年工作要点", [])],
)
def test_without_a_signature_the_body_before_the_year_of_the_title_issues_it(title: str, issuer: list[str]) -> None:
    assert frame_of(f"{title}\n一、加强领导。\n各镇要落实责任。\n").metadata.issuer == issuer


def test_a_fax_is_no_phone() -> None:
    frame = frame_of("关于检查的通知\n各镇：\n请开展检查。\n联系人：王小明\n电话：0570-8123456　传真：0570-8123457\n")
    assert frame.metadata.contacts == ["王小明"]
    assert frame.metadata.phones == ["0570-8123456"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("二〇二五年五月十三日", date(2025, 5, 13)),
        ("二〇二五年十二月三十一日", date(2025, 12, 31)),
        ("2025-5-3", date(2025, 5, 3)),
        ("2025年2月30日", None),
        ("五月十三日", None),
    ],
)
def test_a_date_is_read_in_digits_and_in_numerals(words: str, day: date | None) -> None:
    assert read_date(words) == day


def test_recipients_are_cut_outside_brackets() -> None:
    assert split_recipients("各乡（镇、街道），县直各单位、各企业") == ["各乡（镇、街道）", "县直各单位", "各企业"]


pieces = st.sampled_from(
    [
        "安澜县应急局",
        "关于开展检查的通知",
        "各镇：",
        "2025年1月2日",
        "附件1",
        "附件：1.表",
        "联系人：张三",
        "安应急〔2025〕3号",
        "一、任务",
        "索引号：1",
        "《",
        "》",
    ]
)


@settings(deadline=None)
@given(st.lists(pieces | st.text(max_size=8), max_size=25), st.sampled_from(["\n", "", "\n\n", "\t", "　"]))
def test_any_text_has_a_frame(words: list[str], joint: str) -> None:
    source = joint.join(words)
    frame = frame_of(source)
    assert all(0 <= a < b <= len(source) for a, b in frame.frame_spans)
    assert [*frame.frame_spans] == sorted(frame.frame_spans)
    assert frame.parts[0].start == 0
    assert frame.parts[-1].end == len(source)


def test_a_signature_with_a_month_alone_gives_the_year_and_no_clause() -> None:
    source = "关于开展检查的通知\n各镇：\n一、检查。12月底前完成。\n安澜县安全生产委员会\n2026年8月（印章）\n"
    frame = frame_of(source)
    assert (frame.year, frame.metadata.issued_on, frame.metadata.issuer) == (2026, None, ["安澜县安全生产委员会"])
    assert [source[a:b] for a, b in frame.frame_spans][-2:] == ["安澜县安全生产委员会", "2026年8月（印章）"]
