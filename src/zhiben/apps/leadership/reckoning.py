"""Periods, shares and what is missing: what leaders' duties come to on a day. No Django."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from zhiben.core.dates.working_days import NATIONAL, holiday_names

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


_WORDS = {1: "本月", 3: "本季度", 6: "本半年", 12: "本年"}
LENGTHS = (1, 2, 3, 4, 6, 12)


def period(on: date, months: int) -> tuple[Period, str]:
    """The part of the year of so many months (one of LENGTHS) that a day lies in, and what it is called.

    >>> found, words = period(date(2026, 11, 24), 3)
    >>> found.first, found.last, words
    (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31), '本季度')
    >>> period(date(2026, 5, 31), 6)[0].last
    datetime.date(2026, 6, 30)
    """
    first = months * ((on.month - 1) // months) + 1
    after = first + months
    end = date(on.year + (after > 12), after - 12 * (after > 12), 1) - timedelta(days=1)
    return Period(date(on.year, first, 1), end), _WORDS.get(months, "本期")


def due_by(needed: int, on: date) -> int:
    """Of so many a year how many are due by a day: spread over its months, the one that runs not counted.

    >>> due_by(4, date(2026, 3, 31)), due_by(4, date(2026, 4, 1)), due_by(4, date(2026, 12, 31))
    (0, 1, 3)
    """
    return needed * (on.month - 1) // 12


@lru_cache(maxsize=32)
def key_windows(year: int, names: tuple[str, ...], flood_from: str, flood_to: str) -> dict[str, Period]:
    """The key periods of a year, in their order: each festival with the days off around it, and the flood season.

    By the national calendar; a name that it does not know has no period.

    >>> found = key_windows(2026, ("春节", "国庆"), "06-01", "08-31")
    >>> {name: (window.first.isoformat(), window.last.isoformat()) for name, window in found.items()}
    {'春节': ('2026-02-15', '2026-02-23'), '汛期': ('2026-06-01', '2026-08-31'), '国庆': ('2026-10-01', '2026-10-07')}
    """
    days = holiday_names(year)
    found = {}
    for name in names:
        if called := sorted(day for day, words in days.items() if words.startswith(name)):
            found[name] = _off_around(called[0], called[-1])
    found["汛期"] = Period(*(date(year, *map(int, each.split("-"))) for each in (flood_from, flood_to)))
    return dict(sorted(found.items(), key=lambda each: each[1].first))


def _off_around(first: date, last: date) -> Period:
    """With the days before and after on which no work is done."""
    one = timedelta(days=1)
    while not NATIONAL.is_working_day(first - one):
        first -= one
    while not NATIONAL.is_working_day(last + one):
        last += one
    return Period(first, last)


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
