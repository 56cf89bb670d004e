"""From pages to lines of source text: page furniture and line wraps undone, tables joined over pages.

What a wrapped line is, geometry says: it is full (the next line's first piece would not have fitted), and the next line
is not set off from it by its indent, its size or the distance. Where paragraphs are not indented, the end of a sentence
followed by a number ends one too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from zhiben.core.readers.furniture import without_furniture
from zhiben.core.readers.grid import Grid, split_tables
from zhiben.core.readers.page import COLUMN_GAP, Line, Page, glue, lines_of, would_have_fitted

_ENDED = re.compile(r"[。！？；：:;!?…][”’」』）)]*$")
_MARKER = re.compile(
    r"[（(]?[一二三四五六七八九十百]{1,4}[）)、.．]|[（(]?\d{1,3}[）)、.．](?!\d)|[①-⑳㉑-㉟⑴-⒇]|\d{1,2}(?:\.\d{1,2}){1,3}\D|\d{1,2}[.．]20\d\d年|"
    r"第[一二三四五六七八九十百\d]{1,4}[章节条]|附\s*[件录]"
)
_LEADER = re.compile(r"[.·…．]{4,}\s*\d+$")  # of a table of contents


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line with what is needed to judge it: its page, margins, distances of lines, size of running text."""

    line: Line
    page: int
    left: float
    right: float
    tight: float
    leading: float
    body: float

    @property
    def indent(self) -> float:
        """In characters."""
        return (self.line.x0 - self.left) / max(self.line.size, 1.0)


def render(pages: list[Page]) -> str:
    """Source text of pages in order."""
    tables: list[list[Grid]] = []
    lines: list[list[Line]] = []
    for page in pages:
        found, rest = split_tables(page.edges, page.glyphs)
        tables.append(found)
        lines.append(lines_of(rest))
    lines = without_furniture(pages, lines)
    flow = _flow(pages, lines, tables)
    style = _style([item for item in flow if isinstance(item, _Placed)])
    out: list[str] = []
    for is_table, items in groupby(flow, key=lambda item: isinstance(item, Grid)):
        if is_table:
            out.extend(_table_lines([item for item in items if isinstance(item, Grid)]))
        else:
            out.extend(_paragraphs([item for item in items if isinstance(item, _Placed)], style=style))
    return "\n".join(out)


def _flow(pages: list[Page], lines: list[list[Line]], tables: list[list[Grid]]) -> list[_Placed | Grid]:
    """Lines and tables in reading order."""
    by_width: dict[int, list[Line]] = defaultdict(list)
    for page, own in zip(pages, lines, strict=True):
        by_width[round(page.width / 20)].extend(own)
    body = _body_size([line for own in lines for line in own])
    margins = {width: _margins(own, body) for width, own in by_width.items()}
    tight, leading = _leading(lines, body)
    flow: list[_Placed | Grid] = []
    for number, (page, own, found) in enumerate(zip(pages, lines, tables, strict=True)):
        left, right = margins[round(page.width / 20)]
        placed: list[tuple[float, _Placed | Grid]] = [(grid.ys[0], grid) for grid in found]
        placed += [(line.y, _Placed(line, number, left, right, tight, leading, body)) for line in own]
        flow.extend(item for _, item in sorted(placed, key=lambda pair: pair[0]))
    return flow


def _body_size(lines: list[Line]) -> float:
    """Size in which most characters are set."""
    count: dict[float, int] = defaultdict(int)
    for line in lines:
        count[round(line.size * 2) / 2] += len(line.text)
    return max(count, key=lambda size: (count[size], size), default=12.0)


def _margins(lines: list[Line], body: float) -> tuple[float, float]:
    """Left and right edge of the running text: the outermost that two lines share (few lines: that one has)."""
    own = [line for line in lines if abs(line.size - body) <= 0.2 * body] or lines
    if not own:
        return 0.0, 0.0
    near = 0.5 * body
    lefts, rights = sorted(line.x0 for line in own), sorted((line.x1 - line.tail for line in own), reverse=True)
    few = len(own) < 12
    left = next((x for x, y in zip(lefts, lefts[1:], strict=False) if few or y - x <= near), lefts[0])
    right = next((x for x, y in zip(rights, rights[1:], strict=False) if few or x - y <= near), rights[0])
    return left, right


