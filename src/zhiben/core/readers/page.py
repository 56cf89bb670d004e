"""A page as geometry: what pdf and ofd readers hand to `layout`. Points (1/72 inch), origin at the top left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """One character. `y` is its baseline, `size` its font size; blanks are glyphs too."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


class Edge(NamedTuple):
    """A straight ruled line: `at` is its x (upright) or y (level), `low` and `high` its ends."""

    upright: bool
    at: float
    low: float
    high: float


@dataclass(slots=True)
class Page:
    """`picture`: an image covers most of the page."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    picture: bool = False


class Line(NamedTuple):
    """Glyphs on one baseline. `head` is the width of the first piece that could not be broken, `tail` that of a closing
    sign at the end, which may hang over the margin."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    head: float
    tail: float


COLUMN_GAP = "    "
_LATIN = re.compile(r"[!-~]")
_OPENING, _CLOSING = "“‘（〔【《〈「『([{", "，。、；：？！”’）〕】》〉」』,.;:?!)]}%％…—"


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Lines from top to bottom; a glyph drawn twice (to look bold) counts once."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.y):
        if rows and glyph.y - rows[-1][0].y <= 0.45 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [line for row in rows if (line := _line(row)) is not None]


def _line(row: list[Glyph]) -> Line | None:
    row.sort(key=lambda g: g.x0)
    shown: list[Glyph] = []
    out: list[str] = []
    blank = False
    for glyph in row:
        if glyph.text.isspace():
            blank = True
            continue
        if any(g.text == glyph.text and abs(g.x0 - glyph.x0) < 0.25 * glyph.size for g in shown[-3:]):
            continue
        if shown:
            out.append(_between(shown[-1], glyph, blank=blank))
        out.append(glyph.text)
        shown.append(glyph)
        blank = False
    if not shown:
        return None
    sizes = sorted(g.size for g in shown)
    end = max(g.x1 for g in shown)
    tail = end - shown[-1].x0 if shown[-1].text in _CLOSING else 0.0
    return Line(
        "".join(out), shown[0].x0, end, _median([g.y for g in shown]), sizes[len(sizes) // 2], _head(shown), tail
    )


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _between(left: Glyph, right: Glyph, *, blank: bool) -> str:
    """What stands between two glyphs of a line: nothing, a blank, or the gap of a column."""
    gap = (right.x0 - left.x1) / max(right.size, 1.0)
    if gap > 1.8:
        return COLUMN_GAP
    both_latin = _LATIN.fullmatch(left.text) and _LATIN.fullmatch(right.text)
    if both_latin:
        return " " if gap > (0.1 if blank else 0.2) else ""
    return " " if gap > (0.4 if blank else 0.6) else ""


def _head(shown: list[Glyph]) -> float:
    """Width of what would have had to fit on the line before: a character with its brackets and stops, or a word.

    Some word processors do not part a stop from a number or a Latin word after it either.
    """
    at, last = 0, len(shown) - 1
    while at < last and shown[at].text in _OPENING:
        at += 1
    while True:
        at = _end_of_word(shown, at)
        while at < last and shown[at + 1].text in _CLOSING:
            at += 1
        if at == last or shown[at].text not in _CLOSING or not _LATIN.fullmatch(shown[at + 1].text):
            return shown[at].x1 - shown[0].x0
        at += 1


def _end_of_word(shown: list[Glyph], at: int) -> int:
    if _LATIN.fullmatch(shown[at].text):
        while at < len(shown) - 1 and _LATIN.fullmatch(shown[at + 1].text) and shown[at + 1].x0 - shown[at].x1 < 1:
            at += 1
    return at


def would_have_fitted(above: Line, below: Line, room: float) -> bool:
    """Whether the first piece of `below` had its place on the line above, in a column `room` points wide.

    Between Chinese and Latin characters word processors put a quarter of a blank.
    """
    mixed = above.text[-1:].isascii() is not below.text[:1].isascii()
    slack = above.size * (0.6 if mixed else 0.3)
    return above.x1 - above.x0 + below.head + slack <= room


def glue(left: str, right: str) -> str:
    """Two lines of a paragraph as one: no blank beside Chinese, one between words."""
    words = left[-1:].isascii() and right[:1].isascii() and left[-1:].isalnum() and right[:1].isalnum()
    return f"{left} {right}" if words else left + right
