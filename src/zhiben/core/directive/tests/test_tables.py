import pytest

from zhiben.core.directive.blank_tables import blank_table_lines, read_blank_table
from zhiben.core.directive.lines import read_lines
from zhiben.core.directive.tables import Role, Table, read_tables, role_of


def tables(source: str) -> list[Table]:
    lines = read_lines(source)
    found = read_tables(source, lines, [])
    return found + [read_blank_table(source, lines, i, j, []) for i, j in blank_table_lines(source, lines)]


def grid(table: Table) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row.cells] for row in table.rows]


HEADER = ["序号", "工作任务", "牵头单位", "责任单位"]
ROWS = [["1", "逐户排查隐患", "县住建局", "各乡镇政府"], ["2", "限期整改隐患", "县城管局", "县消防大队"]]
ROLES: list[Role | None] = ["number", "measure", "lead", "responsible"]


def tags(row: list[str], cell: str = "td") -> str:
    return "<tr>" + "".join(f"<{cell}>{text}</{cell}>" for text in row) + "</tr>"


WRITTEN = {
    "tabs": "\n".join("\t".join(row) for row in [HEADER, *ROWS]),
    "bars": "\n".join("| " + " | ".join(row) + " |" for row in [HEADER, ["---"] * 4, *ROWS]),
    "bars with no edges": "\n".join("|".join(row) for row in [HEADER, *ROWS]),
    "tags, a row a line": "<table>\n" + "\n".join(tags(row) for row in [HEADER, *ROWS]) + "\n</table>",
    "tags in one line": "<table>" + tags(HEADER, "th") + "".join(tags(row) for row in ROWS) + "</table>",
    "columns of blanks": (
        "序号    工作任务        牵头单位    责任单位\n"
        "1       逐户排查隐患    县住建局    各乡镇政府\n"
        "2       限期整改隐患    县城管局    县消防大队"
    ),
    "columns of blanks, cells over lines": (
        "序号    工作任务    牵头单位    责任单位\n"
        "1       逐户排查    县住建局    各乡镇\n"
        "        隐患                    政府\n"
        "2       限期整改    县城管局    县消防\n"
        "        隐患                    大队"
    ),
    "columns of full-width blanks": "\n".join("　　".join(row) for row in [HEADER, *ROWS]),
    "single blanks": "\n".join(" ".join(row) for row in [HEADER, *ROWS]),
}  # fmt: skip


@pytest.mark.parametrize("source", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_table_is_read_however_it_is_written(source: str) -> None:
    (table,) = tables(source)
    assert table.roles == ROLES
    assert grid(table) == ROWS


@pytest.mark.parametrize("source", WRITTEN.values(), ids=WRITTEN.keys())
def test_every_cell_knows_its_place(source: str) -> None:
    for row in tables(source)[0].rows:
        for cell in row.cells:
            assert cell is not None
            words = "".join(source[a:b] for a, b in cell.spans)
            assert "".join(words.split()) == cell.text


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("序号", "number"), ("编号", "number"), ("牵头单位", "lead"), ("牵头部门", "lead"), ("主责部门", "lead"),
        ("主办单位", "lead"), ("责任单位", "responsible"), ("配合部门", "responsible"), ("协办单位", "responsible"),
        ("落实单位", "responsible"), ("督办单位", "responsible"), ("牵头领导", "person"), ("责任领导", "person"),
        ("责任人", "person"), ("联系人", "person"), ("完成时限", "deadline"), ("整改期限", "deadline"),
        ("完成时间", "deadline"), ("时间节点", "deadline"), ("具体措施", "measure"), ("重点任务", "measure"),
        ("整改要求", "measure"), ("存在问题", "measure"), ("工作内容", "topic"), ("行业领域", "topic"),
        ("企业名称", "name"), ("单位名称", "name"), ("工作目标", "target"), ("量化指标", "target"),
        ("未落实后果", "consequence"), ("备注", "note"), ("联系电话", "note"), ("性别", None), ("年龄", None),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_heading(heading: str, role: Role | None) -> None:
    assert role_of(heading) == role


def test_a_merged_cell_is_empty_below_and_beside() -> None:
    source = (
        f"<table>{tags(HEADER)}<tr><td>1</td><td>逐户排查</td><td rowspan='2'>县住建局</td><td>各村</td></tr>"
        "<tr><td>2</td><td>限期整改</td><td>各户</td></tr><tr><td>3</td><td colspan=3>联合执法</td></tr></table>"
    )
    assert grid(tables(source)[0]) == [
        ["1", "逐户排查", "县住建局", "各村"],
        ["2", "限期整改", None, "各户"],
        ["3", "联合执法", None, None],
    ]


def test_a_header_that_the_next_page_repeats_is_no_row() -> None:
    source = "\n".join("\t".join(row) for row in [HEADER, ROWS[0]])
    source += "\n\n— 7 —\n\n" + "\n".join("\t".join(row) for row in [HEADER, ROWS[1]])
    (table,) = tables(source)
    assert grid(table) == ROWS


def test_a_cell_holds_line_ends() -> None:
    source = "\t".join(HEADER) + "\n1\t1.逐户排查；\n2.建立台账。\t县住建局\t各村\n2\t限期整改\t县城管局\t各户"
    assert grid(tables(source)[0]) == [
        ["1", "1.逐户排查；2.建立台账。", "县住建局", "各村"],
        ["2", "限期整改", "县城管局", "各户"],
    ]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("责任分工表", "责任分工表"),
        ("责任分工表\n（单位：家）", "责任分工表"),
        ("责任分工表\n\n", "责任分工表"),
        ("各村要逐户排查。", ""),
        ("2026年3月5日", ""),
        ("", ""),
    ],
    ids=["a line", "a line over its unit", "an empty line between", "a sentence", "the date of issue", "nothing"],
)
def test_the_title_is_the_short_line_above(above: str, title: str) -> None:
    assert tables(above + "\n" + WRITTEN["tabs"])[0].title == title


def test_a_title_in_a_merged_first_row() -> None:
    assert [t.title for t in tables("责任分工表\t\t\t\n" + WRITTEN["tabs"])] == ["责任分工表"]


def test_two_tables_with_titles_of_their_own_are_two() -> None:
    source = f"燃气措施表\n{WRITTEN['tabs']}\n\n矿山措施表\n{WRITTEN['tabs']}"
    assert [(t.title, len(t.rows)) for t in tables(source)] == [("燃气措施表", 2), ("矿山措施表", 2)]


def test_a_table_of_other_things_has_no_header() -> None:
    (table,) = tables("姓名\t性别\n李青\t男")
    assert table.header is None


@pytest.mark.parametrize(
    "source",
    ["联系人：李青    电话：0000-1234567", "安澜县安委会    2026年3月5日", "一、排查    二、整改    三、执法"],
    ids=["contacts", "signature", "marks"],
)
def test_blanks_between_words_make_no_table(source: str) -> None:
    assert tables(source + "\n" + source) == []
