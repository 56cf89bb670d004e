"""Source text → lines, each with what its look says: markup, indent, table row, page furniture, blank."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from zhiben.core.text.patterns import quick
from zhiben.core.text.plain import TRIVIA, Span, fold

LineKind = Literal["text", "blank", "table", "furniture"]

_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*")
_LEAD = re.compile(
    r"(?P<indent>[ \t\u00a0\u2002\u2003\u3000]*)(?P<marks>(?:#{1,6}(?=[\s*（(一二三四五六七八九十0-9])|>|[*+•●■◆▪·-](?=[ \u3000\u00a0])|\*\*|__|</?\w+[^<>\n]{0,200}>|[\s\u3000\u200b\ufeff])*)"
)
_PAGE_NUMBER = re.compile(
    r"(?:[-·•]{1,4}\d{1,4}[-·•]{1,4}|第\d{1,4}页|[^。；]{0,40}第\d{1,4}页[，,/]?共\d{1,4}页|共\d{1,4}页[，,/]?第\d{1,4}页|\d{1,4}/\d{1,4}|[Pp]age\d{1,4}(?:of\d{1,4})?)"
)
_LONE_NUMBER = re.compile(r"\d{1,3}")
_TABLE_SIGN = re.compile(r"[\t|<]")
_RULE = re.compile(r"\|?[\s|:=_*\-–—―-]{3,}\|?")
_STOP = "。；！？：”）)]〕》.;!?:"
_NUMBERED = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．])")
INLINE_PAGE_NUMBER = quick(r"(?<![\d-])[-–—―－]{1,2}[ \u3000\u00a0]*\d{1,3}[ \u3000\u00a0]*[-–—―－]{1,2}(?![\d-])")
_RUNNING_HEAD_MAX = 40
_MARK_BEFORE_FIGURE = re.compile(r"(\d{1,3})[.．][ \t\u3000]+(?=\d)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `start`, `end` bound its words in the source, without the white space and markup around them."""

    start: int
    end: int
    text: str
    """Folded plain text (see `zhiben.core.text.plain`)."""
    kind: LineKind
    heading: int = 0
    """Markdown heading level, 0 for none."""
    bold: bool = False
    indent: int = 0
    """White space before the words, in half-width columns."""
    page_break: bool = False
    """A form feed stands right before this line."""


def read_lines(source: str) -> list[Line]:
    """Lines of a source text in order; together with the line ends they cover it.

    >>> [(line.kind, line.text, line.heading) for line in read_lines("## 一、任务\\n\\n— 2 —\\n序号\\t措施")]
    [('text', '一、任务', 2), ('blank', '', 0), ('furniture', '-2-', 0), ('table', '序号\\t措施', 0)]
    """
    lines: list[Line] = []
    at, size, feed = 0, len(source), False
    while at <= size:
        hit = _LINE.match(source, at)
        end = hit.end() if hit else at
        lines.append(_read_line(source, at, end, page_break=feed))
        feed = end < size and source[end] == "\f"
        at = end + (2 if source.startswith("\r\n", end) else 1)
    return _mark_running_heads(_mark_lone_numbers(lines))


def _read_line(source: str, start: int, end: int, *, page_break: bool) -> Line:
    raw = source[start:end]
    bare = fold(TRIVIA.sub("", raw)) if len(raw) < 60 else ""
    if bare and _PAGE_NUMBER.fullmatch(bare):
        first = len(raw) - len(raw.lstrip())
        return Line(start + first, start + len(raw.rstrip()), bare, "furniture", page_break=page_break)
    lead = None if "\u4e00" <= raw[:1] <= "\u9fff" else _LEAD.match(raw)
    indent, marks = (lead["indent"], lead["marks"]) if lead else ("", "")
    words = raw.rstrip()
    first = len(indent) + len(marks)
    stop = len(words)
    if stop <= first or _RULE.fullmatch(words):
        return Line(start, start + max(stop, 0), "", "blank", page_break=page_break)
    if _TABLE_SIGN.search(raw) and (
        "\t" in words[first:]
        or (raw.count("\t") >= 2 and raw.endswith("\t"))
        or words.count("|") >= 2
        or "<td" in words
        or "<th" in words
    ):
        row = raw.rstrip(" \r")
        return Line(start, start + len(row), fold(row), "table", indent=0, page_break=page_break)
    text = fold_mark(words[first:], fold(TRIVIA.sub("", words[first:])))
    if not text:
        return Line(start, start + stop, "", "blank", page_break=page_break)
    heading = marks.count("#") if "#" in marks else 0
    bold = "**" in marks or "__" in marks
    width = sum(1 if c in " \t" else 2 for c in indent)
    return Line(start + first, start + stop, text, "text", heading, bold, width, page_break)


