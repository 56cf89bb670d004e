"""Number plates of motor vehicles: seven characters, eight for new energy."""

from __future__ import annotations

import re

from zhiben.core.errors import InputError

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z](?:[A-HJ-NP-Z0-9]{{5}}|[A-HJ-NP-Z0-9]{{4}}[挂学警港澳]|[A-HJK][A-HJ-NP-Z0-9]\d{{4}}|\d{{5}}[A-HJK])"
)
_NOISE = re.compile(r"[\s·.．•-]+")


def read_plate(written: str) -> str:
    """Raises: InputError "identifier.plate".

    >>> read_plate("晋z·8d310"), read_plate("晋ZD12345")
    ('晋Z8D310', '晋ZD12345')
    """
    text = _NOISE.sub("", written).upper()
    if not _PLATE.fullmatch(text):
        raise InputError(
            "identifier.plate", f"号牌“{written}”无法识别，应为 7 位，新能源 8 位，例如 晋Z12345。", given=written
        )
    return text
