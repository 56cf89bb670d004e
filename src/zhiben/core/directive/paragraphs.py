"""Lines → paragraphs: what hard wraps and page breaks tore apart is one paragraph again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zhiben.core.directive.lines import Line, fold_mark
from zhiben.core.directive.markers import Marker, read_marker
from zhiben.core.text.plain import Plain, Span, read_plain

_TERMINAL = "。；！？：;!?"
_CLOSERS = "”’）〕]》」』)"
_COMMA = re.compile(r"[，。；：！？]")
_UNIT_LIST = re.compile(
    r"[（\[〔]?(?:责任|牵头|配合|主责|参加|落实|完成|负责|督导)(?:单位|部门|时限|时间|领导|人)[：、]"
)
_BRACKETED = re.compile(r"（[^（）]{0,40}）|“[^“”]{0,30}”")
# What a heading does not say: figures, orders, who does it, what follows.
_SAYS_SOMETHING = re.compile(
    r"\d+(?:年|月|日|%|次|家|人|个|起|小时|天|米|平方)|必须|应当|不得|严禁|一律|务必|(?<![重需主纲概扼必首])要(?!求|点|素|领|害|闻|件|务|道)"
    r"|负责|牵头|会同|配合(?=，)|予以|依法|的，|^(?:对|各|由|按照|每)[^，]*，"
)
_BARE_NUMBER = re.compile(
    r"(?P<n>[1-9]\d?)(?![个名人家项次年月日天条处件台起周季])[\u4e00-\u9fff][^，。；：、！？]{1,19}"
)
_OPEN_UNIT_LIST = re.compile(r"(?:单位|部门|科室|领导|责任人|时限|时间|期限)：[^。；：]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text: source bounds, its plain text, and what its first line looked like."""

    start: int
    end: int
    plain: Plain
    marker: Marker | None
    first: Line
    lines: int
    after_blank: bool
    """Whether an empty line or a table stands before it."""
    head_end: int
    """Plain length of its first line: where a heading without a stop ends."""

    @property
    def text(self) -> str:
        return self.plain.folded


def read_paragraphs(source: str, lines: Sequence[Line], skip: Sequence[Span], frame: Sequence[Span]) -> list[Paragraph]:
    """Paragraphs of the running text in order. `skip` is furniture, `frame` what is no clause text; tables are left out."""
    bare = _bare_numbers(lines)
    lines = [replace(line, heading=1) if line.start in bare else line for line in lines] if bare else lines
    width = _wrap_width(lines)
    groups: list[list[Line]] = []
    gaps: list[bool] = []
    gap = closed = True
    paged = False
    for line in lines:
        if line.kind == "blank":
            gap = True
        elif line.kind == "furniture":
            paged = True
        elif line.kind == "table" or _inside(line, frame):
            gap = closed = True
        elif line.kind == "text":
            if (
                groups
                and not closed
                and _goes_on(groups[-1], line, gap=gap, paged=paged or line.page_break, width=width)
            ):
                groups[-1].append(line)
            else:
                groups.append([line])
                gaps.append(gap)
            gap = closed = paged = False
    return [
        _paragraph(source, group, skip, after_blank=blank, bare=bare.get(group[0].start))
        for group, blank in zip(groups, gaps, strict=True)
    ]


def _bare_numbers(lines: Sequence[Line]) -> dict[int, Marker]:
    """1 总体要求 above 1.1 …: heading lines whose number nothing but a blank parts from them, by where they start.

    Only where decimals below them name them, and where they count from one; a figure may begin a line as well.
    """
    parents: set[int] = set()
    numbered: list[tuple[int, Line]] = []
    for line in lines:
        if line.kind != "text" or not line.text[:1].isdigit():
            continue
        marker = read_marker(line.text)
        if marker is not None and marker.family == "arabic":
            return {}
        if marker is not None and marker.family == "decimal2":
            parents.add(marker.parents[0])
        elif marker is None and (hit := _BARE_NUMBER.fullmatch(line.text)) and int(hit["n"]) == len(numbered) + 1:
            numbered.append((int(hit["n"]), line))
    if not parents or not parents <= {number for number, _ in numbered}:
        return {}
    return {line.start: Marker("arabic", number, str(number), 0, len(str(number))) for number, line in numbered}


