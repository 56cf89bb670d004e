"""What the grammars of values share: the text with its sentence pieces, what they find, and what they could not read."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhiben.core.directive.model import ConsequenceKind, Quantity, Recurrence, ValueKind

WINDOW = 80
_TITLES = re.compile(r"《[^《》]{1,100}》|“[^“”]{1,24}”|\"[^\"]{1,24}\"")
_CLAUSE_END = re.compile(r"[，。；：！？（）\[\]〔〕]")


@dataclass(frozen=True, slots=True)
class DocumentDates:
    """When the document was issued, and the year its dates without a year belong to."""

    issued_on: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its place, half-open, in the folded text."""

    kind: ValueKind
    start: int
    end: int
    value: date | Recurrence | Quantity | ConsequenceKind


@dataclass(frozen=True, slots=True)
class Trouble:
    """What reads like a value but cannot be settled, with the reason in one Chinese sentence."""

    code: str
    message: str
    start: int
    end: int


class Ground:
    """The folded text of a document and its pieces, with the windows that every grammar looks through.

    All windows end at the piece's edges and are at most `WINDOW` long, so that the cost of one hit has a bound.
    """

    def __init__(self, text: str, pieces: Sequence[tuple[int, int]], dates: DocumentDates) -> None:
        self.text = text
        self.pieces = pieces
        self.dates = dates
        self._starts = [start for start, _ in pieces]
        marks = [hit.span() for hit in _TITLES.finditer(text)]
        self._mark_starts = [start for start, _ in marks]
        self._mark_ends = [end for _, end in marks]

    def piece(self, start: int, end: int) -> int | None:
        """Index of the piece that holds all of [start, end)."""
        at = bisect_right(self._starts, start) - 1
        return at if at >= 0 and end <= self.pieces[at][1] else None

    def mark(self, at: int) -> str:
        """《 inside a title, “ inside short quotation marks, else nothing."""
        found = bisect_right(self._mark_starts, at) - 1
        return self.text[self._mark_starts[found]] if found >= 0 and at < self._mark_ends[found] else ""

    def head(self, piece: int, at: int, length: int = WINDOW) -> str:
        """The words of the piece before `at`."""
        return self.text[max(self.pieces[piece][0], at - length) : at]

    def tail(self, piece: int, at: int, length: int = WINDOW) -> str:
        """The words of the piece from `at` on."""
        return self.text[at : min(self.pieces[piece][1], at + length)]

    def clause_tail(self, piece: int, at: int, length: int = WINDOW) -> str:
        """The words from `at` up to the next comma, bracket or end of the piece."""
        stop = min(self.pieces[piece][1], at + length)
        edge = _CLAUSE_END.search(self.text, at, stop)
        return self.text[at : edge.start() if edge else stop]

    def clause_head(self, piece: int, at: int, length: int = WINDOW) -> str:
        """The words back to the last comma, bracket or start of the piece."""
        words = self.head(piece, at, length)
        cut = max(map(words.rfind, "，。；：！？（）[]〔〕"))
        return words[cut + 1 :]
