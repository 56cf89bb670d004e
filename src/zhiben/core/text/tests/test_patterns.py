"""Quick patterns find what the plain ones find; folding by the few characters that change is folding."""

import re
import sys

import pytest

from zhiben.core.text.patterns import quick
from zhiben.core.text.plain import FOLD, fold

TEXT = "安澜县应急管理局要于6月底前完成，必须不得，主要领导应急；2、应当对3家企业（含分公司）开展检查。\n每月1次"
PATTERNS = (
    r"(?<!主)要|必须",
    r"(?:应当)?不得|[于到](?P<month>\d{1,2})月",
    r"^(?:.{0,9})要|检查",
    r"(?:A|企业)?(?:（[^（）]{1,9}）)",
    r"[^，。]{2,4}，",
    r"(?:要)*",
    r"\s|[一-三]|每(?=月)",
    r"\b\d",
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_quick_pattern_finds_the_same_matches_and_groups(pattern: str) -> None:
    plain, fast = re.compile(pattern), quick(pattern)
    for start in range(len(TEXT)):
        assert [(m.span(), m.groupdict()) for m in plain.finditer(TEXT, start)] == [
            (m.span(), m.groupdict()) for m in fast.finditer(TEXT, start)
        ]


def test_folding_is_one_to_one_and_equals_translation() -> None:
    every = "".join(map(chr, range(1, sys.maxunicode + 1)))
    assert fold(every) == every.translate(FOLD)
    assert fold("安澜县") == "安澜县"
