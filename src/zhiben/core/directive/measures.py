"""Tables → measures: every numbered thing to be done in a cell, with the units and dates of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhiben.core.directive.markers import Marker, read_marker
from zhiben.core.directive.tables import Cell, Role, Row, Table
from zhiben.core.text.plain import Span

_ITEM = re.compile(
    r"(?P<n>\d{1,3})(?:[、．]|[.](?!\d(?!\d{3}年|\d?月))|[）)](?=[\u4e00-\u9fff“《]))|[（(](?P<m>\d{1,2})[）)]"
)
_LOOKS_NUMBERED = re.compile(r"[（(]?(?P<n>\d{1,3}(?:[-.]\d{1,2})?|[一二三四五六七八九十]{1,3})[）)、.．]?$")
_SHORTEN = re.compile(
    r"(?:行业|领域|安全生产|安全整治|整治提升|专项整治|提升措施|重点任务|任务清单|工作任务|责任分工|分工|措施|清单|明细|推进表|表)"
)
_MEASURES_TITLE = re.compile(r"措施(?:推进表|清单|表|一览表)?$")
_NO_NAME = re.compile(r"\d|[年月县市区镇乡村]$|^(?:全[县市区镇省]|关于|本)|重点$|工作$")
_NONE = re.compile(r"[-/—无\\]+")
_DITTO = re.compile(r"〃|″|同上|同前|上同|\"|”")
ABOVE: tuple[Role, ...] = ("topic", "lead", "responsible", "person", "deadline", "name")


@dataclass(frozen=True, slots=True)
class Part:
    """`cell.plain[begin:end]`: a stretch of one cell."""

    cell: Cell
    begin: int
    end: int


@dataclass(slots=True)
class Measure:
    """One numbered measure of a row, or a whole row where its cell has no numbers."""

    path: list[str]
    start: int
    end: int
    parts: list[Part]
    columns: dict[Role, list[Cell]]
    numbered: bool
    section: bool = False
    """A row that is only a heading: 一、部署推动."""


@dataclass(frozen=True, slots=True)
class RowTrouble:
    """A row that could not be understood as it stands."""

    code: str
    message: str
    span: Span


def short_name(title: str) -> str:
    """The title of a table of measures without the words every such title has; other titles stay whole.

    >>> short_name("非煤矿山安全生产整治提升措施"), short_name("“小施工”安全生产整治提升措施"), short_name("责任分工表")
    ('非煤矿山', '小施工', '责任分工表')
    """
    hit = _SHORTEN.search(title) if _MEASURES_TITLE.search(title) else None
    if hit is None or hit.start() < 2:
        return title
    name = title[: hit.start()].strip("“”《》（）·、-:：")
    return name if len(name) >= 2 and not _NO_NAME.search(name) else title


def read_measures(table: Table, title: str = "") -> tuple[list[Measure], list[RowTrouble]]:
    """Measures of a table in order, and the rows that need a person's eye. `title`: that of the part, where the table has none."""
    measures: list[Measure] = []
    troubles: list[RowTrouble] = []
    name = short_name(table.title or title) or "表"
    above: dict[Role, list[Cell]] = {}
    row_label, last_item, unnumbered = "", 0, 0
    for row in table.rows:
        label = _row_label(table, row)
        columns = _columns(table, row)
        if label and label != row_label:
            row_label, unnumbered = label, 0
            if label.isdigit() and label == "1":
                last_item = 0
        own_units = any(columns.get(role) for role in ("lead", "responsible", "deadline"))
        own_topic = bool(columns.get("topic"))
        for role in ABOVE:
            if columns.get(role):
                above[role] = columns[role]
            elif role in above:
                columns[role] = above[role]
        heading = _section_row(row)
        if heading is not None:
            whole = Part(cell_only(row), 0, len(cell_only(row).text))
            start = whole.cell.plain.spot[0]
            measures.append(Measure([heading.label], start, _end([whole]), [whole], {}, numbered=False, section=True))
            row_label = ""
            continue
        cells = columns.get("measure", [])
        if not cells:
            cells = columns["name"] if columns.get("name") and label else []
        if not cells:
            continue
        found, last_item = _items(cells, last_item)
        apart = own_topic and own_units and found and found[0][0] is None
        if not row_label or (apart and not label and table.columns("number")):
            troubles.append(
                RowTrouble(
                    "table.row_without_number", "表格中这一行没有序号，请核对它属于哪一项。", Span(row.start, row.end)
                )
            )
        if found and found[0][0] is None and measures and not label and measures[-1].numbered:
            # The rest of a sentence that the page broke.
            _continue(measures[-1], found[0][1])
            found = found[1:]
        for number, parts in found:
            path = [name, row_label or "0"]
            if number is not None:
                path.append(number)
            elif not label and row_label and unnumbered and not own_units:
                _continue(measures[-1], parts)
                continue
            unnumbered += number is None
            start = parts[0].cell.plain.spot[parts[0].begin]
            if number is None and label:
                start = min(start, _number_start(table, row, start))
            measures.append(Measure(path, start, _end(parts), parts, columns, number is not None))
    return measures, troubles


