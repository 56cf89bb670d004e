"""Which organisation a unit's name means: by rule or not at all. No Django, no guess.

A name is compared as written first, then without the name of the area in front of it (安澜县应急管理局, 县应急管理局
and 应急管理局 are one). 应急局 and 应急管理局 are one only where the alias table says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from zhiben.core.text.plain import FOLD

Key = TypeVar("Key")

_GROUP = re.compile(
    r"(?:各|其他|其它|有关|相关|所有|全体|全区|全县|全市|辖区|驻区|驻县|属地).*"
    r"|.*(?:等(?:单位|部门)?|成员单位|有关(?:部门|单位)|相关(?:部门|单位)|各单位|各部门)"
    r"|(?:部门|单位|企业|街镇|镇街|乡镇|镇|街道|村|社区|村居|行业主管部门|牵头部门|责任部门|责任单位|牵头单位|监管部门"
    r"|生产经营单位|党委|政府)"
)
_ALL_TOWNS = re.compile(
    r"(?:(?:全县|全区)?各|所有)?(?:乡镇|镇街|街镇|镇乡|乡|镇|街道)(?:[、和]?(?:乡|镇|街道))?(?:（(?:乡|镇|街道|园区)）)?"
    r"(?:党委)?(?:和|、)?(?:人民)?(?:政府)?(?:（(?:街道)?办事处）|、?街道办事处)?"
)
_KIND = re.compile(
    r"(?:管理|监督|综合)?(?:委员会|管委会|委会|分局|办公室|总队|支队|大队|局|委|办|站|所|中心|院|公司)$|人民政府$|政府$"
)
LIKE_ENOUGH = 60
_LEVEL = re.compile(r"^[省市县区州旗镇乡](?=..)")


def fold(name: str) -> str:
    """One form for width, white space and brackets."""
    return re.sub(r"\s", "", name).translate(FOLD)


def is_group(name: str) -> bool:
    """Whether the name means many at once (各镇人民政府, 有关部门) and so no single organisation.

    >>> [is_group(name) for name in ("各部门", "有关单位", "县应急管理局", "街镇")]
    [True, True, False, True]
    """
    plain = fold(name)
    return bool(_GROUP.fullmatch(plain) or _ALL_TOWNS.fullmatch(plain))


def members_of(name: str) -> str:
    """The kind of organisation that a group's name means without exception: every town (各镇), or "" where it says less.

    >>> members_of("各镇人民政府"), members_of("各涉矿镇政府"), members_of("各部门")
    ('town', '', '')
    """
    return "town" if _ALL_TOWNS.fullmatch(fold(name)) else ""


def bare(name: str, areas: Iterable[str]) -> str:
    """The name without the area in front of it, or without the level that the area is of.

    A bureau of another level (市应急管理局 where the area is a county) is another bureau and keeps its level.

    >>> [bare(name, ["安澜县"]) for name in ("安澜县应急管理局", "县应急管理局", "县医院", "市应急管理局")]
    ['应急管理局', '应急管理局', '医院', '市应急管理局']
    """
    plain = fold(name)
    for area in sorted(filter(None, areas), key=len, reverse=True):
        if plain.startswith(area) and len(plain) > len(area) + 1:
            return plain[len(area) :]
        if plain.startswith(area[-1]) and len(plain) > 2:
            return plain[1:]
    return plain


def _likeness(one: str, other: str) -> float:
    """0 to 100. The kind of office at the end (局, 委员会) is alike everywhere and says nothing, so it is left out."""
    cores = [_KIND.sub("", name) or name for name in (one, other)]
    if min(map(len, cores)) < 2:
        return 0
    return max(fuzz.ratio(*cores), 0.85 * fuzz.partial_ratio(*cores))


@dataclass
class Matcher(Generic[Key]):
    """Organisations by every name they go by. A name that two of them share matches neither."""

    areas: tuple[str, ...]
    exact: dict[str, set[Key]] = field(default_factory=dict)
    stripped: dict[str, set[Key]] = field(default_factory=dict)

    def learn(self, names: Mapping[str, Key] | Iterable[tuple[str, Key]]) -> None:
        for name, key in names.items() if isinstance(names, Mapping) else names:
            self.exact.setdefault(fold(name), set()).add(key)
            self.stripped.setdefault(bare(name, self.areas), set()).add(key)

    def suggest(self, name: str, most: int = 3) -> list[Key]:
        """Organisations with a name like this one, the most similar first: for a person to choose from, never chosen.

        >>> matcher = Matcher(("安澜县",))
        >>> matcher.learn({"安澜县应急管理局": 1, "安澜县公安局": 2, "安澜县交通运输局": 3})
        >>> matcher.suggest("市应急局"), matcher.suggest("区公安分局"), matcher.suggest("作业人员")
        ([1], [2], [])
        """
        wanted = _LEVEL.sub("", bare(name, self.areas))
        best: dict[Key, float] = {}
        for known, keys in self.stripped.items():
            score = _likeness(wanted, known)
            if score >= LIKE_ENOUGH:
                best |= {key: max(score, best.get(key, 0)) for key in keys}
        return sorted(best, key=lambda key: -best[key])[:most]

    def match(self, name: str) -> Key | None:
        """The one organisation of that name.

        >>> matcher = Matcher(("安澜县",))
        >>> matcher.learn({"安澜县应急管理局": 1, "安澜县公安局": 2})
        >>> matcher.match("县应急管理局"), matcher.match("应急局")
        (1, None)
        """
        for found in (self.exact.get(fold(name)), self.stripped.get(bare(name, self.areas))):
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None
