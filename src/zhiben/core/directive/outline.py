"""Paragraphs → the tree of numbered units, each with the stretches of text that are its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhiben.core.directive.markers import Marker, inline_markers
from zhiben.core.directive.paragraphs import Paragraph, merged
from zhiben.core.text.plain import Plain, Span

UNIT_LIST_START = re.compile(
    r"[（\[〔]?(?:(?:责任|牵头|配合|主责|参加|落实|督导|督办|指导)(?:单位|部门|领导|人)|(?:完成|整改)(?:时限|时间|期限))[：、]"
)
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_ASKS = re.compile(r"，|必须|应当|(?<![重主需必])要(?!求|点|素|领)|不得|严禁|按照")
_CONTENT_STOP = re.compile(r"[。；！？.．](?:(?<![.．])|(?<=[\u4e00-\u9fff）”].)(?:\Z|(?=[\u4e00-\u9fff])))")


@dataclass(slots=True, eq=False)
class Node:
    """A numbered unit while the tree is built. Regions are source ranges: `own` up to the first child, `also` after it."""

    marker: Marker | None
    start: int
    path: list[str]
    depth: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    own: list[Region] = field(default_factory=list)
    also: list[Region] = field(default_factory=list)
    bare: bool = False
    """Its mark's line is only a heading."""


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of plain text that belongs to a node: `plain[begin:end]`."""

    plain: Plain
    begin: int
    end: int
    head_end: int
    """Plain index where the mark's own line ends; `begin` where the region starts without a mark."""
    bold_end: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """Top-level units in order, every unit in order, and the paragraphs that stand before the first one."""

    nodes: list[Node]
    preamble: list[Paragraph]


@dataclass(frozen=True, slots=True)
class _Item:
    """A marked stretch or an unmarked paragraph, in document order."""

    marker: Marker | None
    paragraph: Paragraph
    begin: int
    end: int
    at_line_start: bool


def read_outline(source: str, paragraphs: Sequence[Paragraph], skip: Sequence[Span]) -> Outline:
    """The tree of one part of a document (a notice, a plan, an annex): its numbering is its own."""
    paragraphs = _without_false_marks(source, paragraphs, skip)
    items = list(_items(paragraphs))
    inside = _nesting([item.marker for item in items if item.marker is not None])
    nodes: list[Node] = []
    preamble: list[Paragraph] = []
    stack: list[Node] = []
    many = _many_paragraphs(items)
    for i, item in enumerate(items):
        region = Region(item.paragraph.plain, item.begin, item.end, _head_end(item))
        if item.marker is not None:
            node = _open_node(item, stack, inside)
            node.own.append(region)
            node.bare = _is_bare(item)
            nodes.append(node)
        elif not stack:
            preamble.append(item.paragraph)
        else:
            home = _home(item, items, i, stack, inside, many=many)
            (home.also if home.children else home.own).append(region)
    return Outline(nodes, preamble)


def _head_end(item: _Item) -> int:
    if item.marker is None:
        return item.begin
    if item.at_line_start:
        return min(max(item.paragraph.head_end, item.marker.end), item.end)
    return item.marker.end


def _is_bare(item: _Item) -> bool:
    """Whether the mark's line is a heading and nothing else."""
    text = item.paragraph.text[item.begin : item.end]
    if _CONTENT_STOP.search(text) or text[-1:] in "，、：":
        return (
            text.endswith("：") and len(text) < 30 and item.end == len(item.paragraph.text) and not _ASKS.search(text)
        )
    return len(text) <= 60


# --- which marks number units ------------------------------------------------------------------------------------------


