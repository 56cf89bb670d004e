"""Tables made of columns of blanks, as a pdf leaves them, and of words parted by single blanks.

Cells run over several lines; a word belongs to the column whose heading it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiben.core.directive.lines import Line
from zhiben.core.directive.tables import Cell, Row, Table, cell_of, header_roles, role_of, title_before
from zhiben.core.text.plain import Span

_BLANKS = re.compile(r"(?:[ \u00a0]{2,}|\u3000+[ \u3000]*|[ ]+\u3000+)")
_BLANK = re.compile(r"\s")
_ROW_NUMBER = re.compile(r"[（(]?(?:\d{1,3}(?:[-.]\d{1,2})?|[一二三四五六七八九十]{1,3})[）)、.．]?")
_WORD = re.compile(r"\S+")


def blank_table_lines(source: str, lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Ranges [i, j) of lines that are a table made of columns of blanks, its header first."""
    found: list[tuple[int, int]] = []
    i = 0
    while i < len(lines):
        if lines[i].kind == "text" and _is_blank_header(source, lines[i]):
            j = i + 1
            while j < len(lines) and _in_blank_table(source, lines, i, j):
                j += 1
            while lines[j - 1].kind == "blank":
                j -= 1
            if j > i + 1:
                found.append((i, j))
                i = j
                continue
        i += 1
    return found


def _chunks(source: str, line: Line) -> list[Span]:
    """The words of a line between runs of blanks."""
    spans, at = [], line.start
    for gap in _BLANKS.finditer(source, line.start, line.end):
        if gap.start() > at:
            spans.append(Span(at, gap.start()))
        at = gap.end()
    if line.end > at:
        spans.append(Span(at, line.end))
    return spans


def _is_blank_header(source: str, line: Line) -> bool:
    if not _BLANK.search(source, line.start, line.end):
        return False
    chunks = _chunks(source, line)
    if len(chunks) < 3:
        words = source[line.start : line.end].split()
        return len(words) >= 4 and words[0] in ("序号", "编号") and all(role_of(word) is not None for word in words)
    roles = [role_of(re.sub(r"\s", "", source[a:b])) for a, b in chunks]
    return sum(role is not None for role in roles) >= max(2, len(chunks) - 1)


def _column(source: str, line: Line, at: int) -> int:
    """Display column of an offset in its line; a Chinese character is two wide."""
    begin = source.rfind("\n", 0, line.start) + 1
    return sum(2 if ord(c) > 0x2E7F else 1 for c in source[begin:at])


def _in_blank_table(source: str, lines: Sequence[Line], header: int, j: int) -> bool:
    line = lines[j]
    if line.kind in ("blank", "furniture"):
        return j - header < 400 and any(later.kind == "text" for later in lines[j + 1 : j + 3])
    if line.kind != "text":
        return False
    chunks = _chunks(source, line)
    opens = _ROW_NUMBER.fullmatch(re.sub(r"\s", "", source[chunks[0].start : chunks[0].end])) if chunks else None
    if lines[j - 1].kind == "blank" and opens is None and not _is_blank_header(source, line):
        return False
    heads = _chunks(source, lines[header])
    if len(heads) < 3:
        return re.match(r"\d{1,3}\s+\S+\s+\S", source[line.start : line.end]) is not None
    if len(chunks) >= 2 or _is_blank_header(source, line):
        return True
    second = heads[1]
    starts_right = _column(source, line, line.start) >= _column(source, lines[header], second.start) - 4
    return starts_right and lines[j - 1].kind != "blank" and len(line.text) < 40


def read_blank_table(source: str, lines: Sequence[Line], begin: int, end: int, skip: Sequence[Span]) -> Table:
    """The table in lines[begin:end], whose cells run over several lines."""
    if len(_chunks(source, lines[begin])) < 3:
        return _read_single_blanks(source, lines, begin, end, skip)
    edges = [
        (_column(source, lines[begin], a), _column(source, lines[begin], b)) for a, b in _chunks(source, lines[begin])
    ]
    header = _blank_row(
        source, [(lines[begin], i, chunk) for i, chunk in enumerate(_chunks(source, lines[begin]))], len(edges), skip
    )
    roles = header_roles(header) or [role_of(cell.text) if cell else None for cell in header.cells]
    table = Table(title_before(lines, begin), roles, start=lines[begin].start, end=lines[end - 1].end, header=header)
    pending: list[tuple[Line, int, Span]] = []
    for line in lines[begin + 1 : end]:
        if line.kind != "text" or _is_blank_header(source, line):
            continue
        placed = [
            (line, _nearest(_column(source, line, span.start), _column(source, line, span.end), edges), span)
            for span in _chunks(source, line)
        ]
        opens = any(i == 0 and _ROW_NUMBER.fullmatch(source[span.start : span.end].strip()) for _, i, span in placed)
        if opens and pending:
            table.rows.append(_blank_row(source, pending, len(edges), skip))
            pending = []
        pending += placed
    if pending:
        table.rows.append(_blank_row(source, pending, len(edges), skip))
    return table


def _words(source: str, line: Line, most: int) -> list[Span]:
    """Words of a line between single blanks; the last of `most` words takes the rest."""
    spans = [Span(*hit.span()) for hit in _WORD.finditer(source, line.start, line.end)]
    return [*spans[: most - 1], Span(spans[most - 1].start, spans[-1].end)] if len(spans) > most else spans


def _read_single_blanks(source: str, lines: Sequence[Line], begin: int, end: int, skip: Sequence[Span]) -> Table:
    """A table whose columns are parted by one blank each: a row has as many words as the header."""
    heads = _words(source, lines[begin], 99)
    header = _blank_row(source, [(lines[begin], i, span) for i, span in enumerate(heads)], len(heads), skip)
    roles = header_roles(header) or [role_of(cell.text) if cell else None for cell in header.cells]
    table = Table(title_before(lines, begin), roles, start=lines[begin].start, end=lines[end - 1].end, header=header)
    for line in lines[begin + 1 : end]:
        if line.kind == "text":
            placed = [(line, i, span) for i, span in enumerate(_words(source, line, len(heads)))]
            table.rows.append(_blank_row(source, placed, len(heads), skip))
    return table


def _nearest(start: int, end: int, edges: Sequence[tuple[int, int]]) -> int:
    """The column whose heading overlaps most, else the nearest one to the left edge."""
    overlaps = [min(end, b) - max(start, a) for a, b in edges]
    best = max(range(len(edges)), key=lambda i: overlaps[i])
    if overlaps[best] > 0:
        return best
    return min(range(len(edges)), key=lambda i: abs(edges[i][0] - start))


def _blank_row(source: str, placed: Sequence[tuple[Line, int, Span]], width: int, skip: Sequence[Span]) -> Row:
    cells: list[Cell | None] = []
    for i in range(width):
        spans = [span for _, at, span in placed if at == i]
        cells.append(cell_of(source, spans, skip) if spans else None)
    every = [span for _, _, span in placed]
    return Row(tuple(cells), min(s.start for s in every), max(s.end for s in every))
