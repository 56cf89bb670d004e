"""The number of a resident's identity card (GB 11643). Sensitive: shown masked, stored only where a duty asks for it."""

from __future__ import annotations

import re
from datetime import date

from zhiben.core.errors import InputError

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)


def check_digit(first: str) -> str:
    """The last character, from the seventeen digits before it."""
    return "10X98765432"[sum(w * int(c) for w, c in zip(_WEIGHTS, first, strict=True)) % 11]


def read_resident_id(written: str) -> str:
    """The number, tidied. The message never repeats it. Raises: InputError "identifier.resident_id"."""
    text = written.strip().upper()
    if not _SHAPE.fullmatch(text) or check_digit(text[:17]) != text[17] or not _is_day(text[6:14]):
        raise InputError("identifier.resident_id", "身份证号码校验不通过，请与证件逐位核对。")
    return text


def mask_resident_id(number: str) -> str:
    """The first six and the last four.

    >>> mask_resident_id("139921199003070018")
    '139921********0018'
    """
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "*" * len(number)


def mask_phone(number: str) -> str:
    """The first three and the last two.

    >>> mask_phone("13900001234")
    '139******34'
    """
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if len(number) > 6 else "*" * len(number)


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