def _inside(line: Line, spans: Sequence[Span]) -> bool:
    i = bisect_left(spans, (line.start + 1,))
    return any(s.start <= line.start and line.end <= s.end for s in spans[max(0, i - 1) : i + 1])


def _wrap_width(lines: Sequence[Line]) -> int:
    """Length at which this text wraps its lines; 0 where lines are whole paragraphs."""
    lengths = sorted(
        len(a.text)
        for a, b in zip(lines, lines[1:], strict=False)
        if a.kind == b.kind == "text" and _open(a.text) and len(a.text) > 14
    )
    if len(lengths) < 3:
        return 0
    return lengths[len(lengths) * 3 // 4]


def _open(text: str) -> bool:
    """Whether the sentence goes on: no stop at the end."""
    last = text.rstrip(_CLOSERS)[-1:] or text[-1:]
    return last not in _TERMINAL


def _goes_on(group: Sequence[Line], line: Line, *, gap: bool, paged: bool, width: int) -> bool:
    """Whether a line goes on with the paragraph before it. `gap`: empty lines between; `paged`: a page ended between."""
    last = group[-1]
    if line.heading or read_marker(line.text) is not None or _UNIT_LIST.match(line.text):
        return False
    so_far = "".join(item.text for item in group[-6:])
    if len(group) == 1 and _is_bare_heading(last, width):
        # A numbered heading: it may itself be wrapped, into a rest shorter than a line.
        return (
            not gap
            and bool(width)
            and not last.heading
            and len(last.text) >= width - 2
            and line.indent <= last.indent
            and len(line.text) < width
        )
    if not _open(last.text):
        return not gap and bool(width) and len(last.text) >= width - 2 and line.indent == 0 and group[0].indent > 0
    if (
        len(group) == 2
        and not _COMMA.search(so_far)
        and _is_bare_heading(group[0], width)
        and len(last.text) < width * 2 // 3
    ):
        return False
    if paged and len(last.text) > 8 and not last.heading:
        return True
    if gap:
        if _OPEN_UNIT_LIST.search(so_far):
            return False
        broken = bool(_COMMA.search(so_far)) or ("、" in so_far and len(so_far) > 20)
        return broken and not last.heading and line.indent <= group[0].indent + 4
    if line.bold and not last.bold:
        return bool(_COMMA.search(so_far))
    return line.indent <= group[-1].indent + 1 or bool(_COMMA.search(so_far) and so_far[-1] in "，、")


def _is_bare_heading(line: Line, width: int) -> bool:
    if line.heading:
        return True
    marker = read_marker(line.text)
    if marker is None:
        return False
    text = line.text
    if "。" in text or "；" in text or text[-1] in "，、：" or (width and len(text) > width + 4) or len(text) > 45:
        return False
    words = _BRACKETED.sub("X", text[marker.end :])
    if _SAYS_SOMETHING.search(words):
        return False
    phrases = [len(phrase) for phrase in words.split("，")]
    return len(phrases) == 1 or (len(phrases) <= 3 and max(phrases) - min(phrases) <= 6)


def _paragraph(
    source: str, group: Sequence[Line], skip: Sequence[Span], *, after_blank: bool, bare: Marker | None
) -> Paragraph:
    start, end = group[0].start, group[-1].end
    holes = skip[bisect_left(skip, (start,)) : bisect_left(skip, (end,))]
    plain = read_plain(source, start, end, skip=holes)
    folded = fold_mark(source[start : start + 12], plain.folded)
    if folded is not plain.folded:
        plain = replace(plain, folded=folded)
    marker = bare or read_marker(plain.folded)
    return Paragraph(start, end, plain, marker, group[0], len(group), after_blank, plain.at(group[0].end))


def merged(source: str, first: Paragraph, second: Paragraph, skip: Sequence[Span]) -> Paragraph:
    """Both as one: the second turned out to go on with the first."""
    holes = skip[bisect_left(skip, (first.start,)) : bisect_left(skip, (second.end,))]
    plain = read_plain(source, first.start, second.end, skip=holes)
    return replace(first, end=second.end, plain=plain, lines=first.lines + second.lines)
