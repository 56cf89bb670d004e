"""What belongs to the page and not to the text: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from zhiben.core.readers.page import Line, Page

_DASH = r"[—–\-－―_~·•∙|\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}(?:第\s*)?(?:[0-9０-９]{{1,4}}|[ivxlIVXL]{{1,6}})(?:\s*页)?(?:\s*[/／，,]?\s*共?\s*\d{{1,4}}\s*页?)?{_DASH}"
    rf"|第[一二三四五六七八九十百]{{1,5}}页(?:[，,]?共[一二三四五六七八九十百]{{1,5}}页)?|Page\s*\d+(?:\s*of\s*\d+)?",
    re.I,
)
_BAND = 0.14  # share of a page's height, above and below, in which its furniture stands
_DEPTH = 3  # lines from the edge that are looked at


def without_furniture(pages: list[Page], lines: list[list[Line]]) -> list[list[Line]]:
    """The lines of every page, those of the page itself left out.

    A line at the edge goes when it is a page number, or when its words (numbers aside) stand at the same height on
    other pages too, at least on a quarter of them.
    """
    seen: dict[str, list[float]] = defaultdict(list)
    for page, own in zip(pages, lines, strict=True):
        for at in _at_edges(page, own):
            seen[_words(own[at])].append(own[at].y)

    def repeated(line: Line) -> bool:
        near = sum(abs(y - line.y) <= 4 for y in seen[_words(line)])
        return near >= 2 and near * 4 >= len(pages)

    out = []
    for page, own in zip(pages, lines, strict=True):
        gone = {at for at in _at_edges(page, own) if repeated(own[at])}
        gone |= _numbers(page, own, gone)
        out.append([line for at, line in enumerate(own) if at not in gone])
    return out


def _words(line: Line) -> str:
    return re.sub(r"\d+", "#", "".join(line.text.split()))


def _at_edges(page: Page, lines: list[Line]) -> Iterator[int]:
    for at, line in enumerate(lines):
        if (at < _DEPTH and line.y < _BAND * page.height) or (
            at >= len(lines) - _DEPTH and line.y > (1 - _BAND) * page.height
        ):
            yield at


def _numbers(page: Page, lines: list[Line], gone: set[int]) -> set[int]:
    """Page numbers among the outermost of what is left."""
    left = [at for at in range(len(lines)) if at not in gone]
    edges = set(_at_edges(page, lines))
    return {at for at in {*left[:1], *left[-1:]} if at in edges and _PAGE_NUMBER.fullmatch(lines[at].text.strip())}
