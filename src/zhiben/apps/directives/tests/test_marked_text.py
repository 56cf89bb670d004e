"""The text as the review shows it: tables as tables, markup not shown, and every place still the source's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhiben.apps.directives.marked_text import Mark, Paragraph, Region, Segment, Table, blocks_of, markup_in

TABS = (
    "附件1\n序号\t工作内容\t具体措施\t责任单位\n1\t源头管控\t<p>1、未经审批的不得投产。</p> <p>2、县应急局每月检查1次。</p>\t各乡镇政府\n"
    "— 7 —\n2\t清扫制度\t3、每班清扫1次。 4、积尘超过1毫米的停止作业。\t\n后文。"
)
BARS = "措施如下\n\n| 序号 | 具体措施 | 责任单位 |\n|---|---|---|\n| 1 | 检查**木材**企业。 | 青石镇政府 |\n"
TAGS = (
    "<table>\n<tr><th>序号</th><th>具体措施</th><th>责任单位</th></tr>\n"
    "<tr><td>1</td><td>检查企业。</td><td>柳溪镇政府</td></tr>\n</table>"
)


def segments(blocks: list[Paragraph | Table]) -> Iterator[Segment]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.segments
        else:
            yield from (segment for row in block.rows for cell in row.cells for segment in cell)


def shown(blocks: list[Paragraph | Table]) -> str:
    return "".join("".join(s.text.split()) for s in segments(blocks) if s.kind not in ("markup", "break"))


def tables(blocks: list[Paragraph | Table]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


@pytest.mark.parametrize("text", [TABS, BARS, TAGS])
def test_every_segment_stands_where_it_says_and_no_word_is_lost(text: str) -> None:
    blocks = blocks_of(text, [Region(9, 30, "1")], markup_in(text))
    found = list(segments(blocks))
    assert all(text[s.start : s.start + len(s.text)] == s.text for s in found)
    assert [s.start for s in found] == sorted(s.start for s in found)
    without = text
    for mark in reversed(markup_in(text)):
        without = without[: mark.start] + without[mark.end :]
    assert shown(blocks) == "".join(without.replace("|", "").split())


@pytest.mark.parametrize(("text", "columns"), [(TABS, 4), (BARS, 3), (TAGS, 3)])
def test_rows_of_any_writing_become_one_table_with_its_head(text: str, columns: int) -> None:
    (table,) = tables(blocks_of(text, [], markup_in(text)))
    assert table.columns == columns and table.rows[0].is_head
    assert table.heads[0] == "序号" and table.heads[-1] == "责任单位"


def test_numbered_measures_in_a_cell_begin_on_lines_of_their_own() -> None:
    (table,) = tables(blocks_of(TABS, [], markup_in(TABS)))
    assert [s.text for row in table.rows for cell in row.cells for s in cell if s.kind == "break"] == ["</p>", " "]


def test_a_page_number_between_rows_lies_across_the_table_and_is_faint() -> None:
    (table,) = tables(blocks_of(TABS, [], markup_in(TABS)))
    (across,) = [row for row in table.rows if row.spreads]
    assert [(s.text, s.kind) for s in across.cells[0]] == [("— 7 —", "furniture")]


def test_a_row_with_more_cells_than_the_head_is_shown_whole() -> None:
    (table,) = tables(blocks_of("序号\t具体措施\t责任单位\n1\t检查。\t青石镇\t备注\n", [], []))
    assert table.columns == len(table.heads) == len(table.rows[1].cells) == 4


def test_an_empty_cell_keeps_its_column() -> None:
    (table,) = tables(blocks_of(TABS, [], []))
    assert len(table.rows[-1].cells) == 4 and table.rows[-1].cells[-1] == ()


def test_a_value_in_a_cell_is_marked_in_place() -> None:
    at = TABS.index("县应急局")
    blocks = blocks_of(TABS, [Region(at, at + 11, "7")], [Mark(at, at + 4, "unit")])
    assert Segment(at, "县应急局", "7", "unit") in list(segments(blocks))


def test_a_line_that_breaks_off_in_a_sentence_is_continued_by_the_next() -> None:
    text = "一、工作重点\n各乡镇要把汛前排查作为当前头等大\n事，逐企逐点过一遍。\n做到底数清。"
    found = blocks_of(text, [], [])
    assert [block.continues for block in found if isinstance(block, Paragraph)] == [False, False, True, False]


def test_the_head_of_a_clause_looks_like_one() -> None:
    text = "**一、工作重点**\n1. 各乡镇要把汛前排查作为当前头等大事。"
    found = blocks_of(text, [], markup_in(text), [2, text.index("1.")])
    assert [block.is_head for block in found if isinstance(block, Paragraph)] == [True, False]
