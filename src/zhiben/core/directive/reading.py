"""What the grammars of values share: the text with its sentence pieces, what they find, and what they could not read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from zhiben.core.directive.model import ConsequenceKind, Quantity, Recurrence, ValueKind
from zhiben.core.text.dates import SaidDate, said_dates
from zhiben.core.text.recurrences import Rhythm, rhythms

Value = date | Recurrence | Quantity | ConsequenceKind

WINDOW = 80
_TITLES = re.compile(r"《[^《》]{1,100}》|“[^“”]{1,24}”|\"[^\"]{1,24}\"")
_CLAUSE_END = re.compile(r"[，。；：！？（）\[\]〔〕]")


@dataclass(frozen=True, slots=True)
class DocumentDates:
    """When the document was issued, and the year its dates without a year belong to."""

    issued_on: date | None = None
    year: int | None = None


class Found(NamedTuple):
    """A value with its place, half-open, in the folded text."""

    kind: ValueKind
    start: int
    end: int
    value: Value


@dataclass(frozen=True, slots=True)
class Trouble:
    """What reads like a value but cannot be settled, with the reason in one Chinese sentence."""

    code: str
    message: str
    start: int
    end: int


class Ground:
    """The folded text of a document and its pieces, with the windows that every grammar looks through.

    All windows end at the piece's edges and are at most `WINDOW` long, so that the cost of one hit has a bound. What
    several grammars need of the whole text (dates, rhythms, edges of clauses) is read once, when first asked for.
    """

    def __init__(self, text: str, pieces: Sequence[tuple[int, int]], dates: DocumentDates) -> None:
        self.text = text
        self.pieces = pieces
        self.dates = dates
        self._starts = [start for start, _ in pieces]
        marks = [hit.span() for hit in _TITLES.finditer(text)]
        self._mark_starts = [start for start, _ in marks]
        self._mark_ends = [end for _, end in marks]

    @cached_property
    def dates_said(self) -> list[SaidDate]:
        return list(said_dates(self.text))

    @cached_property
    def rhythms(self) -> list[Rhythm]:
        return list(rhythms(self.text))

    @cached_property
    def _edges(self) -> list[int]:
        return [hit.start() for hit in _CLAUSE_END.finditer(self.text)]

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
        following = bisect_left(self._edges, at)
        return self.text[at : min(stop, self._edges[following]) if following < len(self._edges) else stop]

    def clause_head(self, piece: int, at: int, length: int = WINDOW) -> str:
        """The words back to the last comma, bracket or start of the piece."""
        start = max(self.pieces[piece][0], at - length)
        before = bisect_left(self._edges, at)
        return self.text[max(start, self._edges[before - 1] + 1) if before else start : at]
