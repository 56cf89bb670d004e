"""Names of bodies as grammar: how the name of an office, a general group, a person in office or an enterprise ends.

Nothing here knows a place. A name is judged by its tail in folded plain text, read backwards: the longest tail known
for its last character decides, so that 全局 and 格局 are no offices although they end like one. Bare fields of work
(应急、公安、住建) stand for the office only beside other words that make them act; whoever asks must say so.
"""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Literal

Kind = Literal["unit", "enterprise", "person"]
KINDS: tuple[Kind, ...] = ("unit", "enterprise", "person")

_WORDS = {
    key: tuple(words.split())
    for key, words in tomllib.loads(files("zhiben.core.text").joinpath("bodies.toml").read_text("utf-8")).items()
}


def _index() -> dict[str, tuple[tuple[int, dict[str, Kind | None]], ...]]:
    """Last character -> the tails that end in it, by their length, longest first: few lengths, so few look-ups."""
    known: dict[str, Kind | None] = {}
    for known_kind in KINDS:
        known.update(dict.fromkeys(_WORDS[known_kind], known_kind))
    known.update(dict.fromkeys(_WORDS["none"], None))
    by_last: dict[str, dict[int, dict[str, Kind | None]]] = {}
    for tail, kind in known.items():
        by_last.setdefault(tail[-1], {}).setdefault(len(tail), {})[tail] = kind
    return {last: tuple(sorted(by_size.items(), reverse=True)) for last, by_size in by_last.items()}


_BY_LAST = _index()
_AREAS = "镇乡村街县区市旗州省盟"
LAST_CHARACTERS = "".join(_BY_LAST) + _AREAS + "）"
"""Characters that a name can end in."""

TAILS = frozenset(tail for sizes in _BY_LAST.values() for _, tails in sizes for tail, kind in tails.items() if kind)
"""Every known ending of a name."""

FIELDS = frozenset(_WORDS["field"])
"""Fields of work that stand for the office that has them in charge: 应急、公安、住建."""

# What may follow 等 without naming anybody: 等部门, 等县直有关责任单位.
GENERAL = re.compile(
    r"(?:[省市县区镇州旗直级属各的个家0-9一二三四五六七八九十]|有关|相关|其他|其它|责任|成员|职能|行业|主管|监管"
    r"|具体|配合|涉及|多个|若干|单位|部门|科室|处室|机构|领域|方面|乡镇|镇街|街道|人员|企业)*"
)
# 县创建办, 镇农业农村办: the office of whatever stands before it; 县级承办, 县直督办 are acts.
_OFFICE = re.compile(
    "[^、，。；]{0,5}[省市县区镇乡街][^、，。；的要应由]{1,5}(?<![督交承主协催合举查申代开筹兴创补包])办"
)
_BARE = frozenset(_WORDS["bare"])


def ends_with_name(text: str, start: int, end: int) -> Kind | None:
    """What kind of name ends at `end`, not looking before `start`; None where none does.

    >>> ends_with_name("县应急局", 0, 4), ends_with_name("坚持全局", 0, 4), ends_with_name("班组长", 0, 3)
    ('unit', None, 'person')
    """
    if end <= start:
        return None
    last = text[end - 1]
    if last == "）":
        bracket = text.rfind("（", start, end)
        inner = text[bracket + 1 : end - 1]
        if bracket <= start or len(inner) > 16 or "，" in inner or "：" in inner:
            return None
        return ends_with_name(text, start, bracket) or ("unit" if text[start:bracket] in FIELDS else None)
    for size, tails in _BY_LAST.get(last, ()):
        if end - size >= start and (tail := text[end - size : end]) in tails:
            return tails[tail]
    if last == "办":
        return "unit" if _OFFICE.fullmatch(text, max(start, end - 9), end) else None
    return "unit" if last in _AREAS and _is_area(text, start, end) else None


def _is_area(text: str, start: int, end: int) -> bool:
    """各镇, 各县（市、区）, 涉矿乡, 青石镇: an area that stands for its administration."""
    start = max(start, text.rfind("、", start, end) + 1, text.rfind("，", start, end) + 1)
    size = end - start
    if size == 1:
        return text.startswith("（", end)
    if text[start] in "各涉" or text.startswith(("相关", "有关", "属地", "全体", "其他"), start):
        return size <= 8
    return text[end - 1] in "镇乡" and 3 <= size <= 5


def kind_of(name: str) -> Kind | None:
    """Kind of a name that stands alone.

    >>> kind_of("各有关部门"), kind_of("矿山企业"), kind_of("各镇（街道）"), kind_of("应急")
    ('unit', 'enterprise', 'unit', 'unit')
    """
    return "unit" if name in FIELDS else ends_with_name(name, 0, len(name))


def is_unit(name: str) -> bool:
    """Whether a name is a body that can bear a clause: an office, a group of them, an area; no enterprise, no person.

    >>> is_unit("县城投公司"), is_unit("燃气公司"), is_unit("企业安全管理部门")
    (True, False, False)
    """
    kind = kind_of(name)
    if name.endswith(("公司", "集团")):
        return name[0] in "省市县区镇旗州国"
    return kind == "unit" and not name.startswith(("企业", "生产经营单位"))


def is_whole(name: str) -> bool:
    """Whether a name is complete in itself, so that 和 before or after it joins two names.

    >>> is_whole("县公安局"), is_whole("县文化"), is_whole("单位"), is_whole("各街道")
    (True, False, False, True)
    """
    if len(name) < 2 or name.split("（", 1)[0] in _BARE:
        return False
    return name in FIELDS or ends_with_name(name, 0, len(name)) is not None
