"""Tables in a source text → rows of cells by what their columns mean.

A table is written as tab-separated lines (what readers make), as `|` rows or as HTML tags left in a text; columns of
blanks are read in `blank_tables`. A cell keeps the source ranges it was read from; a row broken over a page is one row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from zhiben.core.directive.lines import Line
from zhiben.core.directive.markers import read_marker
from zhiben.core.text.plain import Plain, Span, read_plain

Role = Literal[
    "number", "topic", "measure", "lead", "responsible", "person", "deadline", "target", "consequence", "name", "note"
]

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("number", re.compile(r"^(?:序号|编号|项次|NO\.?|No\.?|序)$")),
    ("person", re.compile(r"^(?!.*(?:单位|部门)).*(?:领导|责任人|负责人|负责同志|联系人|包保人|经办人)")),
    ("lead", re.compile(r"(?:牵头|主责|主办|主管)(?:单位|部门|科室|处室)?")),
    ("deadline", re.compile(r"(?:时限|期限|完成时间|整改时间|时间节点|时间要求|时间安排|截止|完成日期|^时间$|完成时)")),
    (
        "responsible",
        re.compile(r"(?:责任|配合|协办|协同|参与|参加|落实|实施|承办|督办|监管|整改|主管)(?:单位|部门|科室|主体|处室)"),
    ),
    ("consequence", re.compile(r"(?:后果|处罚|惩戒|奖惩)")),
    ("target", re.compile(r"(?:目标|指标|量化|预期成果|完成标准)")),
    ("name", re.compile(r"(?:企业|单位|场所|项目|矿山|隐患点|公司)名称|^(?:企业|单位|场所)$")),
    ("measure", re.compile(r"(?:措施|任务|整改要求|工作要求|要求|具体内容|主要内容|重点内容|隐患|问题)")),
    ("topic", re.compile(r"(?:内容|项目|类别|事项|领域|方面|分类|行业|行动|环节)")),
    ("note", re.compile(r"^(?:备注|说明|联系电话|电话)$")),
)
_TITLE_STOP = re.compile(r"[。；，！？]")
# A signature's date right above a table: the table has no title of its own.
_DATED = re.compile(r"(?:\d{4}|[二〇零一三四五六七八九○]{4})年.{1,3}月.{1,3}日$|^(?:联系人|联系电话|抄送)")
_ROWSPAN = re.compile(r"rowspan=[\"']?(\d{1,3})")
_COLSPAN = re.compile(r"colspan=[\"']?(\d{1,3})")
_HTML_CELL = re.compile(
    r"<t[dh](?P<attrs>[^<>]{0,300})>(?P<body>.*?)(?=</t[dh]>|<t[dhr][ >]|</tr>|</table>|$)", re.DOTALL
)
_HTML_ROW = re.compile(r"<tr[^<>]{0,300}>(?P<body>.*?)(?=<tr[ >]|</tr>|</table>|$)", re.DOTALL)


_ROW_START = re.compile(r"[ \u3000]*(?:\d{1,3}[ \u3000]*)?\t")


@dataclass(frozen=True, slots=True)
class Cell:
    """The ranges of source that one cell was read from, and their plain text."""

    spans: tuple[Span, ...]
    plain: Plain

    @property
    def text(self) -> str:
        return self.plain.folded


@dataclass(frozen=True, slots=True)
class Row:
    """Cells by column; None where the row has none."""

    cells: tuple[Cell | None, ...]
    start: int
    end: int


@dataclass(slots=True)
class Table:
    """A table with the role of each column; `header` is None where no header was recognised."""

    title: str
    roles: list[Role | None]
    rows: list[Row] = field(default_factory=list)
    start: int = 0
    end: int = 0
    header: Row | None = None

    def columns(self, role: Role) -> list[int]:
        return [i for i, own in enumerate(self.roles) if own == role]


def role_of(heading: str) -> Role | None:
    """What a column holds, by its heading; None for headings that mean nothing here.

    >>> role_of("牵头部门"), role_of("完成时限"), role_of("牵头领导"), role_of("具体措施")
    ('lead', 'deadline', 'person', 'measure')
    """
    if len(heading) > 16 or re.search(r"[，。；：]", heading):
        return None
    return next((role for role, pattern in _ROLES if pattern.search(heading)), None)


def read_tables(source: str, lines: Sequence[Line], skip: Sequence[Span]) -> list[Table]:
    """Every table in order, broken pages joined."""
    tables: list[Table] = []
    for group, title in _groups(lines):
        rows = list(_rows(source, group, skip))
        for row in rows:
            _add(tables, row, title)
            title = ""
    return [table for table in tables if table.rows]


def rows_as_written(source: str, lines: Sequence[Line], skip: Sequence[Span]) -> list[list[Row]]:
    """The rows of each run of table lines as they stand in the text, heads and repeated heads among them."""
    return [list(_rows(source, group, skip)) for group, _ in _groups(lines)]


def _add(tables: list[Table], row: Row, title: str) -> None:
    roles = header_roles(row)
    last = tables[-1] if tables else None
    if roles is not None:
        same = last is not None and last.roles == roles and not title
        if last is not None and last.header is None and not last.rows:
            last.roles, last.header, last.end = roles, row, row.end
        elif not same:
            tables.append(
                Table(
                    title or (last.title if last and not title else ""), roles, start=row.start, end=row.end, header=row
                )
            )
        elif last is not None:
            last.end = row.end
        return
    if last is not None and last.header is not None and last.rows and len(row.cells) == len(last.roles):
        # A table that a page broke goes on without its header, whatever stands between.
        last.rows.append(row)
        last.end = row.end
        return
    filled = [cell for cell in row.cells if cell is not None]
    if len(filled) == 1 and (last is None or title) and len(filled[0].text) <= 50:
        # A title that stands in a merged first row.
        tables.append(Table(filled[0].text, [None] * len(row.cells), start=row.start, end=row.end))
        return
    if last is None or (title and last.rows):
        tables.append(Table(title, [None] * len(row.cells), start=row.start, end=row.end))
        last = tables[-1]
    last.rows.append(row)
    last.end = row.end


def header_roles(row: Row) -> list[Role | None] | None:
    """Roles where the row is a header: most cells short, and at least two known and different headings."""
    texts = [cell.text if cell else "" for cell in row.cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or any(len(text) > 16 or _TITLE_STOP.search(text) for text in filled):
        return None
    roles = [role_of(text) for text in texts]
    known = {role for role in roles if role is not None}
    if len(known) < 2 or not known & {"number", "measure", "topic", "lead", "responsible", "name"}:
        return None
    if not any(text in ("序号", "编号", "序") for text in texts) and sum(role is not None for role in roles) < max(
        2, len(filled) - 1
    ):
        return None
    if "measure" not in known:
        # 工作内容 alone is what is to be done.
        for i in reversed(range(len(roles))):
            if roles[i] == "topic":
                roles[i] = "measure"
                break
    elif roles.count("measure") > 1:
        # 重点任务 | 具体措施: the last one is what is to be done, those before say what it is about.
        last = max(i for i, role in enumerate(roles) if role == "measure")
        roles = ["topic" if role == "measure" and i != last else role for i, role in enumerate(roles)]
    return roles


# --- finding tables ----------------------------------------------------------------------------------------------------


def _groups(lines: Sequence[Line]) -> Iterator[tuple[list[Line], str]]:
    """Runs of table lines, and the title before each; blank lines and page furniture inside a run do not end it."""
    run: list[Line] = []
    title, between = "", False
    for i, line in enumerate(lines):
        if line.kind == "text" and run and not between and _inside_cell(lines, i, run):
            run.append(line)
        elif line.kind == "table":
            if between or not run:
                if run:
                    yield run, title
                title, run = title_before(lines, i), []
            run.append(line)
            between = False
        elif line.kind == "text":
            between = True
    if run:
        yield run, title


def _inside_cell(lines: Sequence[Line], i: int, run: Sequence[Line]) -> bool:
    """Whether a line without tabs is the middle of a cell: the row before is short of columns, and goes on after it."""
    width = run[0].text.count("\t")
    if width and lines[i - 1].kind == "table" and lines[i - 1].text.rstrip()[-1:] in "、，":
        return True
    if (
        not width
        or lines[i - 1].kind not in ("table", "text")
        or sum(line.text.count("\t") for line in _open_row(run, width)) >= width
    ):
        return False
    return any(line.kind == "table" and "\t" in line.text for line in lines[i + 1 : i + 4])


def _open_row(run: Sequence[Line], width: int) -> list[Line]:
    """The lines of the last row of a run of tab-separated lines, whose cells may hold line ends."""
    row: list[Line] = []
    for line in run:
        if row and sum(item.text.count("\t") for item in row) + line.text.count("\t") > width:
            row = []
        row.append(line)
        if sum(item.text.count("\t") for item in row) >= width:
            row = [] if line is not run[-1] else row
    return row


def title_before(lines: Sequence[Line], i: int) -> str:
    """The table's title: the short line without a stop right above it."""
    for line in reversed(lines[max(0, i - 6) : i]):
        if line.kind == "table":
            return ""
        if line.kind == "text":
            if re.match(r"[（(]?(?:单位|填报|制表|日期|时间|截至)", line.text) and len(line.text) < 30:
                continue
            if _DATED.search(line.text):
                return ""
            marker = read_marker(line.text)
            title = line.text[marker.end :] if marker else line.text
            return title if len(title) <= 50 and not _TITLE_STOP.search(title) else ""
    return ""


