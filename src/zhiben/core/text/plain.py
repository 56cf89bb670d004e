"""Plain text: a stretch of source without its trivia, every character knowing where it came from.

The source is never edited. Grammar is written against `folded`, in which white space, line wraps, markup and page
furniture are gone and full-width digits, letters and half-width punctuation are brought to one form; one character of
`folded` is always one character of `text`, and `spot[i]` is its offset in the source. So a value read anywhere can show
the place it was read from, and white space put anywhere changes nothing, by construction.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of character offsets."""

    start: int
    end: int


# One to one, so that offsets survive. Digits, letters and the percent sign to half width; punctuation to full width.
_DIGITS_LETTERS = {chr(0xFF10 + i): chr(0x30 + i) for i in range(10)}
_DIGITS_LETTERS |= {chr(0xFF21 + i): chr(0x41 + i) for i in range(26)} | {
    chr(0xFF41 + i): chr(0x61 + i) for i in range(26)
}
FOLD = str.maketrans(
    _DIGITS_LETTERS
    | dict(zip("(),:;?!", "（），：；？！", strict=True))
    | dict(zip("％﹪．～〜∼﹣－–—", "%%.~~~----", strict=True))
    | dict(zip("［﹝｛〖【", "[〔{[[", strict=True))
    | dict(zip("］﹞｝〗】", "]〕}]]", strict=True))
    | dict(zip("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", strict=True))
    | {"〇": "〇", "○": "〇", "﹐": "，", "﹔": "；", "＋": "+", "≧": "≥", "≦": "≤"}
)

_FOLDED = {chr(wide): narrow for wide, narrow in FOLD.items()}
_FOLDABLE = re.compile(f"[{re.escape(''.join(_FOLDED))}]")

# The first character alone, then what it must begin: `re` passes over a text by single characters quickly.
_TRIFLE = (
    r"[\s\u200b-\u200f\u2028\u2029\u2060\ufeff\u00ad*_<]"
    r"(?:(?<![*_<])|(?<=\*)\*|(?<=_)_|(?<=<)/?(?:p|br|span|b|strong|u|font)\b[^<>\n]{0,200}>)"
)
TRIVIA = re.compile(f"{_TRIFLE}(?:{_TRIFLE})*")


def fold(text: str) -> str:
    """`text.translate(FOLD)`, but only the few characters that change cost time."""
    return _FOLDABLE.sub(lambda hit: _FOLDED[hit[0]], text)


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` and `folded` have equal length n; `spot` has n + 1 offsets, the last one past the stretch."""

    text: str
    folded: str
    spot: array[int]

    def span(self, start: int, end: int) -> Span:
        """Source span of the plain characters [start, end), without trivia after the last of them.

        >>> plain = read_plain("于 12月\\n底前")
        >>> plain.folded, plain.span(1, 5)
        ('于12月底前', Span(start=2, end=7))
        """
        return Span(*self.bounds(start, end))

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """The same as a bare pair, for what is made by the thousand."""
        first = self.spot[start]
        return first, self.spot[end - 1] + 1 if end > start else first

    def at(self, offset: int) -> int:
        """Index of the first plain character at or after a source offset."""
        return bisect_left(self.spot, offset, 0, len(self.text))

    def cut(self, start: int, end: int) -> Plain:
        """The plain text of a source range."""
        a, b = self.at(start), self.at(end)
        spot = self.spot[a : b + 1]
        if b > a:
            spot[-1] = self.spot[b - 1] + 1
        return Plain(self.text[a:b], self.folded[a:b], spot)


def read_plain(source: str, start: int = 0, end: int | None = None, *, skip: Iterable[Span] = ()) -> Plain:
    """Plain text of `source[start:end]`; `skip` are further trivia (page numbers, running heads), in order."""
    end = len(source) if end is None else end
    kept: list[str] = []
    spot = array("l")
    at = start
    for hole in [*skip, Span(end, end)]:
        stop = min(max(hole.start, at), end)
        while at < stop:
            gap = TRIVIA.search(source, at, stop)
            edge = gap.start() if gap else stop
            if edge > at:
                kept.append(source[at:edge])
                spot.extend(range(at, edge))
            at = gap.end() if gap else stop
        at = max(at, min(hole.end, end))
    text = "".join(kept)
    spot.append(spot[-1] + 1 if spot else start)
    return Plain(text, fold(text), spot)
