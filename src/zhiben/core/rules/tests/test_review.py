"""What `pack check` finds in a pack that can be loaded and is still not right."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from zhiben.core.rules import load_pack
from zhiben.core.rules.review import review
from zhiben.core.rules.testing import write_pack

RULES, FACTS, CASES = "rules/all.yaml", "facts.yaml", "tests/all.yaml"
APPLIES = "applies: weight > param.limit"
EDITIONS = "editions: [{from: 2025-01-05}, {from: 2026-01-01, breach: {level: general, advice: 改正}}]"


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({}, "pack.test_missing", "不明、生效之前"),
        ({}, "pack.unused_fact", "built_on"),
        ({}, "pack.unused_parameter", "since"),
        ({CASES: ("expect: breached", "expect: met")}, "pack.test_failed", "应为 met，得到 breached"),
        ({RULES: (APPLIES, "applies: room and not room")}, "pack.never_applies", "shop.room"),
        ({RULES: ("require: room", "require: room or not room")}, "pack.never_breached", "shop.room"),
        ({RULES: (f"{APPLIES}\n  require: room", "require: room and not room")}, "pack.never_met", "shop.room"),
        ({RULES: ("forbid: count(fines where grave within param.window) >= param.times", "forbid: room")},
         "pack.contradiction", "shop.fines"),
        ({RULES: (APPLIES, "applies: grade = low")}, "pack.not_exhaustive", "中、高"),
        ({CASES: ("weight: 100 kg", "weight: 99 kg")}, "pack.limit_untested", "限重"),
        ({RULES: ("reading: local", f"{EDITIONS}\n  reading: local")}, "pack.edition_untested", "2026-01-01"),
    ],
)  # fmt: skip
def test_what_is_not_right_is_found(
    changes: Mapping[str, str | tuple[str, str]], code: str, words: str, tmp_path: Path
) -> None:
    found = [each for each in review(load_pack(write_pack(tmp_path, changes))) if each.code == code]
    assert any(words in each.message for each in found), [each.message for each in found]
