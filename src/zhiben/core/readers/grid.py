"""Ruled tables: from the lines on a page to rows of cells.

Lines that touch form one table. Their positions give a grid; grid places without a line between them are one cell.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from zhiben.core.readers.page import Edge, Glyph, glue, lines_of, would_have_fitted

_NEAR = 3.0  # points: double borders, gaps of dashed lines
_SHORTEST = 6.0
_MOST_PAIRS = 1_000_000  # beyond that it is a drawing


@dataclass(slots=True)
class Grid:
    """A table on a page: `xs` and `ys` are the grid lines, `cells[row][column]` the text.

    `full` says of each cell of the last row whether its text reaches the lower border: only that can go on overleaf.
    """

    xs: list[float]
    ys: list[float]
    cells: list[list[str]]
    full: list[bool]


def split_tables(edges: list[Edge], glyphs: list[Glyph]) -> tuple[list[Grid], list[Glyph]]:
    """The tables that the edges draw, filled, and the glyphs outside of them."""
    tables = []
    for component in _components(_merged(edges)):
        xs, ys = _positions(component)
        if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > 20_000:
            continue  # a frame, an underline, a drawing
        inside = [g for g in glyphs if xs[0] < (g.x0 + g.x1) / 2 < xs[-1] and ys[0] < g.y - g.size * 0.35 < ys[-1]]
        grid = _fill(component, xs, ys, inside)
        filled = sum(bool(text) for row in grid.cells for text in row)
        if not filled or (filled < 2 and len(xs) < 4):
            continue  # a box around a text; with three columns it is the rest of a row that the page broke
        taken = set(map(id, inside))
        glyphs = [g for g in glyphs if id(g) not in taken]
        tables.append(grid)
    return tables, glyphs


def _merged(edges: list[Edge]) -> list[Edge]:
    """Edges on (nearly) one line that touch (nearly) become one; what stays too short is no border."""
    out: list[Edge] = []
    for upright in (True, False):
        rest = sorted(e for e in edges if e.upright is upright)
        at = 0
        while at < len(rest):
            stop = at + 1
            while (
                stop < len(rest) and rest[stop].at - rest[stop - 1].at <= 1.5 and rest[stop].at - rest[at].at <= _NEAR
            ):
                stop += 1
            where = sum(e.at for e in rest[at:stop]) / (stop - at)
            low, high = None, 0.0
            for edge in sorted(rest[at:stop], key=lambda e: e.low):
                if low is None:
                    low, high = edge.low, edge.high
                elif edge.low <= high + _NEAR:
                    high = max(high, edge.high)
                else:
                    out.append(Edge(upright, where, low, high))
                    low, high = edge.low, edge.high
            if low is not None:
                out.append(Edge(upright, where, low, high))
            at = stop
    return [e for e in out if e.high - e.low >= _SHORTEST]


def _components(edges: list[Edge]) -> list[list[Edge]]:
    """Groups of edges that touch or cross, from top to bottom."""
    upright = [e for e in edges if e.upright]
    level = [e for e in edges if not e.upright]
    if not upright or not level or len(upright) * len(level) > _MOST_PAIRS:
        return []
    parent = list(range(len(upright) + len(level)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for i, v in enumerate(upright):
        for j, h in enumerate(level, len(upright)):
            if h.low - _NEAR <= v.at <= h.high + _NEAR and v.low - _NEAR <= h.at <= v.high + _NEAR:
                parent[root(i)] = root(j)
    groups: dict[int, list[Edge]] = {}
    for at, edge in enumerate([*upright, *level]):
        groups.setdefault(root(at), []).append(edge)
    whole = [group for group in groups.values() if {e.upright for e in group} == {True, False}]
    return sorted(whole, key=lambda group: min(e.at for e in group if not e.upright))


def _positions(component: list[Edge]) -> tuple[list[float], list[float]]:
    """Grid lines. Tables without side borders, or cut by the end of a page, reach as far as their lines do."""
    xs = [e.at for e in component if e.upright] + [x for e in component if not e.upright for x in (e.low, e.high)]
    ys = [e.at for e in component if not e.upright] + [y for e in component if e.upright for y in (e.low, e.high)]
    return _distinct(xs), _distinct(ys)


def _distinct(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR + 1:
            out.append(value)
    return out


def _fill(component: list[Edge], xs: list[float], ys: list[float], glyphs: list[Glyph]) -> Grid:
    """The table, of the columns in which some cell begins, with the text of every cell at its first row and column."""
    rows, columns = len(ys) - 1, len(xs) - 1
    root = _cells(component, xs, ys)
    inside: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        column = min(max(bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1, 0), columns - 1)
        row = min(max(bisect_right(ys, glyph.y - glyph.size * 0.35) - 1, 0), rows - 1)
        inside.setdefault(root[row * columns + column], []).append(glyph)
    ends = {cell: at % columns + 1 for at, cell in enumerate(root)}
    begins = sorted({cell % columns for cell in root})
    out = []
    for row in range(rows):
        line = []
        for column in begins:
            at = row * columns + column
            mine = inside.get(at, [])
            line.append(cell_text(mine, xs[ends[at]] - xs[column]) if mine else "")
        out.append(line)
    lowest = [inside.get((rows - 1) * columns + column, []) for column in begins]
    full = [any(ys[-1] - glyph.y < 2.6 * glyph.size for glyph in mine) for mine in lowest]
    return Grid([*(xs[column] for column in begins), xs[-1]], ys, out, full)


def _cells(component: list[Edge], xs: list[float], ys: list[float]) -> list[int]:
    """For every place of the grid (row by row) the first place of the cell it belongs to."""
    rows, columns = len(ys) - 1, len(xs) - 1
    walls: dict[tuple[bool, int], list[Edge]] = {}
    for edge in component:
        walls.setdefault((edge.upright, _nearest(xs if edge.upright else ys, edge.at)), []).append(edge)

    def open_at(upright: bool, line: int, middle: float) -> bool:
        return not any(e.low <= middle <= e.high for e in walls.get((upright, line), ()))

    root = list(range(rows * columns))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    def join(one: int, other: int) -> None:
        one, other = find(one), find(other)
        root[max(one, other)] = min(one, other)

    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            if column + 1 < columns and open_at(True, column + 1, (ys[row] + ys[row + 1]) / 2):
                join(here, here + 1)
            if row + 1 < rows and open_at(False, row + 1, (xs[column] + xs[column + 1]) / 2):
                join(here, here + columns)
    return [find(at) for at in range(rows * columns)]


def _nearest(values: list[float], value: float) -> int:
    return min(range(len(values)), key=lambda at: abs(values[at] - value))


def cell_text(glyphs: list[Glyph], width: float) -> str:
    """Text of a cell on one line: wrapped lines glued, a blank where a line was ended on purpose."""
    lines = lines_of(glyphs)
    if not lines:
        return ""
    longest = max(line.x1 - line.x0 - line.tail for line in lines)
    room = max(width - 12.0, longest)  # with the usual padding of a cell
    text = lines[0].text
    for above, line in zip(lines, lines[1:], strict=False):
        text = f"{text} {line.text}" if would_have_fitted(above, line, room) else glue(text, line.text)
    return " ".join(text.split())
