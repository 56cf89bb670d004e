"""Facts as people give them → typed values, and typed values → the columns of one row.

Empty is unknown. A number may carry a unit of its kind ("0.6 km"); sets are lists or text separated by ";"; a set that is
known to be empty is [] (in a sheet: "无"). Records are lists of maps; in a sheet "2025-01-03 kind=fine; 2025-02-01".
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from zhiben.core.errors import InputError
from zhiben.core.rules.lowering import day_number
from zhiben.core.rules.model import EVENT_DATE, RECORDS, Fact
from zhiben.core.rules.units import WRITTEN, comparable, convert

Value = bool | int | float | str | date | frozenset[str] | tuple[Mapping[str, object], ...] | None
TRUE = frozenset({"true", "1", "是", "有", "yes", "y", "√"})
FALSE = frozenset({"false", "0", "否", "无", "没有", "no", "n", "×"})
EMPTY_SET = frozenset({"无", "none", "[]", "-"})
LARGEST = 1e15
_TYPED: Mapping[type, str] = {bool: "bool", int: "integer", float: "number"}
_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)\s*(.*)", re.DOTALL)


def read_value(fact: Fact, raw: object) -> Value:
    """The typed value, None where it is unknown. Raises: InputError "facts.value" that names fact, value and what is allowed."""
    # What is typed already needs no reading; this is most of what a database gives.
    kind = type(raw)
    if _TYPED.get(kind) == fact.type and (kind is bool or -LARGEST <= raw <= LARGEST):  # type: ignore[operator]
        return raw  # type: ignore[return-value]
    if raw is None or (isinstance(raw, float) and math.isnan(raw)) or (isinstance(raw, str) and not raw.strip()):
        return None
    return _READERS[fact.type](fact, raw.strip() if isinstance(raw, str) else raw)


def refused(fact: Fact, raw: object, allowed: str) -> InputError:
    shown = str(raw)[:60]
    return InputError(
        "facts.value",
        f"“{fact.label}”（{fact.name}）的值“{shown}”无法识别。允许的写法：{allowed}。",
        fact=fact.name,
        given=shown,
        allowed=allowed,
    )


def _bool(fact: Fact, raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    text = str(raw).lower()
    if text in TRUE or text in FALSE:
        return text in TRUE
    raise refused(fact, raw, "true、false，或 是、否；不清楚就留空")


def _quantity(fact: Fact, raw: object) -> Fraction:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
        raise refused(fact, raw, f"数字，单位 {fact.unit.label}" if fact.unit.label else "数字")
    hit = _NUMBER.fullmatch(str(raw).replace(",", ""))
    unit = WRITTEN.get(hit[2].strip()) if hit and hit[2] else fact.unit
    if hit is None or unit is None or (hit[2] and not comparable(unit, fact.unit)):
        raise refused(
            fact,
            raw,
            f"数字，可带同类单位，例如 3{' ' + fact.unit.symbol if fact.unit.symbol else ''}；不写单位按{fact.unit.label or '无单位'}计",
        )
    try:
        number = Fraction(Decimal(hit[1]))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise refused(fact, raw, "一个有限的数") from error
    if abs(number) > LARGEST:
        raise refused(fact, raw, "绝对值不超过 10 的 15 次方的数")
    return convert(number, unit, fact.unit) if hit[2] else number


def _integer(fact: Fact, raw: object) -> int:
    number = _quantity(fact, raw)
    if number.denominator != 1:
        raise refused(fact, raw, "整数，例如 3")
    return int(number)


def _float(fact: Fact, raw: object) -> float:
    return float(_quantity(fact, raw))


def _choice(fact: Fact, raw: object) -> str:
    text = str(raw)
    if text in fact.values:
        return text
    for name, label in fact.values.items():
        if text == label:
            return name
    raise refused(fact, raw, "、".join(f"{name}（{label}）" for name, label in fact.values.items()))


def _set(fact: Fact, raw: object) -> frozenset[str]:
    if isinstance(raw, str):
        raw = [] if raw in EMPTY_SET else [part.strip() for part in re.split(r"[;；]", raw) if part.strip()]
    if not isinstance(raw, Sequence | set | frozenset):
        raise refused(fact, raw, "列表，或用 ; 分开的取值；一个也没有写 无")
    return frozenset(_choice(fact, each) for each in raw)


def _date(fact: Fact, raw: object) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw)[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d[ T].*", str(raw)) else str(raw))
    except ValueError as error:
        raise refused(fact, raw, "YYYY-MM-DD，例如 2025-01-05") from error


def _text(fact: Fact, raw: object) -> str:
    return str(raw)


def _records(fact: Fact, raw: object) -> tuple[Mapping[str, object], ...]:
    if isinstance(raw, str):
        raw = _written(fact, raw)
    if not isinstance(raw, Sequence):
        raise refused(fact, raw, "记录的列表，例如 [{date: 2025-01-03}]；一条也没有写 []")
    return tuple(_record(fact, each) for each in raw)


def _written(fact: Fact, text: str) -> object:
    """`2025-01-03 kind=fine; 2025-02-01`, or JSON."""
    if text in EMPTY_SET:
        return []
    if text.startswith("["):
        try:
            return json.loads(text)
        except ValueError as error:
            raise refused(fact, text, "JSON 列表") from error
    found = []
    for part in re.split(r"[;；]", text):
        record: dict[str, object] = {}
        for word in part.split():
            name, mark, value = word.partition("=")
            record[name if mark else EVENT_DATE] = value if mark else word
        if record:
            found.append(record)
    return found


def _record(fact: Fact, raw: object) -> Mapping[str, object]:
    if not isinstance(raw, Mapping):
        raw = {EVENT_DATE: raw}
    for name in raw:
        if name not in fact.fields:
            raise refused(fact, name, "字段 " + "、".join(fact.fields))
    return {name: read_value(field, raw.get(name)) for name, field in fact.fields.items()}


_READERS: Mapping[str, Callable[[Fact, object], Value]] = {
    "bool": _bool, "number": _float, "integer": _integer, "choice": _choice, "set": _set, "date": _date, "text": _text,
    "events": _records, "items": _records,
}  # fmt: skip


def cell(fact: Fact, value: object, suffix: str = "") -> object:
    """What stands in a column for a typed value: see lowering.py."""
    if value is None:
        return None
    match fact.type:
        case "choice":
            return list(fact.values).index(str(value))
        case "date":
            return day_number(value)  # type: ignore[arg-type]
        case "set":
            return suffix in value  # type: ignore[operator]
        case "text":
            return True
        case kind if kind in RECORDS:
            return True
    return value
