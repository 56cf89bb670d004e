"""An element of a page as the lines it shows: blocks, line breaks, lists with their numbers, tables as tab rows."""

from __future__ import annotations

import re

from lxml import etree

from zhiben.core.readers.numbering import gap_after, show_number

SPACE = re.compile(r"[ \t\r\n\f\u00a0\u200b\ufeff]+")
_BLOCK = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_MOST_COLUMNS, _MOST_ROWS = 200, 2_000
_LIST_TYPES = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal",
    "decimal": "decimal", "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting", "cjk-decimal": "ideographDigital", "none": "none",
}  # fmt: skip


def lines_of(element: etree._Element) -> list[str]:
    """Lines that an element shows, without blanks at their ends and without empty ones."""
    writer = _Writer()
    writer.put(element)
    writer.flush()
    return writer.lines


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._pending: list[str] = []
        self._marker = ""  # of a list item whose text has not begun

    def flush(self) -> None:
        text = "".join(self._pending)
        self._pending.clear()
        for part in text.split("\n"):
            line = part.strip(" \u3000\t")
            if line:
                self.lines.append(self._marker + gap_after(self._marker, line) + line)
                self._marker = ""

    def put(self, element: etree._Element) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == "br":
            self._pending.append("\n")
            return
        if tag == "table" and not _is_layout(element):
            self.flush()
            self.lines.extend(_table(element))
            return
        if tag in _BLOCK:
            self.flush()
            if tag == "li":
                self._marker = _marker(element)
        self._text(element.text, element)
        for child in element:
            self.put(child)
            self._text(child.tail, element)
        if tag in _BLOCK:
            self.flush()
            if tag == "li":
                self._marker = ""

    def _text(self, text: str | None, inside: etree._Element) -> None:
        if text and inside.tag == "pre":
            self._pending.append(text.replace("\r\n", "\n").replace("\t", "    "))
        elif text:
            self._pending.append(SPACE.sub(" ", text))


def _style_of(element: etree._Element) -> str | None:
    found = re.search(r"list-style(?:-type)?\s*:\s*([^;]+)", element.get("style") or "")
    words = found[1].split() if found else []
    return next((_LIST_TYPES[word] for word in words if word in _LIST_TYPES), None)


def _marker(item: etree._Element) -> str:
    """The number of an item of an ordered list, as a browser shows it."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return ""
    style = _style_of(item) or _style_of(parent) or _LIST_TYPES.get(parent.get("type") or "1", "decimal")
    label = show_number(style, _ordinal(item, parent))
    if not label:
        return ""
    return label + ("、" if style in ("chineseCounting", "ideographDigital") else ".")


def _ordinal(item: etree._Element, parent: etree._Element) -> int:
    """Kept on the list while it is written: asking every item for its place would be quadratic."""
    step = -1 if parent.get("reversed") is not None else 1
    before = parent.get("data-zhiben-at")
    if (own := _integer(item.get("value"))) is not None:
        at = own
    elif before is not None:
        at = int(before) + step
    else:
        first = _integer(parent.get("start"))
        at = first if first is not None else (1 if step > 0 else len(parent.findall("li")))
    parent.set("data-zhiben-at", str(at))
    return at


def _integer(raw: str | None) -> int | None:
    return int(raw) if raw is not None and re.fullmatch(r"\s*-?[0-9]{1,6}\s*", raw) else None


# --- tables -----------------------------------------------------------------------------------------------------------


def _rows(table: etree._Element) -> list[etree._Element]:
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child if row.tag == "tr")
    return rows


def _is_layout(table: etree._Element) -> bool:
    """Tables that only place things on the page: one column, a table inside, or a cell that holds nearly everything."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return True
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in _rows(table)]
    if max((len(cells) for cells in rows), default=0) <= 1:
        return True
    if len(rows) > 2:
        return False
    sizes = [len("".join("".join(map(str, cell.itertext())).split())) for cells in rows for cell in cells]
    return max(sizes) > 400 and max(sizes) > 0.8 * sum(sizes)


def _table(table: etree._Element) -> list[str]:
    """One line a row. A spanning cell stands in its first row and column; empty cells hold the other places."""
    lines = [line for caption in table.iterchildren("caption") for line in lines_of(caption)]
    open_spans: dict[int, int] = {}  # column → rows below that a cell above still covers
    for row in _rows(table):
        cells: list[str] = []
        covered = {column: left - 1 for column, left in open_spans.items() if left > 1}
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while open_spans.get(len(cells), 0) > 0 and len(cells) < _MOST_COLUMNS:
                cells.append("")
            wide = min(max(_integer(cell.get("colspan")) or 1, 1), max(_MOST_COLUMNS - len(cells), 1))
            high = min(max(_integer(cell.get("rowspan")) or 1, 1), _MOST_ROWS)
            covered.update(dict.fromkeys(range(len(cells), len(cells) + wide), high - 1) if high > 1 else {})
            cells += [re.sub(r"\s+", " ", " ".join(lines_of(cell))), *[""] * (wide - 1)]
        while open_spans.get(len(cells), 0) > 0 and len(cells) < _MOST_COLUMNS:
            cells.append("")
        open_spans = covered
        if any(cells):
            lines.append("\t".join(cells))
    return lines
