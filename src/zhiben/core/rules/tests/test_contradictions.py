"""A rule that a later day brings to life is no rule that never applies; one that no day brings to life is."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhiben.core.rules import load_pack
from zhiben.core.rules.contradictions import contradictions
from zhiben.core.rules.testing import FILES, write_pack

WEIGHED = "  applies: weight > param.limit\n"


def problems(folder: Path, applies: str) -> set[str]:
    rules = FILES["rules/all.yaml"].replace(WEIGHED, f"  applies: {applies}\n")
    return {each.code for each in contradictions(load_pack(write_pack(folder, {"rules/all.yaml": rules})))}


@pytest.mark.parametrize(
    "applies", ["today after param.since", "today on or before param.since", "weight > param.limit"]
)
def test_a_rule_is_tried_on_either_side_of_the_days_that_it_names(tmp_path: Path, applies: str) -> None:
    assert problems(tmp_path, applies) == set()


def test_a_rule_that_no_day_brings_to_life_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, "today after param.since and today before param.since") == {"pack.never_applies"}
