"""One entity in plain Python and all in columns say the same on 10,000 random entities; every fourth pack, from 3."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from zhiben.core.rules.testing_random import differing, share_of_packs, shipped

pytest.importorskip("ibis")


@pytest.mark.parametrize("name", share_of_packs(2, 4))
@settings(
    max_examples=2, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)  # fmt: skip
@given(seed=st.integers(0, 2**32))
def test_columns_agree_with_plain_python_in_every_cell(name: str, seed: int) -> None:
    assert differing(shipped(name), "polars", at=date(2025, 6, 1), count=5_000, seed=seed) == []
