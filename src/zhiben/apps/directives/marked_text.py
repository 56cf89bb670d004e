"""The source text cut into segments, each knowing its place, its duty and the values read from it. No database.

One pass over sorted edges, so that a text of 60 pages with 1,000 values is cut in a few milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
_MARKUP = re.compile(r"\*\*|__|</?(?:p|br|span|b|strong|u|font)\b[^<>\n]{0,200}>|^#{1,6}(?= )", re.MULTILINE)
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


def markup_in(text: str) -> list[Mark]:
    """Signs that are not words (**, ##, <p>), to be shown faintly: the text is shown as it was read, all of it.

    >>> [text[mark.start : mark.end] for text in ["## 一、**要求**"] for mark in markup_in(text)]
    ['##', '**', '**']
    """
    return [Mark(*found.span(), "markup") for found in _MARKUP.finditer(text)]


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
