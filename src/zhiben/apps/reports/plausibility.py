"""Reasons to ask about what was reported. Pure.

A reason is a question with the records that gave rise to it: no score, no verdict, and nothing is rejected because of
it. Each rule says what it looked at; none says that somebody is wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

RULES = {
    "zero_against_records": "报零而平台有记录",
    "same_text": "多个单位文字相同",
    "same_photo": "同一张照片用于多处",
    "last_minutes": "在截止前最后几分钟集中报送",
    "round_numbers": "数字都是整十",
    "same_as_before": "与上期完全相同",
    "never_finds": "多次自查均未发现问题",
}
LAST_MINUTES = timedelta(minutes=10)
SHINGLE = 8
ALIKE = 0.8
SHORTEST = 24  # shorter texts are alike by chance
TOGETHER = 3
ROUND_VALUES = 3
NEVER_TIMES = 3
_NOISE = re.compile(r"[\s，。、；：“”‘’（）()《》,.;:!！?？\-—\d]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a return. `counted`: what the platform has; None where it cannot count."""

    key: str
    label: str
    number: Decimal | None = None
    text: str = ""
    counted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What one unit returned. `before`: number by field of the last rounds, the latest first. `finds`: the fields that
    count what was found."""

    key: str
    unit_key: str
    unit: str
    submitted_at: datetime
    cells: Mapping[str, Cell]
    before: Sequence[Mapping[str, Decimal]] = ()
    before_keys: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph of a unit that resembles another: what `reuse` found, in its words."""

    key: str
    unit_key: str
    unit: str
    words: str
    other_key: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question to one unit. `records`: (kind, key, words) of what gave rise to it."""

    rule: str
    unit_key: str
    reason: str
    records: tuple[tuple[str, str, str], ...] = field(default=())


def doubts(
    returns: Sequence[Reported], *, due_at: datetime, finds: Iterable[str] = (), photos: Sequence[Photo] = ()
) -> list[Doubt]:
    """Every question that the rules find, in the order of RULES and units."""
    found = [
        *zero_against_records(returns),
        *same_text(returns),
        *same_photo(photos),
        *last_minutes(returns, due_at),
        *round_numbers(returns),
        *same_as_before(returns),
        *never_finds(returns, tuple(finds)),
    ]
    order = {rule: at for at, rule in enumerate(RULES)}
    return sorted(found, key=lambda doubt: (order[doubt.rule], doubt.unit_key))


def zero_against_records(returns: Iterable[Reported]) -> Iterator[Doubt]:
    for each in returns:
        for cell in each.cells.values():
            if cell.number == 0 and cell.counted:
                reason = f"“{cell.label}”报送为 0，而平台中有 {_words(cell.counted)} 条记录，请核对。"
                yield Doubt("zero_against_records", each.unit_key, reason, (("value", cell.key, f"{cell.label}：0"),))


def shingles(text: str) -> frozenset[str]:
    """Pieces of a text without white space, marks and digits, so that only the wording is compared.

    >>> shingles("已检查3家企业，发现隐患2处。") == shingles("已检查5家企业,发现隐患1处")
    True
    """
    plain = _NOISE.sub("", text)
    return (
        frozenset(plain[at : at + SHINGLE] for at in range(max(1, len(plain) - SHINGLE + 1))) if plain else frozenset()
    )


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of common pieces, 0 to 1."""
    return len(one & other) / len(one | other) if one or other else 0.0


def same_text(returns: Iterable[Reported]) -> Iterator[Doubt]:
    """By an index of pieces, so that only texts that share one are compared."""
    texts = [(each, cell, shingles(cell.text)) for each in returns for cell in each.cells.values()
             if len(_NOISE.sub("", cell.text)) >= SHORTEST]  # fmt: skip
    index: dict[str, list[int]] = defaultdict(list)
    for at, (_, _, pieces) in enumerate(texts):
        for piece in pieces:
            index[piece].append(at)
    for at, (each, cell, pieces) in enumerate(texts):
        near = {other for piece in pieces for other in index[piece] if other != at}
        alike = [other for other in sorted(near)
                 if texts[other][0].unit_key != each.unit_key and likeness(pieces, texts[other][2]) >= ALIKE]  # fmt: skip
        if alike:
            units = "、".join(dict.fromkeys(texts[other][0].unit for other in alike[:5]))
            records = tuple(("value", texts[other][1].key, texts[other][0].unit) for other in (at, *alike[:5]))
            yield Doubt(
                "same_text",
                each.unit_key,
                f"“{cell.label}”的文字与{units}几乎相同，请说明是否为各自实际情况。",
                records,
            )


def same_photo(photos: Iterable[Photo]) -> Iterator[Doubt]:
    for photo in photos:
        records = (("evidence", photo.key, "本单位的照片"), ("evidence", photo.other_key, "另一处的照片"))
        yield Doubt("same_photo", photo.unit_key, f"上传的照片{photo.words}请说明拍摄的时间和地点。", records)


def last_minutes(returns: Sequence[Reported], due_at: datetime) -> Iterator[Doubt]:
    """Only where several did: one unit that is quick at the end says nothing."""
    late = [each for each in returns if due_at - LAST_MINUTES <= each.submitted_at <= due_at]
    if len(late) < TOGETHER:
        return
    minutes = int(LAST_MINUTES.total_seconds() // 60)
    for each in late:
        reason = f"在截止前 {minutes} 分钟内报送，同时段共有 {len(late)} 个单位，请确认数据经过核实。"
        yield Doubt("last_minutes", each.unit_key, reason, (("return", each.key, each.unit),))


def round_numbers(returns: Iterable[Reported]) -> Iterator[Doubt]:
    """All of several numbers end in a zero; zeros themselves do not count."""
    for each in returns:
        cells = [cell for cell in each.cells.values() if cell.number is not None and cell.number != 0]
        if len(cells) >= ROUND_VALUES and all(cell.number is not None and cell.number % 10 == 0 for cell in cells):
            listed = "、".join(f"{cell.label} {_words(cell.number)}" for cell in cells[:5])
            records = tuple(("value", cell.key, cell.label) for cell in cells)
            yield Doubt(
                "round_numbers", each.unit_key, f"{len(cells)} 项数字都是整十（{listed}），请确认不是估计数。", records
            )


def same_as_before(returns: Iterable[Reported]) -> Iterator[Doubt]:
    for each in returns:
        now = {key: cell.number for key, cell in each.cells.items() if cell.number is not None}
        if len(now) < 2 or not any(now.values()) or not each.before or dict(each.before[0]) != now:
            continue
        records = (("return", each.key, "本期"), ("return", each.before_keys[0], "上期"))
        yield Doubt(
            "same_as_before", each.unit_key, f"{len(now)} 项数字与上期完全相同，请确认是否为本期实际。", records
        )


def never_finds(returns: Iterable[Reported], finds: Sequence[str]) -> Iterator[Doubt]:
    """A field that counts what was found was zero in this and in the last rounds."""
    for each in returns:
        for key in finds:
            cell = each.cells.get(key)
            past = [before[key] for before in each.before if key in before]
            if cell is None or cell.number != 0 or len(past) + 1 < NEVER_TIMES or any(past):
                continue
            times = len(past) + 1
            records = tuple(("return", known, each.unit) for known in (each.key, *each.before_keys))
            yield Doubt(
                "never_finds", each.unit_key, f"“{cell.label}”连续 {times} 期为 0，请说明检查的范围和方法。", records
            )


def _words(value: Decimal | None) -> str:
    text = format(value or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
