"""What may be filled into a field of a return, read from what a person or a sheet wrote. No Django.

An empty value is no value: it is neither zero nor no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from zhiben.core.errors import InputError

YES, NO = "是", "否"
LONGEST = 2000
MOST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Given:
    """A value: a number, or words. Both empty: nothing was given."""

    number: Decimal | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self.number is None and not self.text


def read_value(raw: str, *, kind: str, label: str, choices: Sequence[str] = ()) -> Given:
    """Raises: InputError "return.value" with the label of the field and what may be written.

    >>> read_value(" 12 ", kind="count", label="检查次数").number
    Decimal('12')
    """
    words = raw.strip().replace("，", ",")
    if not words:
        return Given()
    if kind in ("count", "number"):
        return Given(number=_number(words.replace(",", ""), whole=kind == "count", label=label))
    allowed = (YES, NO) if kind == "yes_no" else tuple(choices) if kind == "choice" else ()
    if allowed and words not in allowed:
        raise _refused(label, words, "只能填写：" + "、".join(allowed))
    if len(raw.strip()) > LONGEST:
        raise _refused(label, words[:20] + "…", f"最多 {LONGEST} 字")
    return Given(text=raw.strip())


def _number(words: str, *, whole: bool, label: str) -> Decimal:
    try:
        number = Decimal(words)
    except InvalidOperation:
        raise _refused(label, words, "请填写数字，例如 12；没有的请填 0") from None
    if not number.is_finite() or number < 0 or number > MOST:
        raise _refused(label, words, "请填写不小于 0 的数字")
    if whole and number != number.to_integral_value():
        raise _refused(label, words, "请填写整数")
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else round(number, 4)


def _refused(label: str, given: str, allowed: str) -> InputError:
    return InputError(
        "return.value", f"“{label}”填写的“{given[:40]}”无法采用。{allowed}。", field=label, given=given[:40]
    )
