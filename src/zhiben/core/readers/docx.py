"""Word documents: what Word shows in the body, in order, as lines.

One line a paragraph, with its automatic number written out; one line a table row, cells separated by tabs (a cell
merged downwards stands in its first row, one merged sideways in its first column, empty cells hold the other places); a
table of one column is a frame, its paragraphs are lines. Text boxes follow the paragraph they hang on. Footnotes and
endnotes follow the paragraph or table that cites them, as a line `（脚注1：…）`. Tracked changes are read as accepted;
hidden text, headers, footers, comments and pictures are left out. Blanks for a tab, so that a tab always separates
cells.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from zhiben.core.readers import refusals
from zhiben.core.readers.numbering import Numbering, W, gap_after, number_of, value_of
from zhiben.core.readers.package import Package, parse_xml

if TYPE_CHECKING:
    from zhiben.core.readers import Limits

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFF = ("0", "false", "off")
_OUT = frozenset(W + tag for tag in ("del", "moveFrom", "rt", "instrText", "delText", "delInstrText", "pPr", "rPr"))
_TAB = "    "
# Signs that are typed in symbol fonts, by the code in the private area; the rest is shown as a box.
_SYMBOL = {0xA3: "≤", 0xB3: "≥", 0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xB7: "·", 0xA5: "∞", 0xD7: "·"}
_MOST_COLUMNS = 200


@dataclass(slots=True)
class _Style:
    based_on: str | None
    num_id: str | None
    level: int | None
    hidden: bool | None


@dataclass(slots=True)
class _Paragraph:
    """What one paragraph shows: text, lines of text boxes, and for every open field whether we are in its code."""

    text: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    in_instruction: list[bool] = field(default_factory=list)


def read_docx(data: bytes, name: str, limits: Limits) -> str:
    """Source text of a docx. Raises: InputError for what is encrypted, damaged, hostile or has no text."""
    with Package(data, name, limits) as package:
        part = next(iter(package.related("", "officeDocument")), "word/document.xml")
        raw = package.read(part)
        if _STRICT in raw[:8000]:
            raise refusals.unsupported(name, "Strict Open XML 格式的文档（请另存为普通 docx）")
        reader = _Reader(package, part)
        body = parse_xml(raw, name).find(W + "body")
        if body is None:
            raise refusals.damaged(name)
        return "\n".join(reader.blocks(body))


class _Reader:
    def __init__(self, package: Package, part: str) -> None:
        folder = posixpath.dirname(part)
        self._name = package.name
        self._numbering = Numbering(package.xml_or_none(f"{folder}/numbering.xml"))
        self._styles, self._default = _styles(package.xml_or_none(f"{folder}/styles.xml"))
        self._notes = {
            kind: _notes(package.xml_or_none(f"{folder}/{kind}s.xml"), kind) for kind in ("footnote", "endnote")
        }
        self._cited: list[str] = []
        self._note_count = 0
        self._carried: list[str] = []  # text of paragraphs whose mark is deleted: it flows into the next one

    def blocks(self, parent: etree._Element) -> Iterator[str]:
        """Lines of the paragraphs and tables below `parent`."""
        for child in _children(parent):
            if child.tag == W + "p":
                yield from self._paragraph_lines(child)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "altChunk":
                raise refusals.foreign_part(self._name)
            else:
                continue
            cited, self._cited = self._cited, []
            yield from cited

    # --- paragraphs -------------------------------------------------------------------------------------------------

    def _paragraph_lines(self, element: etree._Element, *, keep_bare_number: bool = False) -> Iterator[str]:
        seen = _Paragraph()
        properties = element.find(W + "pPr")
        style = value_of(properties, "pStyle") or self._default
        self._walk(element, seen, hidden=self._style_hides(style))
        text = "".join(seen.text)
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None):
            if text.strip():
                self._carried.append(text)
            yield from seen.boxes
            return
        if self._carried:
            text, self._carried = "".join([*self._carried, text]), []
        if not (mark is not None and _is_on(mark, "vanish") and not text.strip()):
            label = self._label(properties, style)
            if label and (text.strip() or keep_bare_number):
                text = f"{label}{gap_after(label, text.lstrip())}{text.lstrip()}"
        yield from (line for line in (part.strip() for part in text.split("\n")) if line)
        yield from seen.boxes

    def _label(self, properties: etree._Element | None, style: str | None) -> str:
        direct = properties.find(W + "numPr") if properties is not None else None
        num_id, level = value_of(direct, "numId"), number_of(direct, "ilvl")
        if num_id is None:
            holder, styled = self._style_number(style)
            if holder is None or styled is None or styled.num_id is None:
                return ""
            num_id = styled.num_id
            if level is None:
                level = self._numbering.level_of_style(num_id, style or "")
            if level is None:
                level = self._numbering.level_of_style(num_id, holder)
            if level is None:
                level = styled.level
        if num_id == "0":
            return ""
        return self._numbering.label(num_id, min(max(level or 0, 0), 8))

    def _chain(self, style: str | None) -> Iterator[tuple[str, _Style]]:
        seen: set[str] = set()
        while style is not None and style not in seen and style in self._styles:
            seen.add(style)
            yield style, self._styles[style]
            style = self._styles[style].based_on

    def _style_number(self, style: str | None) -> tuple[str | None, _Style | None]:
        return next(((key, found) for key, found in self._chain(style) if found.num_id is not None), (None, None))

    def _style_hides(self, style: str | None) -> bool:
        return next((found.hidden for _, found in self._chain(style) if found.hidden is not None), False)

    def _walk(self, parent: etree._Element, seen: _Paragraph, *, hidden: bool) -> None:
        """Collect the text of runs, in order, through every wrapper (links, insertions, fields, controls)."""
        for child in _children(parent):
            tag = child.tag
            if tag in _OUT:
                continue
            if tag == W + "r":
                properties = child.find(W + "rPr")
                self._walk(child, seen, hidden=self._run_hides(properties, hidden))
            elif tag == W + "fldChar":
                _field(child.get(W + "fldCharType"), seen)
            elif tag == W + "txbxContent":
                seen.boxes.extend(self.blocks(child))
            elif tag == _V + "textpath":
                seen.boxes.extend(filter(None, [(child.get("string") or "").strip()]))
            elif hidden or any(seen.in_instruction):
                continue
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._cite(child)
            elif tag in (W + "t", _M + "t"):
                seen.text.append((child.text or "").replace("\n", " ").replace("\t", _TAB))
            elif tag in _SIGNS:
                seen.text.append(_sign(child))
            else:
                self._walk(child, seen, hidden=hidden)

    def _run_hides(self, properties: etree._Element | None, inherited: bool) -> bool:
        if properties is None:
            return inherited
        if properties.find(W + "vanish") is not None:
            return _is_on(properties, "vanish")
        style = value_of(properties, "rStyle")
        return self._style_hides(style) if style else inherited

    def _cite(self, reference: etree._Element) -> None:
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        note = self._notes[kind].get(reference.get(W + "id", ""))
        if note is None:
            return
        self._note_count += 1
        cited, self._cited = self._cited, []
        text = " ".join(self.blocks(note))
        self._cited = cited
        if text:
            self._cited.append(f"（{'脚注' if kind == 'footnote' else '尾注'}{self._note_count}：{text}）")

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self, table: etree._Element) -> Iterator[str]:
        rows = list(_rows(table))
        if all(sum(cell.tag == W + "tc" for cell in _children(row)) <= 1 for row in rows):
            for row in rows:
                yield from (line for cell in self._cells(row) for line in cell)
            return
        for row in rows:
            cells = list(self._cells(row))
            line = "\t".join(_one_line(cell) for cell in cells)
            if line.strip():
                yield line.rstrip(" ")

    def _cells(self, row: etree._Element) -> Iterator[list[str]]:
        """Lines of each column of a row, empty where a merged cell covers it."""
        properties = row.find(W + "trPr")
        column = min(number_of(properties, "gridBefore") or 0, _MOST_COLUMNS)
        yield from ([] for _ in range(column))
        for cell in _children(row):
            if cell.tag != W + "tc":
                continue
            shape = cell.find(W + "tcPr")
            merge = shape.find(W + "vMerge") if shape is not None else None
            covered = merge is not None and merge.get(W + "val", "continue") == "continue"
            lines = list(self._cell_lines(cell))
            yield [] if covered else lines
            more = min((number_of(shape, "gridSpan") or 1) - 1, _MOST_COLUMNS - column)
            yield from ([] for _ in range(more))
            column += 1 + max(more, 0)

    def _cell_lines(self, cell: etree._Element) -> Iterator[str]:
        for child in _children(cell):
            if child.tag == W + "p":
                yield from self._paragraph_lines(child, keep_bare_number=True)
            elif child.tag == W + "tbl":
                yield from self._table(child)
            elif child.tag == W + "altChunk":
                raise refusals.foreign_part(self._name)


def _one_line(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """Children with wrappers that mean nothing here looked through, deletions left out and alternatives taken once."""
    for child in parent:
        tag = child.tag
        if tag in (W + "sdt", W + "customXml", W + "ins", W + "moveTo", W + "smartTag", W + "sdtContent"):
            yield from _children(child)
        elif tag in (W + "del", W + "moveFrom", W + "sdtPr", W + "sdtEndPr"):
            continue
        elif tag == _MC + "AlternateContent":
            choice = child.find(_MC + "Choice")
            chosen = choice if choice is not None else child.find(_MC + "Fallback")
            if chosen is not None:
                yield from _children(chosen)
        else:
            yield child


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in _children(table):
        if row.tag == W + "tr":
            properties = row.find(W + "trPr")
            if properties is None or properties.find(W + "del") is None:
                yield row


def _field(kind: str | None, seen: _Paragraph) -> None:
    """A field's code is not shown, its result is."""
    if kind == "begin":
        seen.in_instruction.append(True)
    elif kind == "separate" and seen.in_instruction:
        seen.in_instruction[-1] = False
    elif kind == "end" and seen.in_instruction:
        seen.in_instruction.pop()


