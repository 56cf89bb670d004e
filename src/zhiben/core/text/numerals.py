"""Numerals as directives write them: Arabic, Chinese, full-width (already folded) and mixed, read exactly.

`NUMERAL` is a pattern without groups that may stand inside larger patterns, so that a figure never loses its place;
`read_numeral` and `read_share` say what the matched words are worth.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

DIGIT = {c: i for c, i in zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)} | {"两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "亿": 10**8}

# A comma between groups of three digits reaches us in full width.
ARABIC = r"(?:\d{1,3}(?:，\d{3}){1,4}(?!\d)|\d{1,12}(?:\.\d{1,8})?)"
CHINESE = r"[〇零一二两三四五六七八九十百千万亿]{1,24}"
NUMERAL = rf"(?:{ARABIC}[十百千万亿]{{0,2}}|{CHINESE})"
SHARE = rf"(?:百分之(?:百|{NUMERAL}(?:点{CHINESE})?)|千分之{NUMERAL}|{ARABIC}[%‰])"

_MIXED = re.compile(rf"({ARABIC})([十百千万亿]*)")
_CHINESE = re.compile(CHINESE)
_SHARE = re.compile(rf"(百分之|千分之)?(百(?!分)|{NUMERAL}(?:点{CHINESE})?)([%‰])?")


@lru_cache(maxsize=4096)  # a document says the same few numbers again and again
def read_numeral(written: str) -> Decimal | None:
    """The number that `written` is, all of it; None where it is none.

    >>> [str(read_numeral(n)) for n in ("一百八十", "两", "二〇二五", "3.5万", "1，000", "十二", "一万二千", "半")]
    ['180', '2', '2025', '35000', '1000', '12', '12000', '0.5']
    >>> read_numeral("甲") is None and read_numeral("") is None
    True
    """
    if written == "半":
        return Decimal("0.5")
    if mixed := _MIXED.fullmatch(written):
        value = Decimal(mixed[1].replace("，", ""))
        for step in mixed[2]:
            value *= SMALL.get(step) or LARGE[step]
        return value.quantize(Decimal(1)) if value == value.to_integral_value() and value < 10**20 else value
    whole, dot, fraction = written.partition("点")
    if not _CHINESE.fullmatch(whole):
        return None
    value = Decimal(_chinese(whole))
    if not dot:
        return value
    if not fraction or any(c not in DIGIT for c in fraction):
        return None
    return value + Decimal("0." + "".join(str(DIGIT[c]) for c in fraction))


def read_share(written: str) -> Decimal | None:
    """The percentage that a share is: 85%, 5‰, 百分之一, 千分之三, 百分之百.

    >>> [str(read_share(s)) for s in ("85%", "百分之一", "百分之九十五", "百分之百", "5‰")]
    ['85', '1', '95', '100', '0.5']
    """
    hit = _SHARE.fullmatch(written)
    if not hit or not (hit[1] or hit[3]):
        return None
    value = read_numeral(hit[2])
    if value is None:
        return None
    return value / 10 if hit[1] == "千分之" or hit[3] == "‰" else value


def _chinese(written: str) -> int:
    """Place notation (二〇二五) where no step word occurs, else the sum of its sections."""
    if all(c in DIGIT for c in written):
        return int("".join(str(DIGIT[c]) for c in written))
    total = section = 0
    digit: int | None = None
    last = 1
    for char in written:
        if char in DIGIT:
            digit, last = DIGIT[char], 10 if char in "零〇" else last
        elif char in SMALL:
            section += (1 if digit is None else digit) * SMALL[char]
            digit, last = None, SMALL[char]
        else:
            below = section + (digit or 0)
            total = total + (below or 1) * LARGE[char] if char == "万" else (total + below or 1) * LARGE[char]
            section, digit, last = 0, None, LARGE[char]
    # 一百八 is 180, 一万二 is 12,000; after 零 or 十 a last digit counts as itself.
    return total + section + (digit or 0) * (last // 10 if last > 10 else 1)
