"""The source text cut into segments, each knowing its place, its duty and the values read from it. No database.

One pass over sorted edges, so that a text of 60 pages with 1,000 values is cut in a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zhiben.core.directive.lines import furniture_spans, read_lines
from zhiben.core.directive.tables import Row, header_roles, rows_as_written
from zhiben.core.text.plain import Plain, read_plain

KINDS = {
    "bearers": "unit",
    "lead": "unit",
    "responsible": "unit",
    "deadlines": "date",
    "recurrences": "date",
    "targets": "figure",
    "thresholds": "figure",
    "consequences": "consequence",
}
_MARKUP = re.compile(
    r"\*\*|__|</?(?:p|br|span|b|strong|u|font|div|table|tbody|thead|tr|t[dh])\b[^<>\n]{0,200}>|^[ \t]*#{1,6} +"
    r"|^[ \t]*\|[ \t:|-]+\|[ \t]*$",
    re.MULTILINE,
)
_BREAK = re.compile(r"</p>|<br ?/?>|\s*\n\s*|(?<=[。；;！？])\s+(?=[（(]?\d{1,3}[、.．）)](?!\d))")
# A line that breaks off in a sentence is longer than this; a shorter one without a stop is a heading.
SHORTEST_BROKEN_LINE = 12
LONGEST_HEAD = 40
_ENDS = "。；：！？;:!?"
_SENTENCE = re.compile(r"[，。；：！？;:!?]")
_BEFORE_NAME = frozenset("，、。；：！？（〔[“》）〕]./0123456789由会同与和及或向报请对各以")
_AFTER_NAME = frozenset("，、。；：！？）〕]等牵负做会同和与及按要应配对主为")


class Mark(NamedTuple):
    """A value of one of the four kinds, where it was read."""

    start: int
    end: int
    kind: str


class Region(NamedTuple):
    """The stretch of a duty; `key` finds its card."""

    start: int
    end: int
    key: str


class Segment(NamedTuple):
    """Text of one paragraph that is alike throughout: one duty (or none), one kind of value (or none)."""

    start: int
    text: str
    duty: str
    kind: str


@dataclass(frozen=True)
class Paragraph:
    """One line of the source that holds text, outside of tables: the head of a clause, or one that `continues` a
    sentence of the line before, or neither."""

    number: int
    start: int
    segments: tuple[Segment, ...]
    continues: bool = False
    is_head: bool = False


@dataclass(frozen=True)
class TableRow:
    """The cells of a row; a row that is no row of columns (a title, a page number) `spreads` over all of them."""

    cells: tuple[tuple[Segment, ...], ...]
    is_head: bool = False
    spreads: bool = False


@dataclass(frozen=True)
class Table:
    """Rows that stand together in the source; `heads` are the words of the columns, "" where no head says them."""

    number: int
    start: int
    columns: int
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]


def marks_of(evidence: Mapping[str, Sequence[Sequence[int]]]) -> Iterator[Mark]:
    """Marks of a duty's evidence; kinds without a colour of their own are left out."""
    for name, spans in evidence.items():
        if kind := KINDS.get(name):
            for start, end in spans:
                yield Mark(start, end, kind)


def markup_in(text: str) -> list[Mark]:
    """Signs that are not words (**, ##, <p>): they stay in the text, where every place is counted, but are not shown.

    >>> [text[mark.start : mark.end] for text in ["## 一、**要求**"] for mark in markup_in(text)]
    ['## ', '**', '**']
    """
    return [Mark(*found.span(), "markup") for found in _MARKUP.finditer(text)]


def in_one_line(text: str) -> str:
    """A stretch of the source as one line of words: no markup, and no gap where only a line ended.

    >>> in_one_line("据气象部门研\\n判，<p>每月 1次</p>")
    '据气象部门研判，每月 1次'
    """
    return re.sub(r"\s+", " ", re.sub(r"\s*\n\s*", "", _MARKUP.sub("", text))).strip()


def names_in(text: str, names: Iterable[str]) -> list[Mark]:
    """Where units are named, whatever white space stands inside the names; of two names the longer one.

    A name counts only where it can stand: 消防 in 高层消防水系统 is no unit.

    >>> names_in("由县公\\n安局牵头，查消防水池", ["县公安局", "消防"])
    [Mark(start=1, end=6, kind='unit')]
    """
    wanted = sorted({name for name in names if name}, key=len, reverse=True)
    if not wanted:
        return []
    plain = read_plain(text)
    pattern = re.compile("|".join(map(re.escape, wanted)))
    hits = (hit.span() for hit in pattern.finditer(plain.text))
    return [Mark(*plain.span(*span), "unit") for span in hits if _stands_alone(text, plain, *span)]


def _stands_alone(text: str, plain: Plain, start: int, end: int) -> bool:
    """Whether a name may begin and end here; of the shortest names (消防, 建设) both sides are asked."""
    if start and plain.folded[start - 1] not in _BEFORE_NAME:
        gap = text[plain.spot[start - 1] : plain.spot[start]]
        if "\t" not in gap and gap.count("\n") < 2:
            return False
    if end - start > 2 or end == len(plain.folded):
        return True
    return plain.folded[end] in _AFTER_NAME or "\t" in text[plain.spot[end - 1] : plain.spot[end]]