_SIGNS = frozenset(W + tag for tag in ("tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "sym"))


def _sign(element: etree._Element) -> str:
    tag = element.tag
    if tag in (W + "tab", W + "ptab"):
        return _TAB
    if tag == W + "cr" or (tag == W + "br" and element.get(W + "type", "textWrapping") == "textWrapping"):
        return "\n"
    if tag == W + "noBreakHyphen":
        return "-"
    if tag != W + "sym":
        return ""
    code = element.get(W + "char") or ""
    point = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0
    if 0xF000 <= point <= 0xF0FF:
        plain = point - 0xF000
        is_symbol = (element.get(W + "font") or "").lower() == "symbol"
        return _SYMBOL.get(plain, "□") if is_symbol else "□"
    return chr(point) if 0x20 <= point < 0xD800 or point > 0xF8FF else ""


def _is_on(parent: etree._Element, child: str) -> bool:
    found = parent.find(W + child)
    return found is not None and found.get(W + "val") not in _OFF


def _styles(root: etree._Element | None) -> tuple[dict[str, _Style], str | None]:
    """Styles by id, and the id of the default paragraph style."""
    styles: dict[str, _Style] = {}
    default = None
    for element in root.iterfind(W + "style") if root is not None else ():
        key = element.get(W + "styleId", "")
        properties, run = element.find(W + "pPr"), element.find(W + "rPr")
        number = properties.find(W + "numPr") if properties is not None else None
        level, num_id = number_of(number, "ilvl"), value_of(number, "numId")
        hidden = _is_on(run, "vanish") if run is not None and run.find(W + "vanish") is not None else None
        styles[key] = _Style(value_of(element, "basedOn"), num_id, level, hidden)
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            default = key
    return styles, default


def _notes(root: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    if root is None:
        return {}
    return {
        note.get(W + "id", ""): note for note in root.iterfind(W + kind) if note.get(W + "type") in (None, "normal")
    }
