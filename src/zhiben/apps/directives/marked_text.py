"""The source text cut into segments, each knowing its place, its duty and the values read from it. No database.

One pass over sorted edges, so that a text of 60 pages with 1,000 values is cut in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zhiben.core.text.plain import read_plain

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
_BEFORE_NAME = frozenset("，、。；：！？（〔[“》）〕]./0123456789由会同与和及或向报请对各以")


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
    """One line of the source that holds text; `number` counts them from 1, `clauses` begin in it."""

    number: int
    start: int
    segments: tuple[Segment, ...]
    clauses: tuple[str, ...]
    is_row: bool


def marks_of(evidence: Mapping[str, Sequence[Sequence[int]]]) -> Iterator[Mark]:
    """Marks of a duty's evidence; kinds without a colour of their own are left out."""
    for name, spans in evidence.items():
        if kind := KINDS.get(name):
            for start, end in spans:
                yield Mark(start, end, kind)


def names_in(text: str, start: int, end: int, names: Iterable[str]) -> list[Mark]:
    """Where units are named in a stretch, whatever white space stands inside the names; longer names first.

    A name counts only where it can begin one: 消防 in 高层消防水系统 is no unit.

    >>> names_in("由县公\\n安局牵头", 0, 8, ["县公安局"])
    [Mark(start=1, end=6, kind='unit')]
    """
    plain = read_plain(text, start, end)
    found: list[Mark] = []
    taken: list[tuple[int, int]] = []
    for name in sorted(set(filter(None, names)), key=len, reverse=True):
        at = plain.text.find(name)
        while at >= 0:
            span = (at, at + len(name))
            opens = at == 0 or plain.folded[at - 1] in _BEFORE_NAME
            if opens and not any(span[0] < other[1] and other[0] < span[1] for other in taken):
                taken.append(span)
                found.append(Mark(*plain.span(*span), "unit"))
            at = plain.text.find(name, at + len(name))
    return sorted(found)


def paragraphs_of(
    text: str, regions: Iterable[Region], marks: Iterable[Mark], clause_starts: dict[int, str]
) -> list[Paragraph]:
    """Paragraphs with their segments. Of overlapping duties the one that begins last is shown, of marks the first."""
    regions, marks = sorted(regions), sorted(marks)
    starts = sorted(clause_starts)
    edges = sorted({edge for span in (*regions, *marks) for edge in span[:2]})
    found: list[Paragraph] = []
    at_edge = at_region = at_mark = at_start = 0
    open_regions: list[Region] = []
    for start, end in _lines(text):
        segments: list[Segment] = []
        position = start
        while position < end:
            while at_edge < len(edges) and edges[at_edge] <= position:
                at_edge += 1
            stop = min(end, edges[at_edge]) if at_edge < len(edges) else end
            while at_region < len(regions) and regions[at_region].start <= position:
                open_regions.append(regions[at_region])
                at_region += 1
            open_regions = [region for region in open_regions if region.end > position]
            while at_mark < len(marks) and marks[at_mark].end <= position:
                at_mark += 1
            marked = at_mark < len(marks) and marks[at_mark].start <= position
            segments.append(
                Segment(
                    position,
                    text[position:stop],
                    open_regions[-1].key if open_regions else "",
                    marks[at_mark].kind if marked else "",
                )
            )
            position = stop
        clauses = []
        while at_start < len(starts) and starts[at_start] < end:
            clauses.append(clause_starts[starts[at_start]])
            at_start += 1
        if any(segment.text.strip() for segment in segments):
            is_row = "\t" in text[start:end]
            found.append(Paragraph(len(found) + 1, start, tuple(segments), tuple(clauses), is_row))
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line, without its line break."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n"))
        at += len(line)
