"""Truths joined as bits: without any comparison, and over more rows than one block."""

from __future__ import annotations

import numpy
import polars as pl
import pytest

from zhiben.core.rules import ir
from zhiben.core.rules.columns.bits import BLOCK, Joining, numbers


@pytest.mark.parametrize("rows", [1, 8, 5_000, 8 * BLOCK + 3])
def test_constants_alone_fill_every_row(rows: int) -> None:
    joining = Joining()
    true, false = joining.truth(ir.Const(True))
    found = joining.run(pl.DataFrame(height=rows), [true, false])
    assert numbers(found[true], rows).all() and not numbers(found[false], rows).any()


@pytest.mark.parametrize("rows", [1, 9, 8 * BLOCK + 3])
def test_and_of_what_is_not_known_is_false_only_where_the_other_is(rows: int) -> None:
    joining = Joining()
    one, other = joining.leaf("one"), joining.leaf("other")
    true, false = joining.every([one, other])
    chance = numpy.random.default_rng(7)
    drawn = [[(True, False, None)[n] for n in chance.integers(0, 3, rows)] for _ in range(2)]
    given = pl.DataFrame({"one": drawn[0], "other": drawn[1]}, schema={"one": pl.Boolean, "other": pl.Boolean})
    found = joining.run(given, [true, false])
    expected = [False if False in pair else None if None in pair else True for pair in zip(*drawn, strict=True)]
    assert numbers(found[true], rows).tolist() == [int(each is True) for each in expected]
    assert numbers(found[false], rows).tolist() == [int(each is False) for each in expected]