def cell_only(row: Row) -> Cell:
    """The one cell of a row that has no other."""
    return next(cell for cell in row.cells if cell is not None)


def _section_row(row: Row) -> Marker | None:
    """The mark of a row that holds nothing but a numbered heading, 一、 or （一）."""
    filled = [cell for cell in row.cells if cell is not None]
    if len(filled) != 1 or len(filled[0].text) > 40 or "。" in filled[0].text:
        return None
    marker = read_marker(filled[0].text)
    return marker if marker is not None and marker.family in ("chinese", "chinese_paren", "part") else None


def _row_label(table: Table, row: Row) -> str:
    for i in table.columns("number") or ([0] if table.roles and table.roles[0] is None else []):
        cell = row.cells[i] if i < len(row.cells) else None
        hit = _LOOKS_NUMBERED.match(cell.text) if cell else None
        if hit:
            return hit["n"]
    if not table.columns("number"):
        # （一）制定清单: the number stands in the cell that says what the row is about.
        topics = [row.cells[i] for i in table.columns("topic") if i < len(row.cells)]
        marker = read_marker(topics[0].text) if topics and topics[0] is not None else None
        if marker is not None:
            return marker.label
    return ""


def _number_start(table: Table, row: Row, start: int) -> int:
    for i in table.columns("number"):
        cell = row.cells[i] if i < len(row.cells) else None
        if cell is not None and start - cell.plain.spot[0] <= 200:
            return cell.plain.spot[0]
    return start


def _columns(table: Table, row: Row) -> dict[Role, list[Cell]]:
    columns: dict[Role, list[Cell]] = {}
    for role, cell in zip(table.roles, row.cells, strict=False):
        if role is not None and cell is not None and not _NONE.fullmatch(cell.text) and not _DITTO.fullmatch(cell.text):
            columns.setdefault(role, []).append(cell)
    return columns


def _items(cells: Sequence[Cell], last: int) -> tuple[list[tuple[str | None, list[Part]]], int]:
    """Numbered items of the measure cells: (number, parts); number None for text before the first number."""
    found: list[tuple[str | None, list[Part]]] = []
    for cell in cells:
        at, label = 0, None
        for begin, number in _numbers(cell, last):
            if begin > at:
                found.append((label, [Part(cell, at, begin)]))
            at, label, last = begin, str(number), number
        if at < len(cell.text):
            found.append((label, [Part(cell, at, len(cell.text))]))
    return found, last


def _numbers(cell: Cell, last: int) -> Iterator[tuple[int, int]]:
    """Where an item of the cell begins and its number: first in the cell, then counting on after a stop or a gap."""
    text, spot = cell.text, cell.plain.spot
    expected: int | None = None
    for hit in _ITEM.finditer(text):
        number = int(hit["n"] or hit["m"])
        begin = hit.start()
        if expected is None:
            if begin and not (number in (1, last + 1) and _opens(text, spot, begin)):
                continue
        elif number != expected or not _opens(text, spot, begin):
            continue
        yield begin, number
        expected = number + 1


def _opens(text: str, spot: Sequence[int], begin: int) -> bool:
    return text[begin - 1] in "。；！？：”）" or spot[begin] - spot[begin - 1] > 1


def _continue(measure: Measure, parts: list[Part]) -> None:
    measure.parts += parts
    measure.end = max(measure.end, _end(parts))


def _end(parts: Sequence[Part]) -> int:
    return max(part.cell.plain.span(part.begin, part.end).end for part in parts)