def _without_false_marks(source: str, paragraphs: Sequence[Paragraph], skip: Sequence[Span]) -> list[Paragraph]:
    """Joins a wrapped line that happens to begin like a mark to the sentence it goes on with."""
    kept: list[Paragraph] = []
    last: dict[str, int] = {}
    joined = False
    for paragraph in paragraphs:
        marker = paragraph.marker
        if marker is None:
            if joined and not paragraph.after_blank and _unfinished(kept[-1]):
                kept[-1] = merged(source, kept[-1], paragraph, skip)
            else:
                kept.append(paragraph)
                joined = False
            continue
        expected = last.get(marker.family, 0) + 1
        open_before = bool(kept) and not paragraph.after_blank and _unfinished(kept[-1])
        if open_before and marker.number not in (1, expected):
            kept[-1] = merged(source, kept[-1], paragraph, skip)
            joined = True
            continue
        if marker.family in ("decimal2", "decimal3") and not _decimal_fits(marker, last):
            if open_before:
                kept[-1] = merged(source, kept[-1], paragraph, skip)
                continue
        kept.append(paragraph)
        last[marker.family] = marker.number
        for inline in inline_markers(paragraph.text, marker.end):
            if inline.number == last.get(inline.family, 0) + 1:
                last[inline.family] = inline.number
    return kept


