"""The packs that are shipped: each passes its own tests and has nothing to mend, and they fit together."""

from __future__ import annotations

import pytest

from zhiben.core.rules import agree
from zhiben.core.rules.review import review
from zhiben.core.rules.testing_random import share_of_packs, shipped


@pytest.mark.parametrize("name", share_of_packs(0, 1))
def test_a_pack_has_no_errors(name: str) -> None:
    assert [f"{each.file}:{each.line} {each.message}" for each in review(shipped(name)) if each.level == "error"] == []


def test_names_mean_one_thing_in_all_packs() -> None:
    agree(shipped(name) for name in share_of_packs(0, 1))
