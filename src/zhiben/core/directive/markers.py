"""The marks that number the units of a directive: 一、 （一） 1. 1.1 （1） 第三条 …

A family is one way of writing numbers. Its rank is the usual order of nesting; the outline corrects it where a document
nests otherwise. ① and 一是 count inside a sentence and make no unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zhiben.core.text.numerals import read_numeral

_CN = "[一二三四五六七八九十百零〇]{1,5}"
# What follows 、 where numbers are listed, not given: 一、二级, 3、4号.
_GRADED = r"[一二三四五六七八九十\d]{1,3}(?:[级类号期线楼层]|、)"

# family -> (rank, pattern); tried in this order
FAMILIES: dict[str, tuple[float, re.Pattern[str]]] = {
    "part": (0.0, re.compile(rf"(?P<label>第(?P<n>{_CN}|\d{{1,2}})(?:部分|编))[、：]?")),
    "chapter": (0.2, re.compile(rf"(?P<label>第(?P<n>{_CN}|\d{{1,2}})章)[、：]?")),
    "section": (0.4, re.compile(rf"(?P<label>第(?P<n>{_CN}|\d{{1,2}})节)[、：]?")),
    "article": (0.6, re.compile(rf"(?P<label>第(?P<n>{_CN}|\d{{1,3}})条)(?!件|例|线|款|规|第)[、：]?")),
    "chinese": (1.0, re.compile(rf"(?P<label>(?P<n>{_CN}))(?:、(?!{_GRADED})|[.．](?!\d))")),
    "chinese_paren": (2.0, re.compile(rf"(?P<label>[（(](?P<n>{_CN})[）)])[、.．]?")),
    "decimal3": (3.2, re.compile(r"(?P<label>\d{1,2}[.．]\d{1,2}[.．](?P<n>\d{1,2}))(?![\d%])[、.．]?")),
    "decimal2": (
        3.1,
        re.compile(r"(?P<label>\d{1,2}[.．](?P<n>\d{1,2}))(?![\d%.．年月日元万亿米吨])[、]?(?=[\u4e00-\u9fff“《（])"),
    ),
    "arabic": (3.0, re.compile(rf"(?P<label>(?P<n>\d{{1,3}}))(?:、(?!{_GRADED})|[.．](?!\d(?!\d{{3}}年|\d?月))|﹒)")),
    "arabic_paren": (4.0, re.compile(r"(?P<label>[（(](?P<n>\d{1,2})[）)])[、.．]?")),
    "arabic_half": (4.5, re.compile(r"(?P<label>(?P<n>\d{1,2})[）)])[、.．]?")),
}
_CN_FIRST, _DIGITS = "一二三四五六七八九十百零〇", "0123456789"
# The families that a mark can belong to, by its first character, in the order in which they are tried.
_BY_FIRST: dict[str, tuple[str, ...]] = {
    "第": ("part", "chapter", "section", "article"),
    **dict.fromkeys(_CN_FIRST, ("chinese",)),
    **dict.fromkeys("（(", ("chinese_paren", "arabic_paren")),
    **dict.fromkeys(_DIGITS, ("decimal3", "decimal2", "arabic", "arabic_half")),
}
_QUANTITY_AFTER_DECIMAL = re.compile(r"(?:个|次|倍|%|左右|以上|以下|平方|立方|公里|公斤|千克|小时)")
_INLINE = re.compile(rf"(?<=[。；：！？”）])(?=[（(](?:{_CN}|\d{{1,2}})[）)]|\d{{1,3}}[.．、](?!\d)|(?:{_CN})、)")


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark at `start` in a plain text; `length` characters long, its separator included."""

    family: str
    number: int
    label: str
    start: int
    length: int
    parents: tuple[int, ...] = ()
    """The numbers before the last one of a decimal mark: (1, 2) of 1.2.3."""

    @property
    def end(self) -> int:
        return self.start + self.length

    @property
    def rank(self) -> float:
        return FAMILIES[self.family][0]


def read_marker(text: str, at: int = 0) -> Marker | None:
    """The mark that stands at `at`, or None.

    >>> read_marker("（十一）激励举报").label, read_marker("1.2压实责任").family, read_marker("1.5倍以上")
    ('（十一）', 'decimal2', None)
    """
    for family in _BY_FIRST.get(text[at : at + 1], ()):
        hit = FAMILIES[family][1].match(text, at)
        if hit is None:
            continue
        if family.startswith("decimal") and _QUANTITY_AFTER_DECIMAL.match(text, hit.end()):
            return None
        number = read_numeral(hit["n"])
        if number is None:
            return None
        above = (
            tuple(int(part) for part in re.split(r"[.．]", hit["label"])[:-1]) if family.startswith("decimal") else ()
        )
        return Marker(family, int(number), hit["label"], at, hit.end() - at, above)
    return None


def inline_markers(text: str, begin: int) -> Iterator[Marker]:
    """Marks inside a paragraph, right after a stop; whether they number units is the outline's decision."""
    for hit in _INLINE.finditer(text, begin):
        marker = read_marker(text, hit.start())
        if marker is not None:
            yield marker