# --- reading rows ------------------------------------------------------------------------------------------------------


def cell_of(source: str, spans: Sequence[Span], skip: Sequence[Span]) -> Cell:
    holes = [Span(a.end, b.start) for a, b in zip(spans, spans[1:], strict=False)]
    inside = [hole for hole in skip if spans[0].start <= hole.start and hole.end <= spans[-1].end]
    return Cell(tuple(spans), read_plain(source, spans[0].start, spans[-1].end, skip=sorted([*holes, *inside])))


def _rows(source: str, group: Sequence[Line], skip: Sequence[Span]) -> Iterator[Row]:
    if any("<td" in line.text or "<th" in line.text for line in group):
        yield from _html_rows(source, group, skip)
        return
    framed = source[group[0].start : group[0].end].lstrip().startswith("|")
    for start, end in _physical_rows(source, group):
        mark = "\t" if "\t" in source[start:end] else "|"
        cells: list[Cell | None] = []
        at = start
        pieces = source[start:end].split(mark)
        for piece in pieces:
            cells.append(cell_of(source, [Span(at, at + len(piece))], skip) if piece.strip() else None)
            at += len(piece) + 1
        if mark == "|":
            cells = cells[1:] if framed and cells and cells[0] is None else cells
            cells = cells[:-1] if cells and cells[-1] is None else cells
        if any(cells):
            yield Row(tuple(cell if cell is not None and cell.text else None for cell in cells), start, end)


