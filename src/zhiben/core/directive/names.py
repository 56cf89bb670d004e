"""Cutting a list of names into names: at 、 ， ；, at 和 between two whole names, without the tail 等部门.

Works on folded plain text and offsets into it; one pass over the list, brackets kept with the name they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from zhiben.core.text.bodies import FIELDS, GENERAL, is_unit, is_whole
from zhiben.core.text.patterns import quick

_SEPARATOR = quick(r"[、，；/｜|。]|[（\[〔][^（）\[\]〔〕]{0,200}[）\]〕]")
# Characters of which one is in every list of two names and in every name with a tail: without them it is one name.
_JOINING = re.compile(r"[、，；/｜|。（\[〔以会和及与暨或等]")
_AND = quick(r"以及|并会同|会同|或者|[和及与暨或](?!其)|[（\[〔][^（）\[\]〔〕]{0,200}[）\]〕]")
_ET_CETERA = quick(r"(?<![高中初同平上对均相])等(?![级同额距份候])")
_HEAD = re.compile(r"(?:由|其中|以及|其他|和(?!田|平|县|顺)|并(?![网列购联轨])|及|与|：)(?=.)")
_TAIL = re.compile(
    r"(?:(?:按照|根据|依照|依据|按|依|结合)?(?:各自|工作)?(?:职责|职能|职权)(?:分工|范围)?|分工|分别|共同|各自|具体|联合)*(?:牵头)?(?:配合|协同|协助|参与|负责|落实|组织实施|实施)*$"
)
# 在建工地（含自建房、装修）: what is counted in is no part of the name.
_DETAIL = re.compile("（(?:含|包括|不含)[^（）]{1,60}）$")
_TAIL_ENDS = "责能权工围别同自体合头助与实施\n"
_LEVELS = re.compile("[省市县区镇乡村]、?(?:[省市县区镇乡村]、?){0,4}")
_COMPOUNDS = tuple(name for name in FIELDS if "和" in name)
_LONGEST_NAME = 60


class Named(NamedTuple):
    """A name as written, without white space, and where it stands in the plain text."""

    name: str
    start: int
    end: int


def split_names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the names of a list `text[start:end]`, in order; empty ones are dropped.

    >>> line = "县应急局、各镇（街道）政府（办事处）和县公安局等部门"
    >>> [line[a:b] for a, b in split_names(line, 0, len(line))]
    ['县应急局', '各镇（街道）政府（办事处）', '县公安局']
    """
    if start < end and not _JOINING.search(text, start, end):
        a, b = _trim(text, start, end)
        return [(a, b)] if b > a else []
    found: list[tuple[int, int]] = []
    for a, b in _stretches(text, start, end):
        for c, d in _without_et_cetera(text, a, b):
            found += _at_and(text, *_trim(text, c, d))
    return [(a, b) for a, b in found if b > a]


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for mark in _SEPARATOR.finditer(text, start, end):
        if mark.end() - mark.start() == 1:
            if _LEVELS.fullmatch(text, at, mark.start()):
                continue  # 市、县两级应急管理部门
            yield at, mark.start()
            at = mark.end()
    yield at, end


def _without_et_cetera(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut 等…; what follows it is a name of its own only where it says more than 有关部门."""
    mark = _ET_CETERA.search(text, start, end)
    if not mark:
        yield start, end
        return
    yield start, mark.start()
    tail = _TAIL.search(text, mark.end(), end)
    rest = tail.start() if tail else end
    general = GENERAL.match(text, mark.end(), rest)
    at = general.end() if general else mark.end()
    if text[at : at + 1] in ("和", "及", "与") and at + 1 < rest:  # 等部门和各镇
        yield at + 1, rest
    elif at < rest and is_unit(text[mark.end() : rest]):
        yield mark.end(), rest


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    head = _HEAD.match(text, start, end)
    if head and head.group() != "其他":
        start = head.end()
    if end - start > 4 and text[end - 1] == "）" and (detail := _DETAIL.search(text, start + 2, end)):
        end = detail.start()
    ends = end - start > 2 and text[end - 1] in _TAIL_ENDS
    tail = _TAIL.search(text, max(start + 1, end - 24), end) if ends else None
    return start, tail.start() if tail else end


def _at_and(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start > _LONGEST_NAME * 3:
        return [(start, end)]
    names: list[tuple[int, int]] = []
    at = start
    for mark in _AND.finditer(text, start, end):
        word = mark.group()
        if word[0] in "（[〔" or mark.start() <= at or text.startswith(_COMPOUNDS, at):
            continue
        following = _AND.search(text, mark.end(), end)
        stop = following.start() if following and following.group()[0] not in "（[〔" else end
        left, right = text[at : mark.start()], text[mark.end() : stop]
        if is_whole(left) and (is_whole(right) or is_whole(text[mark.end() : end])):
            names.append((at, mark.start()))
            at = mark.end()
    names.append((at, end))
    return names
