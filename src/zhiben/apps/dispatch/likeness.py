"""Which duties ask the same, and which ask what does not agree. No Django.

Ten thousand duties make fifty million pairs; compared are only those that share rare words. Duties of one wording are
compared with the first of them alone, so that a sentence that stands in fifty directives makes 49 pairs and not 1,225.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import log
from uuid import UUID

DUPLICATE, CONFLICT = "duplicate", "conflict"
SHINGLE = 3  # characters; two Chinese words share one only where they stand side by side
RARE = 24  # so many of its rarest shingles lead from a duty to others
CROWDED = 60  # a shingle of more duties than that says nothing about any
ALIKE_TOGETHER, ALIKE_APART, SAME_MATTER = 0.5, 0.8, 0.4  # of one unit, of different units, close enough to contradict

_DATES = re.compile(
    r"\d{2,4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[底末前]+)?|\d{1,2}月(?:\d{1,2}日)?(?:[底末前]+)?|[上下]半年"
)
_NOISE = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_STRENGTH = {"must": "必须", "must_not": "禁止", "target": "指标", "should": "倡导", "may": "允许"}
_BINDING, _LOOSE = frozenset({"must", "must_not", "target"}), frozenset({"should", "may"})


@dataclass(frozen=True, slots=True)
class Demand:
    """A duty as far as it is compared. `units`: keys of organisations, or names nobody has resolved. `kinds`: the kinds of
    object it is about. `rhythm` and `figures`: words that are equal where the values are."""

    id: UUID
    directive: UUID
    words: str
    modality: str = "must"
    units: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    deadlines: frozenset[date] = frozenset()
    rhythm: frozenset[str] = frozenset()
    figures: frozenset[tuple[str, str]] = frozenset()
    consequences: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two demands, `one` before `other` in the order given, what they have to do with each other, and why (Chinese)."""

    one: UUID
    other: UUID
    kind: str
    likeness: float
    why: str


@dataclass
class _Index:
    shingles: list[frozenset[str]]
    weight: dict[str, float] = field(default_factory=dict)
    holders: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def normalised(words: str) -> str:
    """Without dates and punctuation, which differ where the demand is the same.

    >>> normalised("2026年6月底前，完成气瓶充装企业检查。")
    '完成气瓶充装企业检查'
    """
    return _NOISE.sub("", _DATES.sub("", words))


def shingles(text: str) -> frozenset[str]:
    return frozenset(text[at : at + SHINGLE] for at in range(max(1, len(text) - SHINGLE + 1))) if text else frozenset()


def likenesses(demands: Sequence[Demand]) -> list[Likeness]:
    """What to show to a person, the most alike first. Cost grows with the demands, not with their pairs."""
    texts = [normalised(each.words) for each in demands]
    found: list[Likeness] = []
    for one, other, likeness in _close_pairs(texts):
        found += _judged(demands[one], demands[other], likeness)
    return sorted(found, key=lambda each: (-each.likeness, each.kind, str(each.one), str(each.other)))


def _close_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    first_of: dict[str, int] = {}
    for number, text in enumerate(texts):
        if text and (first := first_of.setdefault(text, number)) != number:
            yield first, number, 1.0
    firsts = sorted(first_of.values())
    index = _indexed([shingles(texts[number]) for number in firsts])
    for place, number in enumerate(firsts):
        for other in _neighbours(index, place):
            likeness = _overlap(index, place, other)
            if likeness >= SAME_MATTER:
                yield firsts[other], number, likeness


def _indexed(found: list[frozenset[str]]) -> _Index:
    index = _Index(found)
    counts = Counter(shingle for each in found for shingle in each)
    index.weight = {shingle: 1 / (1 + log(count)) for shingle, count in counts.items()}
    for place, each in enumerate(found):
        for shingle in sorted(each, key=lambda shingle: (counts[shingle], shingle))[:RARE]:
            if 1 < counts[shingle] <= CROWDED:
                index.holders[shingle].append(place)
    return index


def _neighbours(index: _Index, place: int) -> list[int]:
    """Earlier places that hold at least two of its rare shingles, or one where it has hardly any."""
    met = Counter(
        other
        for shingle in index.shingles[place]
        for other in index.holders.get(shingle, ())
        if other < place
    )  # fmt: skip
    least = 2 if len(index.shingles[place]) > 4 else 1
    return [other for other, times in met.items() if times >= least]


def _overlap(index: _Index, one: int, other: int) -> float:
    """Shared weight against the mean weight of the two: 1 for the same words, common phrases counting little."""
    a, b, weight = index.shingles[one], index.shingles[other], index.weight
    shared = sum(weight[each] for each in a & b)
    total = sum(weight[each] for each in a) + sum(weight[each] for each in b)
    return round(2 * shared / total, 3) if total else 0.0


def _judged(one: Demand, other: Demand, likeness: float) -> list[Likeness]:
    together = sorted(one.units & other.units)
    related = bool(together) or not one.units or not other.units or bool(one.kinds & other.kinds)
    said = f"文字相近 {likeness:.0%}"
    said += f"，同一单位（{len(together)} 个）" if together else "，单位不同"
    if kinds := sorted(one.kinds & other.kinds):
        said += f"，对象相同：{'、'.join(kinds[:3])}"
    if differs := differences(one, other):
        if likeness >= ALIKE_APART or related:
            return [Likeness(one.id, other.id, CONFLICT, likeness, f"{'；'.join(differs)}（{said}）"[:500])]
        return []
    if likeness >= (ALIKE_TOGETHER if together else ALIKE_APART):
        return [Likeness(one.id, other.id, DUPLICATE, likeness, said[:500])]
    return []


def differences(one: Demand, other: Demand) -> list[str]:
    """What does not agree between two demands for the same thing. What only one of them says is no disagreement."""
    found = []
    a, b = one.modality, other.modality
    if {a, b} == {"must", "must_not"} or (a in _BINDING and b in _LOOSE) or (b in _BINDING and a in _LOOSE):
        found.append(f"强制程度不同：{_STRENGTH.get(a, a)}、{_STRENGTH.get(b, b)}")
    if one.deadlines and other.deadlines and one.deadlines != other.deadlines:
        found.append(f"时限不同：{_days(one.deadlines)}、{_days(other.deadlines)}")
    if one.rhythm and other.rhythm and one.rhythm != other.rhythm:
        found.append("周期不同")
    for metric in sorted({name for name, _ in one.figures} & {name for name, _ in other.figures}):
        mine, theirs = _values(one, metric), _values(other, metric)
        if mine != theirs:
            found.append(f"“{metric}”不同：{'/'.join(sorted(mine))}、{'/'.join(sorted(theirs))}")
    if one.consequences and other.consequences and one.consequences != other.consequences:
        found.append("后果不同")
    return found


def _values(demand: Demand, metric: str) -> set[str]:
    return {value for name, value in demand.figures if name == metric}


def _days(days: frozenset[date]) -> str:
    return "/".join(day.isoformat() for day in sorted(days))