def _physical_rows(source: str, group: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Source ranges of the rows; a row whose cells hold line ends is joined until it has all its columns."""
    width = source[group[0].start : group[0].end].count("\t")
    start: int | None = None
    tabs = 0
    for i, line in enumerate(group):
        own = source[line.start : line.end].count("\t")
        if start is not None and tabs + own > width:
            yield start, group[i - 1].end
            start = None
        if start is None:
            start, tabs = line.start, 0
        tabs += own
        following = source[group[i + 1].start : group[i + 1].end] if i + 1 < len(group) else ""
        open_list = source[line.start : line.end].rstrip()[-1:] in "、，" and "\t" not in following
        complete = not following or (
            not open_list
            and (
                tabs >= width
                or tabs == 0
                or tabs + following.count("\t") > width
                or _ROW_START.match(following) is not None
            )
        )
        if complete:
            yield start, line.end
            start = None


def _html_rows(source: str, group: Sequence[Line], skip: Sequence[Span]) -> Iterator[Row]:
    """Rows of HTML tags that were left in a text; rowspan leaves the cells below empty."""
    start, end = group[0].start, group[-1].end
    taken: dict[int, int] = {}
    for hit in _HTML_ROW.finditer(source, start, end):
        cells: list[Cell | None] = []
        for cell in _HTML_CELL.finditer(source, hit.start("body"), hit.end("body")):
            while taken.get(len(cells), 0) > 0:
                taken[len(cells)] -= 1
                cells.append(None)
            down, across = _ROWSPAN.search(cell["attrs"]), _COLSPAN.search(cell["attrs"])
            here = cell_of(source, [Span(*cell.span("body"))], skip) if cell["body"].strip() else None
            for k in range(min(int(across[1]), 30) if across else 1):
                if down and int(down[1]) > 1:
                    taken[len(cells)] = int(down[1]) - 1
                cells.append(here if k == 0 and here is not None and here.text else None)
        while taken.get(len(cells), 0) > 0:
            taken[len(cells)] -= 1
            cells.append(None)
        if any(cells):
            yield Row(tuple(cells), hit.start("body"), hit.end("body"))
