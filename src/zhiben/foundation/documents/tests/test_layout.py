"""The pages of a document: what is in the docx, in which font, and that the same content gives the same bytes."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import time_machine
from docx import Document as open_docx
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiben.core.errors import InputError
from zhiben.foundation.documents.layout.base import BLOCK, LINE, STYLES, TOP, base_template, pack
from zhiben.foundation.documents.layout.body_text import read_body, write_body
from zhiben.foundation.documents.layout.content import Heading, Paragraph, long_date, numbered
from zhiben.foundation.documents.layout.html import to_html
from zhiben.foundation.documents.layout.titles import PER_LINE, in_lines
from zhiben.foundation.documents.layout.writer import compose
from zhiben.foundation.documents.testing import BODY, content

ISSUED = content(number="安应急发〔2026〕12号", dated_on=date(2026, 3, 2), printed_on=date(2026, 3, 2))


def opened(data: bytes) -> Any:
    """By another hand than the one that wrote it."""
    return open_docx(io.BytesIO(data))


def paragraphs(data: bytes) -> list[tuple[str, str]]:
    return [(p.style.style_id, p.text) for p in opened(data).paragraphs if p.text]


def test_the_page_box_is_the_one_of_the_standard() -> None:
    section = opened(compose(ISSUED)).sections[0]
    assert (section.page_width, section.page_height) == pytest.approx((Mm(210), Mm(297)), abs=Pt(1))
    assert (section.top_margin, section.left_margin) == pytest.approx((Mm(37), Mm(28)), abs=Pt(1))
    wide = section.page_width - section.left_margin - section.right_margin
    high = section.page_height - section.top_margin - section.bottom_margin
    assert (wide, high) == pytest.approx((Mm(156), Mm(225)), abs=Pt(1))
    assert TOP and 22 * LINE / 20 <= 225 / 25.4 * 72 < 23 * LINE / 20 and 28 * 15.75 <= BLOCK / 20 < 29 * 15.75


def test_every_style_names_its_font_for_chinese_text_too() -> None:
    styles = opened(base_template()).styles
    for style in STYLES:
        fonts = next(s for s in styles if s.style_id == style.id).element.rPr.rFonts
        assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {style.font}


def test_the_parts_stand_in_their_order_and_styles() -> None:
    found = paragraphs(compose(ISSUED))
    assert found[:5] == [
        ("GwRedHead", "安澜县应急管理局文件"),
        ("GwNumber", "安应急发〔2026〕12号"),
        ("GwTitle", "安澜县应急管理局"),
        ("GwTitle", "关于开展有限空间作业专项排查整治的通知"),
        ("GwReceivers", "各镇街，县安委会有关成员单位："),
    ]
    order = [style for style, _ in found if style in ("GwAttached", "GwSigner", "GwNote", "GwAttachmentLabel")]
    assert order == ["GwAttached", "GwAttached", "GwSigner", "GwSigner", "GwNote", "GwAttachmentLabel"]
    assert ("GwSigner", "2026年3月2日") in found and ("GwNote", "（此件公开发布）") in found


def test_headings_of_each_level_have_their_number_and_font() -> None:
    found = dict(paragraphs(compose(ISSUED)))
    assert found["GwHeading1"] == "二、重点任务" and found["GwHeading4"].startswith("（1）建立台账。")
    assert found["GwHeading2"].startswith("（一）全面摸清底数。各镇街")
    fonts = {style.id: style.font for style in STYLES}
    assert [fonts[f"GwHeading{n}"] for n in (1, 2, 3, 4)] == ["黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312"]


def test_page_numbers_stand_outside_odd_right_and_even_left() -> None:
    section = opened(compose(ISSUED)).sections[0]
    sides = [footer.paragraphs[0].alignment.name for footer in (section.footer, section.even_page_footer)]
    assert sides == ["RIGHT", "LEFT"]
    assert section.footer.paragraphs[0].text.startswith("— ") and "evenAndOddHeaders" in str(
        opened(base_template()).settings.element.xml
    )


@pytest.mark.parametrize(("sealed", "signer_in", "day_in"), [(True, 945, 1260), (False, 630, 630)])
def test_signer_and_date_stand_as_with_or_without_a_seal(sealed: bool, signer_in: int, day_in: int) -> None:
    made = opened(compose(ISSUED.model_copy(update={"sealed": sealed})))
    rows = [p for p in made.paragraphs if p.style.style_id == "GwSigner"]
    assert [round(p.paragraph_format.right_indent.pt * 20) for p in rows] == [signer_in, day_in]


def test_a_document_upward_names_who_signed_it() -> None:
    found = dict(paragraphs(compose(ISSUED.model_copy(update={"signatory": "何平"}))))
    assert found["GwNumber"] == "　安应急发〔2026〕12号\t签发人：何平"


def test_the_same_content_makes_the_same_bytes_at_any_time() -> None:
    with time_machine.travel(date(2026, 3, 2)):
        first = compose(ISSUED)
    with time_machine.travel(date(2027, 1, 1)):
        assert compose(ISSUED) == first


def test_a_county_s_own_base_gives_the_styles_and_a_broken_one_is_refused() -> None:
    own = opened(base_template())
    next(s for s in own.styles if s.style_id == "GwRedHead").font.size = Pt(40)
    out = io.BytesIO()
    own.save(out)
    made = opened(compose(ISSUED, out.getvalue()))
    assert next(s for s in made.styles if s.style_id == "GwRedHead").font.size == Pt(40)
    with pytest.raises(InputError) as refused:
        compose(ISSUED, b"PK")
    assert refused.value.code == "document.base_broken"


def test_a_base_without_the_styles_is_refused_by_name() -> None:
    plain = io.BytesIO()
    open_docx().save(plain)
    with pytest.raises(InputError, match="GwBody") as refused:
        compose(ISSUED, plain.getvalue())
    assert refused.value.code == "document.base_styles"


def test_what_was_typed_is_text_and_nothing_else() -> None:
    nasty = content(title="<script>&\x00甲", blocks=(Paragraph(text="</w:t>&amp;<b>\x0b"),))
    assert ("GwBody", "</w:t>&amp;<b>") in paragraphs(compose(nasty))
    assert "<script>" not in to_html(nasty) and "&lt;script&gt;&amp;" in to_html(nasty)


@pytest.mark.parametrize(
    "title", ["关于开展检查的通知", "安澜县人民政府办公室关于印发《安澜县有限空间作业安全专项整治实施方案》的通知"]
)
def test_title_lines_are_short_balanced_and_not_torn(title: str) -> None:
    lines = in_lines(title)
    assert "".join(lines) == title and max(map(len, lines)) <= PER_LINE
    assert not any(line[0] in "的》，。" for line in lines)


def test_a_typed_body_is_read_and_written_back() -> None:
    blocks = read_body(BODY)
    assert [block.level for block in blocks if isinstance(block, Heading)] == [1, 1, 2, 3, 4]
    assert read_body(write_body(blocks)) == blocks


@settings(max_examples=60)
@given(st.text(alphabet="一二、（）1.甲乙。| \n", max_size=80))
def test_any_body_reads_and_once_read_stays_what_it_is(text: str) -> None:
    once = read_body(text)
    assert [kind for _, kind in numbered(read_body(write_body(once)))] == [
        kind for _, kind in numbered(read_body(write_body(read_body(write_body(once)))))
    ]


def test_dates_are_written_without_padding() -> None:
    assert long_date(date(2026, 11, 5)) == "2026年11月5日"


def test_packing_puts_the_content_types_first() -> None:
    assert pack({"b": b"", "[Content_Types].xml": b""}).index(b"[Content_Types]") < 60


LETTER = content(
    number="安安办督〔2026〕7号", dated_on=date(2026, 3, 2), form="letter", cc="县委办公室", urgency="急件"
)


def test_a_letter_bears_the_name_alone_and_two_double_lines_across_the_page() -> None:
    data = compose(LETTER)
    found = paragraphs(data)
    assert found[0] == ("GwNumber", f"急件\t{LETTER.number}")
    assert not any(style == "GwRedHead" for style, _ in found)
    document = opened(data)
    assert document.sections[0].different_first_page_header_footer
    drawn = document.element.body.xpath("./w:p[1]//wp:anchor/wp:extent")
    assert [round(int(each.get("cx")) / 36_000) for each in drawn] == [170] * 5
    text = "".join(document.element.body.itertext())
    assert (
        LETTER.head in text and f"{LETTER.head}文件" not in text and "抄送：县委办公室" in text and "印发" not in text
    )


def test_minutes_name_who_was_there_and_are_signed_by_nobody() -> None:
    made = content(form="minutes", attendance=(("出席", "何平"), ("列席", "沈岩、林静")), number="第3期")
    found = paragraphs(compose(made))
    assert found[0] == ("GwRedHead", f"{made.head}纪要")
    assert ("GwAttached", "出席：何平") in found and ("GwAttached", "列席：沈岩、林静") in found
    assert not any(style == "GwSigner" for style, _ in found)
    assert "gw-minutes" in to_html(made) and "gw-signature" not in to_html(made)
