"""Who bears the duty in the words of a sentence piece: its grammatical subjects, each name apart."""

from __future__ import annotations

import re

from zhiben.core.directive.actors import is_relative, read_actors
from zhiben.core.directive.names import Named, split_names
from zhiben.core.text.bodies import FIELDS, ends_with_name, is_whole

_JOINT = re.compile("(?:及其|以及|及(?!以)|和|与)")
_AND_ITS = re.compile("及其|以及")
# 县（市、区）各责任单位: one name.
_AREA = re.compile("[省市县区镇乡]（[^（）]{1,12}）")
_EACH = re.compile("(?<=[镇街乡村区县市门位道地（）])各(?=.)")


def read_bearers(text: str, start: int, end: int) -> list[Named]:
    """Bearers named in folded `text[start:end]`, in order, each once. Who is urged or joined bears nothing.

    >>> piece = "督促企业整改，县应急局、县公安局要加强检查"
    >>> [bearer.name for bearer in read_bearers(piece, 0, len(piece))]
    ['县应急局', '县公安局']
    """
    found: dict[str, Named] = {}
    for actor in read_actors(text, start, end):
        if actor.role == "join":
            continue
        for a, b in split_subject(text, actor.start, actor.end, apart=True):
            name = text[a:b]
            found.setdefault(name, Named(name, a, b))
    return list(found.values())


def split_subject(text: str, start: int, end: int, *, apart: bool) -> list[tuple[int, int]]:
    """Names of a subject phrase; `apart`: also 各街道各科室 and 各街道及其科室, one name in a list of units."""
    if text.find("、", start, end) >= 0 and is_relative(text, start, end):
        joint = _whole_joint(text, start, end)
        return [(start, joint[0]), (joint[1], end)] if joint else [(start, end)]
    parts = _attributes_kept(text, split_names(text, start, end))
    if len(parts) > 1 and (field := _last_field(text, *parts[-1])):
        parts[-1:] = [(parts[-1][0], field - 1), (field, parts[-1][1])]
    return [cut for a, b in parts for cut in _apart(text, a, b)] if apart else parts


def _last_field(text: str, start: int, end: int) -> int | None:
    """化工、冶金和燃气等行业: where the field after 和 begins; 文化和旅游 is one field."""
    joint = text.find("和", start + 2, end)
    return joint + 1 if joint > 0 and text[joint + 1 : end] in FIELDS and text[start:end] not in FIELDS else None


def _whole_joint(text: str, start: int, end: int) -> tuple[int, int] | None:
    for mark in _JOINT.finditer(text, start, end):
        if ends_with_name(text, start, mark.start()) and is_whole(text[mark.end() : end]):
            return mark.span()
    return None


def _attributes_kept(text: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """危险物品的生产、经营、储存单位 is one; 新建、扩建的矿山 too; 矿山、储存危险物品的单位 are two."""
    for i, (a, b) in enumerate(parts):
        if "的" in text[a:b]:
            named = [
                part for part in parts[:i] if text[part[0] : part[1]] in FIELDS or is_whole(text[part[0] : part[1]])
            ]
            if named or not i:
                return [*parts[:i], (a, parts[-1][1])]
            return [(parts[0][0], parts[-1][1])]
    return parts


def _apart(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """各街道各科室, 各街道及其科室: two each."""
    if text.find("各", start + 1, end) < 0 and text.find("及", start + 1, end) < 0:
        return [(start, end)]
    cuts = [
        (m.start(), m.start())
        for m in _EACH.finditer(text, start + 1, end)
        if is_whole(text[start : m.start()]) and not _AREA.fullmatch(text, start, m.start())
    ]
    cuts += [m.span() for m in _AND_ITS.finditer(text, start + 1, end)]
    at, out = start, []
    for a, b in sorted(cuts):
        if a > at:
            out.append((at, a))
            at = b
    return [*out, (at, end)]