def fold_mark(raw: str, folded: str) -> str:
    """A number's full stop that a blank parts from a figure (1. 2024年) is written 、, or the two would run together."""
    hit = _MARK_BEFORE_FIGURE.match(raw)
    if hit is None or not folded.startswith(hit[1] + "."):
        return folded
    return f"{hit[1]}、{folded[len(hit[1]) + 1 :]}"


def _mark_lone_numbers(lines: list[Line]) -> list[Line]:
    """A line that is a bare number is a page number where such lines count upwards through the document."""
    lone = [i for i, line in enumerate(lines) if line.kind == "text" and _LONE_NUMBER.fullmatch(line.text)]
    numbers = [int(lines[i].text) for i in lone]
    ascending = len(numbers) > 1 and all(b > a for a, b in zip(numbers, numbers[1:], strict=False))
    for i in lone:
        before = next((line for line in reversed(lines[:i][-4:]) if line.kind == "text"), None)
        if (
            ascending
            or lines[i].page_break
            or (before is not None and before.text[-1] not in _STOP and len(before.text) > 8)
        ):
            lines[i] = replace(lines[i], kind="furniture")
    return lines


def _neighbours(lines: Sequence[Line], i: int) -> list[Line]:
    around = []
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(lines) and lines[j].kind == "blank" and abs(j - i) < 4:
            j += step
        if 0 <= j < len(lines):
            around.append(lines[j])
    return around


# 责任单位：…: the same list under several items is no running head.
_LABELLED = re.compile("[^，。；：]{2,8}(?:单位|部门|时限|期限|领导|责任人)：")


def _mark_running_heads(lines: list[Line]) -> list[Line]:
    """A short line that comes again and again beside page numbers or page breaks is a running head."""
    seen = Counter(line.text for line in lines if line.kind == "text" and len(line.text) <= _RUNNING_HEAD_MAX)
    repeated = {
        text for text, count in seen.items() if count >= 2 and not (_NUMBERED.match(text) or _LABELLED.match(text))
    }
    if not repeated:
        return lines
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if line.kind == "text" and line.text in repeated:
            places.setdefault(line.text, []).append(i)
    for spots in places.values():
        beside = [i for i in spots if _at_page_edge(lines, i)]
        if len(beside) >= 2 or (len(beside) == 1 and len(spots) == 2):
            for i in beside:
                lines[i] = replace(lines[i], kind="furniture")
    return lines


def _at_page_edge(lines: Sequence[Line], i: int) -> bool:
    """Beside a page number or form feed, or in the middle of a sentence that goes on after it."""
    around = _neighbours(lines, i)
    if lines[i].page_break or any(line.kind == "furniture" or line.page_break for line in around):
        return True
    if len(around) < 2 or any(line.kind != "text" for line in around):
        return False
    before, after = around
    open_sentence = len(before.text) > 12 and before.text[-1] not in _STOP and before.text[-1] not in "，、号"
    return open_sentence and lines[i].text[-1] not in _STOP and not _NUMBERED.match(after.text) and len(after.text) > 12


def furniture_spans(source: str, lines: Sequence[Line]) -> list[Span]:
    """What is no text of the document though it stands in it: page numbers, running heads. In order."""
    spans = [Span(line.start, line.end) for line in lines if line.kind == "furniture"]
    spans += [Span(*hit.span()) for hit in INLINE_PAGE_NUMBER.finditer(source)]
    return sorted(set(spans))