class Cutter:
    """Cuts stretches of the text into segments. Stretches are asked for from front to end, so one pass is enough.

    Of overlapping duties the one that begins last is shown, of overlapping marks the first.
    """

    def __init__(
        self, text: str, regions: Iterable[Region], marks: Iterable[Mark], clause_starts: Iterable[int]
    ) -> None:
        self.text, self.clause_starts = text, frozenset(clause_starts)
        self.regions, self.marks = sorted(regions), sorted(marks)
        self.edges = sorted({edge for span in (*self.regions, *self.marks) for edge in span[:2]})
        self.at_edge = self.at_region = self.at_mark = 0
        self.open: list[Region] = []

    def cut(self, start: int, end: int) -> tuple[Segment, ...]:
        found: list[Segment] = []
        while start < end:
            stop = min(end, self._next_edge(start))
            duty, kind = self._duty_at(start), self._kind_at(start)
            found.append(Segment(start, self.text[start:stop], duty, kind))
            start = stop
        return tuple(found)

    def _next_edge(self, at: int) -> int:
        while self.at_edge < len(self.edges) and self.edges[self.at_edge] <= at:
            self.at_edge += 1
        return self.edges[self.at_edge] if self.at_edge < len(self.edges) else len(self.text)

    def _duty_at(self, at: int) -> str:
        while self.at_region < len(self.regions) and self.regions[self.at_region].start <= at:
            self.open.append(self.regions[self.at_region])
            self.at_region += 1
        self.open = [region for region in self.open if region.end > at]
        return self.open[-1].key if self.open else ""

    def _kind_at(self, at: int) -> str:
        while self.at_mark < len(self.marks) and self.marks[self.at_mark].end <= at:
            self.at_mark += 1
        here = self.at_mark < len(self.marks) and self.marks[self.at_mark].start <= at
        return self.marks[self.at_mark].kind if here else ""


def blocks_of(
    text: str, regions: Iterable[Region], marks: Iterable[Mark], clause_starts: Iterable[int] = ()
) -> list[Paragraph | Table]:
    """The whole text as it is shown: a paragraph per line, and the tables as tables."""
    lines = read_lines(text)
    skip = furniture_spans(text, lines)
    tables = [rows for rows in rows_as_written(text, lines, skip) if len(rows) > 1]
    spans = [span for rows in tables for row in rows for cell in row.cells if cell for span in cell.spans]
    breaks = (mark for span in spans for mark in _breaks(text, *span))
    cutter = Cutter(text, regions, [*marks, *breaks, *(Mark(*span, "furniture") for span in skip)], clause_starts)
    found: list[Paragraph | Table] = []
    at = 0
    for rows in tables:
        _add_lines(found, cutter, at, rows[0].start)
        found.append(_table(len(found) + 1, rows, cutter))
        at = rows[-1].end
    _add_lines(found, cutter, at, len(text))
    return found


def _add_lines(found: list[Paragraph | Table], cutter: Cutter, start: int, end: int) -> None:
    before = ""
    for at, stop in _lines(cutter.text, start, end):
        segments = cutter.cut(at, stop)
        words = "".join(segment.text for segment in segments if segment.kind != "markup").strip()
        if words:
            continues = len(before) >= SHORTEST_BROKEN_LINE and before[-1] not in _ENDS
            begins = not cutter.clause_starts.isdisjoint(range(at, stop))
            is_head = begins and len(words) <= LONGEST_HEAD and not _SENTENCE.search(words)
            goes_on = continues and not begins and not cutter.text[at].isspace()
            found.append(Paragraph(len(found) + 1, at, segments, goes_on, is_head))
        before = words


def _table(number: int, rows: Sequence[Row], cutter: Cutter) -> Table:
    columns = max(len(row.cells) for row in rows)
    heads: tuple[str, ...] = ()
    shown: list[TableRow] = []
    at = rows[0].start
    for row in rows:
        between: list[Paragraph | Table] = []
        _add_lines(between, cutter, at, row.start)
        shown += [TableRow((block.segments,), spreads=True) for block in between if isinstance(block, Paragraph)]
        filled = [cell for cell in row.cells if cell]
        is_head = header_roles(row) is not None
        if is_head:
            heads = tuple("".join(cell.text.split()) if cell else "" for cell in row.cells)
        cells = [tuple(s for span in cell.spans for s in cutter.cut(*span)) if cell else () for cell in row.cells]
        spreads = len(filled) == 1 and not shown and columns > 1
        shown.append(TableRow(tuple(filter(None, cells)) if spreads else tuple(cells), is_head, spreads))
        at = row.end
    return Table(number, rows[0].start, columns, (*heads, *[""] * columns)[:columns], tuple(shown))


def _breaks(text: str, start: int, end: int) -> Iterator[Mark]:
    """Where a cell goes on in a new line: after a paragraph's end, before the next numbered measure."""
    for found in _BREAK.finditer(text, start, end):
        if text[start : found.start()].strip() and text[found.end() : end].strip():
            yield Mark(*found.span(), "break")


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Start and end of each line of a stretch, without its line break."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n"))
        at += len(line)
