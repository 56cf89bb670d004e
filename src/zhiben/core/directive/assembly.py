"""Outline and tables → units in document order, laid out in one plain text that all grammars read once.

Every unit owns one stretch [begin, end) of that text; its regions (the words of its mark's line, further paragraphs,
table cells) lie in it one after the other with a line feed between, which no grammar reads over.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiben.core.directive.measures import Measure
from zhiben.core.directive.measures import Part as MeasurePart
from zhiben.core.directive.model import ClauseKind
from zhiben.core.directive.outline import UNIT_LIST_START, Node, Region
from zhiben.core.directive.paragraphs import Paragraph
from zhiben.core.directive.pieces import cut_pieces, heading_like
from zhiben.core.directive.tables import Cell, Role
from zhiben.core.text.bodies import is_unit
from zhiben.core.text.plain import Plain

_MEASURE_MARK = re.compile(r"\d{1,3}[、.．)）]|（\d{1,2}）[、.．]?")
_RUNS_ON = re.compile(r"(?:会同|联合|[和与及由对把将])$|(?:会同|牵头|负责)")
_BOLD_MARK = re.compile(r"\*\*|__|</?(?:b|strong)>")
_BOLD_END = re.compile(r"\*\*|__|</(?:b|strong)>")


@dataclass(slots=True, eq=False)
class Stretch:
    """A stretch of the laid-out text and what is known of it before any grammar has read it."""

    begin: int
    end: int
    head: int = 0
    """Up to here it is a heading; `begin` where it has none."""
    also: bool = False
    """Text of a section that stands after its first child, or under its heading."""
    column: Role | None = None
    """A table cell beside the measure: its words say units or dates, no duties."""


@dataclass(slots=True, eq=False)
class Unit:
    """A clause in the making. Offsets `begin`, `end` and those of the stretches are into the laid-out text."""

    id: str
    parent: Unit | None
    path: list[str]
    kind: ClauseKind
    part: str | None
    start: int = 0
    stop: int = 0
    heading: str = ""
    begin: int = 0
    end: int = 0
    stretches: list[Stretch] = field(default_factory=list)
    columns: dict[Role, list[Cell]] = field(default_factory=dict)
    children: int = 0
    in_table: bool = False


class Layout:
    """Collects regions into one plain text and units into one list."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self._text: list[str] = []
        self._folded: list[str] = []
        self._spot = array("l")
        self._size = 0

    def plain(self) -> Plain:
        spot = array("l", self._spot)
        spot.append(spot[-1] + 1 if spot else 0)
        return Plain("".join(self._text), "".join(self._folded), spot)

    def _add(self, plain: Plain, begin: int, end: int) -> tuple[int, int]:
        at = self._size
        self._text += (plain.text[begin:end], "\n")
        self._folded += (plain.folded[begin:end], "\n")
        self._spot.extend(plain.spot[begin:end])
        self._spot.append(plain.spot[end - 1] + 1 if end > begin else plain.spot[begin])
        self._size += end - begin + 1
        return at, at + end - begin

    def _reopen(self, stretch: Stretch, piece: MeasurePart) -> None:
        """Goes on with a sentence that a page broke inside a cell: no line feed between its halves."""
        del self._text[-1], self._folded[-1], self._spot[-1]
        self._size -= 1
        stretch.end = self._add(piece.cell.plain, piece.begin, piece.end)[1]

    def _unit(self, parent: Unit | None, path: list[str], kind: ClauseKind, part: str | None) -> Unit:
        unit = Unit(f"c{len(self.units) + 1}", parent, path, kind, part)
        if parent is not None:
            parent.children += 1
        self.units.append(unit)
        return unit

    def add_preamble(self, paragraphs: Sequence[Paragraph], part: str | None) -> Unit:
        """The paragraphs before the first numbered unit."""
        unit = self._unit(None, [], "preamble", part)
        unit.start, unit.stop = paragraphs[0].start, paragraphs[-1].plain.span(0, len(paragraphs[-1].text)).end
        unit.begin = self._size
        for paragraph in paragraphs:
            a, b = self._add(paragraph.plain, 0, len(paragraph.text))
            unit.stretches.append(Stretch(a, b, head=a))
        unit.end = self._size
        return unit

    def add_nodes(self, source: str, nodes: Sequence[Node], part: str | None) -> None:
        """Numbered units of a part's running text."""
        made: dict[int, Unit] = {}
        for node in nodes:
            parent = made[id(node.parent)] if node.parent is not None else None
            made[id(node)] = self._add_node(source, node, parent, part)

    def _add_node(self, source: str, node: Node, parent: Unit | None, part: str | None) -> Unit:
        first, *rest = node.own
        mark_end = node.marker.end if node.marker else first.begin
        head = _heading_end(source, node, first, mark_end)
        section = bool(node.children) and (node.bare or (len(node.own) == 1 and head == first.end))
        unit = self._unit(parent, node.path, "section" if section else "clause", part)
        words = first.plain.text[mark_end : head or mark_end]
        unit.heading = words.rstrip("。：:;；") if head else ""
        unit.begin = self._size
        a, b = self._add(first.plain, first.begin, first.end)
        unit.stretches.append(Stretch(a, b, head=a + (head - first.begin if head else mark_end - first.begin)))
        for region in rest:
            a, b = self._add(region.plain, region.begin, region.end)
            unit.stretches.append(Stretch(a, b, head=a, also=section))
        for region in node.also:
            a, b = self._add(region.plain, region.begin, region.end)
            unit.stretches.append(Stretch(a, b, head=a, also=True))
        unit.end = self._size
        last = first if section or not rest else rest[-1]
        unit.start = node.start
        unit.stop = last.plain.span(last.begin, last.end).end
        return unit

    def add_measure(self, measure: Measure, part: str | None) -> Unit:
        """A measure of a table row, with the cells of its row behind it."""
        unit = self._unit(None, measure.path, "section" if measure.section else "measure", part)
        unit.columns, unit.in_table = measure.columns, True
        unit.start, unit.stop = measure.start, measure.end
        unit.begin = self._size
        for i, piece in enumerate(measure.parts):
            if i and unit.stretches[-1].column is None and self._folded[-2][-1:] not in "。；！？：":
                self._reopen(unit.stretches[-1], piece)
                continue
            a, b = self._add(piece.cell.plain, piece.begin, piece.end)
            head = a
            if i == 0:
                if measure.section:
                    unit.heading, head = piece.cell.plain.text, b
                    unit.stretches.append(Stretch(a, b, head=b))
                    continue
                mark = _MEASURE_MARK.match(piece.cell.text, piece.begin, piece.end) if measure.numbered else None
                mark_end = mark.end() if mark else piece.begin
                heading = _sentence_heading(piece.cell.text, mark_end, piece.end, phrases=1)
                unit.heading = piece.cell.plain.text[mark_end:heading].rstrip("。") if heading else ""
                head = a + (heading or mark_end) - piece.begin
            unit.stretches.append(Stretch(a, b, head=head))
        for role in ("deadline", "target", "consequence"):
            for cell in measure.columns.get(role, ()):
                a, b = self._add(cell.plain, 0, len(cell.text))
                unit.stretches.append(Stretch(a, b, head=a, column=role))
        unit.end = self._size
        return unit


