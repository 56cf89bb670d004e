"""Area codes (GB/T 2260, and the statistical extension to town and village): 2, 4, 6, 9 or 12 digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiben.core.errors import InputError

# Digits to the end of a level.
LEVELS = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}
_DIGITS = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class AreaCode:
    """`text` without trailing zeros of levels that are not there."""

    text: str

    @property
    def level(self) -> str:
        return LEVELS[len(self.text)]

    @property
    def parent(self) -> AreaCode | None:
        """The code one level up; None for a province."""
        shorter = [length for length in LEVELS if length < len(self.text)]
        return AreaCode(self.text[: shorter[-1]]) if shorter else None

    def lies_in(self, other: AreaCode) -> bool:
        return self.text.startswith(other.text)


def read_area_code(written: str) -> AreaCode:
    """The code, cut to the deepest level it names. Raises: InputError "identifier.area_code".

    >>> read_area_code("139921000000").level, read_area_code("139921103").level
    ('county', 'town')
    """
    text = written.strip()
    if not _DIGITS.fullmatch(text) or text.startswith("0"):
        raise InputError(
            "identifier.area_code",
            f"区划代码“{written}”无法识别，应为 2、4、6、9 或 12 位数字，例如 139921 或 139921103201。",
            given=written,
        )
    for longer, shorter in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if len(text) == longer and not text[shorter:].strip("0"):
            text = text[:shorter]
    return AreaCode(text)
