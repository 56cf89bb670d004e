"""What every sentence of a source was taken for: the ground of the coverage view, where a missed duty is visible."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from zhiben.core.directive.duties import Sentence
from zhiben.core.directive.frame import Frame
from zhiben.core.directive.model import Duty
from zhiben.core.directive.pieces import Label
from zhiben.core.directive.tables import Table
from zhiben.core.text.plain import Plain, Span

# Markup and blanks between two pieces are no words.
_NOTHING = " \t\r\n\f\v\u3000\u00a0\ufeff\u2028\u2029\u200b\x85\x1c\x1d\x1e*#|_-"
# The number of a unit without a heading belongs to the sentence behind it.
_BARE_MARK = re.compile(
    r"[（(]?(?:\d{1,3}(?:[.．]\d{1,2}){0,2}|[一二三四五六七八九十百]{1,4}|第.{1,5}[章节条编]|[①-⑳])[)）]?[、.．\s]*"
)


class Piece(NamedTuple):
    """A sentence of the source and what it was taken for; `duty` where it makes one."""

    start: int
    end: int
    clause: str | None
    label: Label
    duty: str | None


_place = attrgetter("start", "end")


def account_for(
    plain: Plain,
    order: Sequence[Sentence],
    duties: Sequence[Duty],
    frame: Frame,
    loose: Sequence[Span],
    skip: Sequence[Span],
    tables: Sequence[Table],
    source: str,
) -> list[Piece]:
    """Every stretch of the source: sentences with their label, frame, furniture, and what stands between them."""
    numbers = iter(duties)
    pieces = []
    for sentence in order:
        if sentence.column:
            continue
        span = plain.span(sentence.begin, sentence.end)
        duty = next(numbers).id if sentence.bears else None
        clause = sentence.unit.id if sentence.unit.id else None
        pieces.append(Piece(span.start, span.end, clause, sentence.label, duty))
    pieces += [Piece(span.start, span.end, None, "frame", None) for span in frame.frame_spans]
    pieces += [Piece(span.start, span.end, None, "furniture", None) for span in skip]
    pieces += [Piece(span.start, span.end, None, "background", None) for span in loose]
    return sorted([*pieces, *_between(pieces, tables, source)], key=_place)


def _between(pieces: Sequence[Piece], tables: Sequence[Table], source: str) -> list[Piece]:
    """What no piece covers yet: a bare number is its unit's heading, the rest of a table are its cells."""
    found: list[Piece] = []
    starts = [table.start for table in tables]
    at = 0
    for piece in [
        *sorted(pieces, key=_place),
        Piece(len(source), len(source), None, "frame", None),
    ]:
        words = source[at : piece.start]
        if words.strip(_NOTHING) and not _BARE_MARK.fullmatch(words.strip(_NOTHING)):
            i = bisect_right(starts, at) - 1
            in_table = i >= 0 and at < tables[i].end
            begin = at + len(words) - len(words.lstrip())
            found.append(Piece(begin, at + len(words.rstrip()), None, "units" if in_table else "heading", None))
        at = max(at, piece.end)
    return found