def _heading_end(source: str, node: Node, first: Region, mark_end: int) -> int:
    """Plain index where the unit's heading ends; 0 where its text begins at once."""
    if node.bare:
        return first.end
    bold = _bold_end(source, first, mark_end)
    if bold:
        return bold
    gap = _gap_heading(source, first, mark_end)
    if gap:
        return gap
    more = bool(node.children) or any(not UNIT_LIST_START.match(r.plain.folded, r.begin) for r in node.own[1:])
    heading = _sentence_heading(first.plain.folded, mark_end, first.end, more=more)
    if heading:
        return heading
    line_end = first.head_end
    if (
        mark_end < line_end < first.end
        and "。" not in first.plain.folded[mark_end:line_end]
        and heading_like(first.plain.folded[mark_end:line_end])
    ):
        return (
            line_end if source[first.plain.spot[line_end - 1] + 1 : first.plain.spot[line_end]].count("\n") > 1 else 0
        )
    return 0


def _gap_heading(source: str, first: Region, mark_end: int) -> int:
    """Where a heading ends that only a blank parts from its text: （一）提高认识　各单位要…"""
    spot = first.plain.spot
    begin, end = mark_end + 4, min(mark_end + 17, first.end)
    if begin >= end or spot[end - 1] - spot[begin - 1] == end - begin:
        return 0  # nothing stands between these characters
    for at in range(begin, end):
        if spot[at] - spot[at - 1] > 1 and "\n" not in source[spot[at - 1] : spot[at]]:
            words = first.plain.folded[mark_end:at]
            if _RUNS_ON.search(words) or is_unit(words):
                return 0
            opens = first.plain.folded[at] in "各全县市区镇街要由对按为把以将相有凡"
            return at if opens and heading_like(words) and not re.search(r"[，。；：、]", words) else 0
    return 0


def _bold_end(source: str, first: Region, mark_end: int) -> int:
    """Where bold type that began at or before the heading ends, if that is a short stretch of the first line."""
    opened = (
        source[max(0, first.plain.spot[first.begin] - 3) : first.plain.spot[mark_end]]
        if mark_end < len(first.plain.text)
        else ""
    )
    if len(_BOLD_MARK.findall(opened)) % 2 == 0:
        return 0
    close = _BOLD_END.search(source, first.plain.spot[mark_end])
    if close is None:
        return 0
    end = first.plain.at(close.start())
    # 方面。 and the stop may stand outside the bold type.
    tail = re.compile(r"方面[。：]|[。：]").match(first.plain.folded, end, first.end)
    end = tail.end() if tail else end
    return end if mark_end < end <= first.end and end - mark_end <= 60 and first.plain.folded[end - 1] in "。：" else 0


def _only_units(folded: str, begin: int, end: int) -> bool:
    """Whether nothing but a bracketed list of units follows."""
    return (
        UNIT_LIST_START.match(folded, begin, end) is not None
        or re.fullmatch(
            r"[（\[〔][^。；]{2,200}(?:负责|牵头|配合|落实|分工)[^。；]{0,10}[）\]〕][。；]?", folded[begin:end]
        )
        is not None
    )


def _sentence_heading(folded: str, begin: int, end: int, *, more: bool = False, phrases: int = 2) -> int:
    """Where a first sentence ends that only names the unit; 0 where there is none."""
    first = next(cut_pieces(folded, begin, end), None)
    if (
        first is None
        or folded[first[1] - 1] not in "。"
        or (not more and (first[1] >= end or _only_units(folded, first[1], end)))
    ):
        return 0
    words = folded[first[0] : first[1]]
    return first[1] if heading_like(words) and words.count("，") < phrases else 0
