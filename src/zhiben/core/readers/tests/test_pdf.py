from collections.abc import Callable
from typing import Any

import pytest

from zhiben.core.readers import read_source
from zhiben.core.readers.testing import SIZE, pdf, ruled, text_page

FULL = "各镇人民政府和县有关部门要按照职责分工抓好工作落实不得"  # 27 characters: a full line
IN = "\u3000\u3000"


def lines(*pages: Callable[[Any], object]) -> list[str]:
    return read_source(pdf(*pages), "a.pdf").text.split("\n")


def test_wrapped_lines_are_one_paragraph_and_the_next_indent_begins_another() -> None:
    page = text_page(
        IN + FULL[:25], FULL, "推诿扯皮。", IN + "（二）" + FULL[:22], "扯皮。", IN + "短段。", IN + "另一段。"
    )
    assert lines(page) == [FULL[:25] + FULL + "推诿扯皮。", "（二）" + FULL[:22] + "扯皮。", "短段。", "另一段。"]


def test_a_paragraph_goes_on_over_the_page_without_its_number_and_head() -> None:
    head = "安澜县安全生产委员会办公室"
    pages = [text_page(IN + f"{at}是{FULL[:23]}", FULL, head=head, foot=f"— {ord(at) % 10} —") for at in "一二三"]
    paragraphs = [f"{at}是{FULL[:23]}{FULL}" for at in "一二三"]
    paragraphs[-1] += "推诿扯皮。"
    assert lines(*pages, text_page("推诿扯皮。", head=head, foot="— 4 —")) == paragraphs


@pytest.mark.parametrize(
    "foot", ["- 2 -", "2", "第2页 共5页", "第 2 页", "2/5", "· 2 ·", "－２－", "Page 2 of 5", "第二页"]
)
def test_a_page_number_is_left_out(foot: str) -> None:
    assert lines(text_page(IN + "一、总体要求", foot=foot)) == ["一、总体要求"]


def test_a_line_at_the_foot_that_is_text_stays() -> None:
    assert lines(text_page(IN + "一、总体要求", foot="安澜县应急管理局办公室印发")) == [
        "一、总体要求",
        "安澜县应急管理局办公室印发",
    ]


def test_flush_paragraphs_are_parted_by_sentence_end_and_number() -> None:
    first, second = "1." + FULL[:25] + "。", "2." + FULL[:25] + "。"
    assert lines(text_page(first, second, FULL, "全部完成。", "3.结束。")) == [
        first,
        second + FULL + "全部完成。",
        "3.结束。",
    ]


def test_a_signature_at_the_right_stands_alone() -> None:
    page = text_page(
        IN + FULL[:25],
        "落实。",
        "\u3000" * 14 + "安澜县应急管理局办公室党组",
        "\u3000" * 18 + "2026年11月3日",
        "附件：清单",
    )
    assert lines(page)[1:] == ["安澜县应急管理局办公室党组", "2026年11月3日", "附件：清单"]


def test_a_ruled_table_is_rows_of_cells() -> None:
    rows = [
        ["序号", "工作任务", "责任单位"],
        ["1", "1.开展检查，\n落实整改。2.培训。", "应急局、\n住建局"],
        ["2", "排查。", ""],
    ]
    text = lines(lambda c: (text_page(IN + "附件：任务表")(c), ruled(rows, top=700)(c)))
    assert text == [
        "附件：任务表",
        "序号\t工作任务\t责任单位",
        "1\t1.开展检查， 落实整改。2.培训。\t应急局、 住建局",
        "2\t排查。\t",
    ]


HEAD = ["序号", "工作任务", "责任单位"]


def test_a_table_over_the_page_is_one_table_and_its_header_stands_once() -> None:
    first = ruled([HEAD, ["1", "排查隐患。", "应急局"]], top=180)
    second = ruled([HEAD, ["2", "落实整改。", "住建局"]], top=780)
    assert lines(first, second) == ["序号\t工作任务\t责任单位", "1\t排查隐患。\t应急局", "2\t落实整改。\t住建局"]


def test_a_row_broken_by_the_page_is_one_row() -> None:
    first = ruled([HEAD, ["1", "排查隐患并建立", "应急局、"]], top=180, high=25)
    second = ruled([HEAD, ["", "台账。", "住建局"], ["2", "整改。", "住建局"]], top=780)
    assert lines(first, second)[1:] == ["1\t排查隐患并建立台账。\t应急局、住建局", "2\t整改。\t住建局"]


def test_the_rest_of_a_row_may_be_all_that_stands_overleaf() -> None:
    first = ruled([HEAD, ["1", "排查隐患并建立", "应急局"]], top=180, high=25)
    second = ruled([["", "台账，逐条销号。", ""]], top=780)
    assert lines(first, second)[1:] == ["1\t排查隐患并建立台账，逐条销号。\t应急局"]


def test_a_row_overleaf_that_shares_the_number_above_stays_a_row() -> None:
    first = ruled(
        [HEAD, ["1", "排查。", "应急局"], ["", "培训。", "住建局"], ["2", "演练。", "应急局"]], top=180, high=25
    )
    second = ruled([["", "整改。", "住建局"], ["3", "总结。", "应急局"]], top=780, high=25)
    assert lines(first, second)[3:] == ["2\t演练。\t应急局", "\t整改。\t住建局", "3\t总结。\t应急局"]


def test_cells_without_a_line_between_them_are_one() -> None:
    def draw(canvas: Any) -> None:
        for x in (80, 120, 370, 510):
            canvas.line(x, 580, x, 700)
        for x, y in ((80, 700), (120, 640), (80, 580)):  # the middle line leaves out the first column
            canvas.line(x, y, 510, y)
        for x, y, text in ((90, 640, "1"), (130, 680, "排查。"), (130, 620, "整改。"), (380, 680, "应急局")):
            canvas.drawString(x, y, text)

    assert lines(draw) == ["1\t排查。\t应急局", "\t整改。\t"]


def test_columns_without_rules_are_parted_by_blanks() -> None:
    def draw(canvas: Any) -> None:
        for at, row in enumerate((("序号", "任务", "单位"), ("1", "排查隐患", "应急局"))):
            for text, x in zip(row, (80, 160, 360), strict=True):
                canvas.drawString(x, 700 - at * 28, text)

    assert lines(draw) == ["序号    任务    单位", "1    排查隐患    应急局"]


def test_text_drawn_twice_counts_once_and_a_watermark_not_at_all() -> None:
    def draw(canvas: Any) -> None:
        for shift in (0, 0.4):
            canvas.drawString(112 + shift, 700, "一、总体要求")
        canvas.rotate(40)
        canvas.drawString(500, 100, "内部资料")

    assert lines(draw) == ["一、总体要求"]


def test_a_turned_page_reads_like_any_other() -> None:
    def draw(canvas: Any) -> None:
        canvas.setPageRotation(90)
        canvas.translate(595, 0)
        canvas.rotate(90)
        canvas.setFont("STSong-Light", SIZE)
        ruled([HEAD, ["1", "排查。", "应急局"]], top=500)(canvas)
        canvas.drawString(112, 540, "附件")

    assert lines(draw) == ["附件", "序号\t工作任务\t责任单位", "1\t排查。\t应急局"]
