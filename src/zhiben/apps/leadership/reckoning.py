"""Periods, shares and what is missing: what leaders' duties come to on a day. No Django."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to it."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days_left(self, on: date) -> int:
        return (self.last - on).days


def half_year(on: date) -> Period:
    """
    >>> half_year(date(2026, 5, 31)).last, half_year(date(2026, 7, 1)).first
    (datetime.date(2026, 6, 30), datetime.date(2026, 7, 1))
    """
    return (
        Period(date(on.year, 1, 1), date(on.year, 6, 30))
        if on.month <= 6
        else Period(date(on.year, 7, 1), date(on.year, 12, 31))
    )


def quarter(on: date) -> Period:
    """
    >>> quarter(date(2026, 11, 24)).first, quarter(date(2026, 11, 24)).last
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    """
    first = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    return Period(first, date(on.year + first.month // 10, (first.month + 2) % 12 + 1, 1) - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Composition:
    """How many of a staff qualify. `percent` to one place; `needed`: how many more would reach the share; `others`: the
    names not counted."""

    counted: int
    total: int
    percent: float
    below: bool
    needed: int
    others: tuple[str, ...]


def composition(staff: Sequence[tuple[str, bool]], share_percent: float) -> Composition:
    """How a staff stands against the share that is asked for; names that do not qualify one by one.

    >>> found = composition([("甲", True)] * 29 + [(f"乙{n}", False) for n in range(11)], 75)
    >>> found.percent, found.below, found.needed, len(found.others)
    (72.5, True, 1, 11)
    """
    counted = sum(qualifies for _, qualifies in staff)
    percent = round(100 * counted / len(staff), 1) if staff else 0.0
    needed = max(0, math.ceil(len(staff) * share_percent / 100 - 1e-9) - counted)
    others = tuple(name for name, qualifies in staff if not qualifies)
    return Composition(counted, len(staff), percent, bool(staff) and needed > 0, needed, others)


def blanks(
    rows: Iterable[Key], columns: Iterable[Key], pairs: Collection[tuple[Key, Key]]
) -> tuple[list[Key], list[Key]]:
    """Rows and columns of a matrix without any mark.

    >>> blanks(["上沟", "下沟"], ["王", "李"], {("上沟", "王")})
    (['下沟'], ['李'])
    """
    marked_rows, marked_columns = {row for row, _ in pairs}, {column for _, column in pairs}
    return [row for row in rows if row not in marked_rows], [each for each in columns if each not in marked_columns]


def cell_defect(owners: int, split: str) -> str:
    """What is wrong with a cell of the responsibility matrix; empty where nothing is.

    >>> cell_defect(0, ""), cell_defect(2, " "), cell_defect(2, "甲管审批，乙管检查"), cell_defect(1, "")
    ('没有责任单位', '2 个单位牵头，没有写明如何分工、由谁闭环', '', '')
    """
    if owners == 0:
        return "没有责任单位"
    if owners > 1 and not split.strip():
        return f"{owners} 个单位牵头，没有写明如何分工、由谁闭环"
    return ""


def ages(last: Mapping[Key, date | None], on: date) -> dict[Key, int | None]:
    """Days since the last time; None where there was none."""
    return {key: None if day is None else (on - day).days for key, day in last.items()}
