"""The unified social credit code (统一社会信用代码, GB 32100-2015), 18 characters.

Registering department (1), kind of body (1), area (6), organisation code with its own check (9), check (1). The 31
characters leave out I, O, S, V and Z, which are read as figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiben.core.errors import InputError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: index for index, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}")
_SPACE = re.compile(r"[\s\-－—·.]+")
_FULL_WIDTH = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
KINDS = {
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "11": "机关",
    "12": "事业单位",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
}


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code that checks."""

    text: str

    @property
    def kind(self) -> str:
        """What kind of body it is, in words; empty for a pair that the standard leaves to others."""
        return KINDS.get(self.text[:2], "")

    @property
    def area_code(self) -> str:
        """The area of registration, which need not be where the body works."""
        return self.text[2:8]


def organisation_check(body: str) -> str:
    """The check character of the eight that stand before it (GB 11714).

    >>> organisation_check("D2143569")
    'X'
    """
    check = 11 - sum(w * int(c, 36) for w, c in zip(_ORGANISATION_WEIGHTS, body, strict=True)) % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def check_character(first: str) -> str:
    """The last character of a code, from the seventeen before it."""
    return ALPHABET[-sum(w * _VALUE[c] for w, c in zip(_WEIGHTS, first, strict=True)) % 31]


def make_credit_code(*, kind: str, area_code: str, body: str) -> str:
    """A code that checks: `kind` two characters, `area_code` six digits, `body` the eight of the organisation code.

    >>> read_credit_code(make_credit_code(kind="91", area_code="139921", body="00000A1B")).kind
    '企业'
    """
    first = f"{kind}{area_code}{body}{organisation_check(body)}"
    return first + check_character(first)


def tidy_credit_code(written: str) -> str:
    """As people write it in sheets: full width, small letters, spaces, a leading quote."""
    return _SPACE.sub("", written.translate(_FULL_WIDTH)).lstrip("'\"`").upper()


def read_credit_code(written: str) -> CreditCode:
    """Raises: InputError "identifier.credit_code_shape" or "identifier.credit_code_check"."""
    text = tidy_credit_code(written)
    if not _SHAPE.fullmatch(text):
        odd = sorted(set(text) - set(ALPHABET))
        why = f"含有不允许的字符 {'、'.join(odd)}" if odd else "须为 18 位，第 3 至 8 位为数字"
        raise InputError(
            "identifier.credit_code_shape", f"统一社会信用代码“{written}”{why}，请与营业执照核对。", given=written
        )
    if check_character(text[:17]) != text[17]:
        raise InputError(
            "identifier.credit_code_check",
            f"统一社会信用代码“{written}”校验位不符，请与营业执照逐位核对。",
            given=written,
        )
    return CreditCode(text)
