"""Totals count each record once, over all levels, however many units count it."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.apps.dispatch.rollup import Figure, total

TOWNS = [UUID(int=n) for n in (1, 2, 3)]
KEYS = st.frozensets(st.integers(1, 30).map("visit:{}".format), max_size=12)


@st.composite
def counted(draw: st.DrawFn) -> Figure:
    """A village, a town or an office, with any records: overlaps over and within levels."""
    keys, town = draw(KEYS), draw(st.sampled_from([*TOWNS, None]))
    village = draw(st.none() | st.integers(10, 20).map(lambda n: UUID(int=n))) if town else None
    return Figure(UUID(int=draw(st.integers(100, 10**9))), Decimal(len(keys)), keys, town, village)


@pytest.mark.requirement("RPT-05")
@given(st.lists(counted(), min_size=1, max_size=30))
def test_a_total_is_the_number_of_distinct_records_whatever_overlaps(figures: list[Figure]) -> None:
    distinct: set[str] = set()
    for figure in figures:
        distinct |= figure.keys or set()
    found = total(figures)
    assert found.value == len(distinct) and found.records == distinct


@given(st.lists(counted(), min_size=1, max_size=20), st.randoms())
def test_a_total_does_not_depend_on_the_order_of_units(figures: list[Figure], chance: object) -> None:
    shuffled = figures[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total(figures) == total(shuffled)


def typed(number: int, town: int | None, village: int | None = None) -> Figure:
    place = UUID(int=town) if town else None
    return Figure(UUID(int=number + 500), Decimal(number), None, place, UUID(int=village) if village else None)


def test_a_typed_figure_of_a_town_stands_for_its_villages() -> None:
    assert total([typed(9, 1), typed(4, 1, 11), typed(5, 1, 12), typed(3, 2, 21)]).value == 12


def test_typed_figures_of_towns_and_offices_are_not_added() -> None:
    found = total([typed(9, 1), typed(4, None)])
    assert found.value is None and found.overlaps
    assert found.territory == 9 and found.offices == 4


def test_a_correction_is_added_to_the_distinct_records_once() -> None:
    town = Figure(UUID(int=1), Decimal(3), frozenset({"a:1", "a:2"}), UUID(int=9))
    village = Figure(UUID(int=2), Decimal(2), frozenset({"a:1"}), UUID(int=9), UUID(int=10))
    assert total([town, village]).value == 3


def test_nothing_returned_is_no_zero() -> None:
    assert total([]).value is None