def _leading(lines: list[list[Line]], body: float) -> tuple[float, float]:
    """Distances of the baselines of running text: one that a quarter keeps below, and the usual one."""
    steps = sorted(
        below.y - above.y
        for own in lines
        for above, below in zip(own, own[1:], strict=False)
        if abs(above.size - body) < 1 and abs(below.size - body) < 1
    )
    return (steps[len(steps) // 4], steps[len(steps) // 2]) if steps else (1.8 * body, 1.8 * body)


def _style(lines: list[_Placed]) -> str:
    """How paragraphs begin: set in ("indent"), set out before a number ("hang"), or like any line ("flush")."""
    indented = [item for item in lines if 1.5 <= item.indent <= 2.6]
    if len(indented) * 12 < len(lines):
        return "flush"
    out = [item for item in lines if item.indent < 0.8]
    numbered_out, numbered_in = (sum(bool(_MARKER.match(item.line.text)) for item in some) for some in (out, indented))
    if numbered_out < 3 or numbered_out <= 3 * numbered_in:
        return "indent"
    return "hang" if len(out) - numbered_out < len(indented) - numbered_in else "flush"


# --- paragraphs -------------------------------------------------------------------------------------------------------


def _paragraphs(lines: list[_Placed], *, style: str) -> Iterator[str]:
    text = ""
    for above, item in zip([None, *lines], lines, strict=False):
        if above is not None and _goes_on(above, item, style=style):
            text = glue(text, item.line.text)
        else:
            if text:
                yield text
            text = item.line.text
    if text:
        yield text


def _goes_on(above: _Placed, here: _Placed, *, style: str) -> bool:
    """Whether `here` continues the paragraph of the line above it."""
    one, two = above.line, here.line
    size = max(one.size, two.size)
    if abs(one.size - two.size) > 0.12 * size or COLUMN_GAP in one.text or COLUMN_GAP in two.text:
        return False
    if _LEADER.search(one.text):
        return False
    big = one.size > 1.1 * here.body
    # Where no indent tells, the distance does; then it counts from the tighter lines, those within paragraphs.
    apart = 1.45 * here.leading if style == "indent" else 1.25 * here.tight
    if above.page == here.page and two.y - one.y > apart * (one.size / here.body if big else 1.0):
        return False
    if big and _centred(here) and here.indent > 1:
        return not would_have_fitted(one, two, here.right - here.left)
    if would_have_fitted(one, two, above.right - one.x0):
        return False
    step = here.indent - above.indent
    if step < -4.5 or above.indent * one.size > 0.4 * (above.right - above.left):
        return False  # the line above stands at the right: a signature, a date
    ended = bool(_ENDED.search(one.text)) and one.text.count("（") <= one.text.count("）")
    numbered = bool(_MARKER.match(two.text))
    if style == "hang":
        return here.indent >= 0.8 and not numbered
    if here.indent < 0.8:
        return not (style == "flush" and ended and numbered)
    if ended or numbered:
        return False
    if style == "indent" and above.indent < 0.8 and here.indent <= 2.6:
        return False  # a first line below a heading or a list that fills its last line
    return -0.3 < step <= 3  # a full line that ends inside a sentence: set in as a whole, or hanging after a number


def _centred(item: _Placed) -> bool:
    return abs((item.line.x0 - item.left) - (item.right - item.line.x1)) < item.line.size


# --- tables -----------------------------------------------------------------------------------------------------------


def _table_lines(grids: list[Grid]) -> Iterator[str]:
    """Rows of tables that follow each other; one with the columns of the table before it continues that one."""
    rows: list[list[str]] = []
    columns: list[float] = []
    full: list[bool] = []
    for grid in grids:
        more = [row for row in grid.cells if any(row)]
        aligned = _aligned(columns, grid.xs, more) if rows else None
        if aligned is None:
            yield from ("\t".join(row) for row in rows)
            rows, columns, full = more, grid.xs, grid.full
            continue
        repeated = next((at for at, (a, b) in enumerate(zip(rows, aligned, strict=False)) if not _same(a, b)), None)
        rows = _continued(rows, aligned[repeated:] if repeated is not None else aligned[len(rows) :], full)
        full = grid.full
    yield from ("\t".join(row) for row in rows)


def _aligned(columns: list[float], xs: list[float], rows: list[list[str]]) -> list[list[str]] | None:
    """Rows of a piece laid out in the columns of the table it continues; None when it is another table."""
    shift = xs[0] - columns[0]
    places = [min(range(len(columns)), key=lambda at: abs(columns[at] + shift - x)) for x in xs]
    if any(abs(columns[at] + shift - x) > 8 for at, x in zip(places, xs, strict=True)) or len(set(places)) < len(xs):
        return None
    out = []
    for row in rows:
        line = [""] * (len(columns) - 1)
        for at, text in zip(places, row, strict=False):
            line[at] = text
        out.append(line)
    return out


def _same(one: list[str], other: list[str]) -> bool:
    return ["".join(cell.split()) for cell in one] == ["".join(cell.split()) for cell in other]


def _continued(rows: list[list[str]], more: list[list[str]], full: list[bool]) -> list[list[str]]:
    """The table with the rows of the next page; a row that the page broke is made whole."""
    if not more or not rows or not _is_broken(rows, more[0], full):
        return rows + more
    whole = [glue(a, b) if a and b else a or b for a, b in zip(rows[-1], more[0], strict=True)]
    return [*rows[:-1], whole, *more[1:]]


def _is_broken(rows: list[list[str]], first: list[str], full: list[bool]) -> bool:
    """Whether the first row of a page goes on the last row of the page before.

    It has no number, and every text of it goes on from a cell that was full. Where what the cells say does not decide,
    such a row may as well be one of several under one number: then it is one if other rows are.
    """
    if first[0] or len(full) != len(first):
        return False
    pairs = [(at, a, b) for at, (a, b) in enumerate(zip(rows[-1], first, strict=True)) if a and b]
    columns = {at: ["".join(row[at].split()) for row in rows[1:-1]] for at, _, _ in pairs}
    if any("".join((a + b).split()) in columns[at] for at, a, b in pairs):
        return True
    if not pairs or not all(full[at] for at, _, _ in pairs):
        return False
    signs = [_tells(columns[at], a, b) for at, a, b in pairs]
    if any(sign is not None for sign in signs):
        return True in signs and (False not in signs)
    return sum(bool(row[0]) for row in rows) >= 0.9 * len(rows)


def _tells(column: list[str], upper: str, lower: str) -> bool | None:
    """Whether a cell's text goes on overleaf, by what else stands in its column; None where that does not tell."""
    known = [text for text in column if text]
    if upper[-1] in "、，,（(《“":
        return True
    if lower in known or (upper in known and len(upper) > 3):
        return False
    if sum(bool(_ENDED.search(text)) for text in known) >= 0.6 * max(len(known), 1):
        return None if _ENDED.search(upper) else True
    return None