def _unfinished(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return text[-1] not in "。；！？：" and bool(re.search(r"[，。；]", text)) and text[-1] not in "”）]〕"


def _decimal_fits(marker: Marker, last: dict[str, int]) -> bool:
    return (
        not marker.parents
        or marker.parents[-1]
        in (last.get("arabic", 0), last.get("decimal2", 0), last.get("chinese", 0), last.get("chinese_paren", 0))
        or marker.number == 1
    )


def _items(paragraphs: Sequence[Paragraph]) -> Iterator[_Item]:
    last: dict[str, int] = {}
    for at, paragraph in enumerate(paragraphs):
        marker = paragraph.marker
        begin = 0
        at_line_start = True
        if marker is not None:
            last[marker.family] = marker.number
        for inline in _accepted_inline(paragraph, paragraphs[at + 1 : at + 2], last):
            yield _Item(marker, paragraph, begin, inline.start, at_line_start)
            marker, begin, at_line_start = inline, inline.start, False
        yield _Item(marker, paragraph, begin, len(paragraph.text), at_line_start)


def _accepted_inline(paragraph: Paragraph, following: Sequence[Paragraph], last: dict[str, int]) -> list[Marker]:
    """Marks inside a paragraph that count on: from 1 with a 2 after it, or from the number already reached."""
    begin = paragraph.marker.end if paragraph.marker else 0
    found = list(inline_markers(paragraph.text, begin))
    if not found:
        return []
    accepted: list[Marker] = []
    for i, marker in enumerate(found):
        before = paragraph.text[marker.start - 1]
        if marker.family in ("arabic_paren", "arabic_half") and before not in "。！？":
            continue
        if before in "”）" and paragraph.text[marker.start - 2 : marker.start - 1] not in ("。", "；", "！"):
            continue
        reached = last.get(marker.family, 0)
        later = [*found[i + 1 :], *(p.marker for p in following if p.marker is not None)]
        begins = marker.number == 1 and any(m.family == marker.family and m.number == 2 for m in later)
        if begins or (reached and marker.number == reached + 1):
            accepted.append(marker)
            last[marker.family] = marker.number
    return accepted


# --- nesting -----------------------------------------------------------------------------------------------------------


def _nesting(markers: Sequence[Marker]) -> set[tuple[str, str]]:
    """Pairs (outer, inner) of families that nest against their usual rank, as 1. over （一）."""
    pairs: Counter[tuple[str, str]] = Counter()
    places: dict[str, int] = {}
    for i, marker in enumerate(markers):
        before = places.get(marker.family)
        if before is not None and markers[before].number + 1 == marker.number:
            between = markers[before + 1 : i]
            for family in {m.family for m in between}:
                numbers = [m.number for m in between if m.family == family]
                others_lower = any(m.rank < marker.rank and m.family != family for m in between)
                if numbers[0] == 1 and not others_lower and markers_rank(family) < marker.rank:
                    pairs[(marker.family, family)] += 1
        places[marker.family] = i
    return {pair for pair, count in pairs.items() if count >= 1}


def markers_rank(family: str) -> float:
    return Marker(family, 0, "", 0, 0).rank


def _above(top: Marker, marker: Marker, inside: set[tuple[str, str]]) -> bool:
    """Whether `top` stays open when `marker` comes."""
    if top.family == marker.family:
        return False
    if (top.family, marker.family) in inside:
        return True
    if (marker.family, top.family) in inside:
        return False
    if marker.parents and top.family == "arabic":
        return True
    return top.rank < marker.rank


def _open_node(item: _Item, stack: list[Node], inside: set[tuple[str, str]]) -> Node:
    marker = item.marker
    if marker is None:
        raise ValueError("a node needs a mark")
    families = [node.marker.family for node in stack if node.marker is not None]
    if marker.family in families:
        del stack[families.index(marker.family) :]
    elif item.at_line_start or marker.number != 1:
        while stack and stack[-1].marker is not None and not _above(stack[-1].marker, marker, inside):
            stack.pop()
    parent = stack[-1] if stack else None
    path = [*(parent.path if parent else ()), _label(item)]
    node = Node(marker, item.paragraph.plain.spot[item.begin], path, len(stack), parent)
    if parent:
        parent.children.append(node)
    stack.append(node)
    return node


def _label(item: _Item) -> str:
    """The mark as written, without its separator."""
    marker = item.marker
    if marker is None:
        return ""
    return item.paragraph.plain.text[marker.start : marker.start + len(marker.label)]


# --- where a paragraph without a mark belongs --------------------------------------------------------------------------


def _many_paragraphs(items: Sequence[_Item]) -> bool:
    """Whether units of this text often run over several paragraphs, and not only the last of a section."""
    run, runs = 0, 0
    for a, b in zip(items, items[1:], strict=False):
        run = run + 1 if a.marker is None else 0
        if b.marker is not None and run >= 1 and a.marker is None and not UNIT_LIST_START.match(a.paragraph.text):
            runs += 1
    marked = sum(1 for item in items if item.marker is not None)
    return runs * 3 > marked


def _home(
    item: _Item, items: Sequence[_Item], i: int, stack: list[Node], inside: set[tuple[str, str]], *, many: bool
) -> Node:
    """The open unit that an unmarked paragraph belongs to: the current one, or the section that it closes."""
    current = stack[-1]
    has_text = not current.bare or any(region.begin == region.head_end for region in current.own)
    if not has_text or current.parent is None or (current.marker and current.marker.family == "article"):
        return current
    before = items[i - 1].paragraph.text
    if (before.endswith("：") and len(before) > 8) or item.paragraph.text[:1] in _CIRCLED:
        return current
    following = next((later.marker for later in items[i + 1 :] if later.marker is not None), None)
    closes = following is None or not _stays_open(current.parent, following, inside)
    if UNIT_LIST_START.match(item.paragraph.text):
        siblings = current.parent.children
        if len(siblings) > 1 and not any(_has_unit_list(node) for node in siblings) and closes:
            return current.parent
        return current
    body_done = _is_first_unmarked(items, i) or (current.bare and len(current.own) == 2)
    if closes and not many and body_done:
        return current.parent
    if closes and not many:
        previous = items[i - 1]
        return current if previous.marker is None and _last_home_is(current, previous) else current.parent
    return current


def _is_first_unmarked(items: Sequence[_Item], i: int) -> bool:
    return items[i - 1].marker is not None


def _last_home_is(node: Node, previous: _Item) -> bool:
    return any(region.plain is previous.paragraph.plain for region in node.own)


def _has_unit_list(node: Node) -> bool:
    return any(UNIT_LIST_START.match(region.plain.folded, region.begin) for region in node.own) or any(
        re.search(r"[（\[〔](?:责任|牵头)(?:单位|部门)", region.plain.folded[region.begin : region.end])
        for region in node.own
    )


def _stays_open(parent: Node, following: Marker, inside: set[tuple[str, str]]) -> bool:
    """Whether the next mark is still inside `parent`."""
    node: Node | None = parent
    while node is not None:
        if node.marker is not None and node.marker.family == following.family:
            return False
        node = node.parent
    child = parent.children[-1].marker if parent.children else None
    if child is not None and child.family == following.family:
        return True
    return parent.marker is not None and _above(parent.marker, following, inside)
