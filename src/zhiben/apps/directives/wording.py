"""How the values of a duty are written for people, in a form field and in a cell of the ledger, and read back.

`read_*(write_*(x)) == x` for every value, so an exported sheet that nobody edited changes nothing. What cannot be read
is refused with what was given and an example; nothing is guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import isfinite
from typing import Any

from zhiben.core.directive import labels
from zhiben.core.directive.model import Quantity, Recurrence
from zhiben.core.errors import InputError

Value = dict[str, Any]

_LABEL_OF: dict[str, str] = {str(kind): label for kind, label in labels.CONSEQUENCES.items()}
_KIND_OF: dict[str, str] = {label: kind for kind, label in labels.CONSEQUENCES.items()}
_PERIOD_OF: dict[str, str] = {
    **{label.removeprefix("每"): period for period, label in labels.PERIODS.items()},
    "天": "day",
    "季": "quarter",
    "星期": "week",
}
_OPERATOR_OF: dict[str, str] = {
    **{sign: op for op, sign in labels.OPERATORS.items()},
    **{"＞": ">", "＜": "<", "＝": "==", ">=": ">=", "<=": "<="},
}
_SEPARATOR = re.compile(r"[；;\n]+")
_NAMES = re.compile(r"[、，,；;\n]+")
_DAY = re.compile(r"(?:(\d{4})[-年./])?(\d{1,2})[-月./](?:(\d{1,2})日?|(底))(?:前)?")
_RHYTHM = re.compile(r"每(半年|季度|星期|日|天|周|月|季|年)(?:至少)?(?:(\d{1,4})次)?")
_QUANTITY = re.compile(r"(.*?)(>=|<=|≥|≤|＞|＜|＝|>|<|=)\s*(-?\d+(?:\.\d+)?)\s*(.*)")


def write_names(names: Iterable[str]) -> str:
    return "、".join(names)


def read_names(text: str) -> list[str]:
    """Names apart, each once, in order.

    >>> read_names("县应急管理局、 县消防救援大队，县应急管理局")
    ['县应急管理局', '县消防救援大队']
    """
    return list(dict.fromkeys(name.strip() for name in _NAMES.split(text) if name.strip()))


def write_deadline(deadlines: Sequence[str], recurrences: Sequence[Mapping[str, Any]]) -> str:
    """Dates and rhythms of a duty in one cell.

    >>> write_deadline(["2026-06-30"], [{"times": 2, "per": "month", "rrule": None}])
    '2026-06-30；每月至少2次'
    """
    return "；".join([*deadlines, *(labels.recurrence(Recurrence.model_validate(item)) for item in recurrences)])


def read_deadline(
    text: str, *, year: int | None, known: Sequence[Mapping[str, Any]] = ()
) -> tuple[list[str], list[Value]]:
    """Dates and rhythms back from a cell. A rhythm that the duty already had keeps its rule (`known`).

    Raises: InputError "duty.deadline_unreadable".

    >>> read_deadline("2026年6月底前；每月至少2次", year=None)
    (['2026-06-30'], [{'times': 2, 'per': 'month', 'rrule': None}])
    """
    days: list[str] = []
    rhythms: list[Value] = []
    for part in filter(None, (part.strip() for part in _SEPARATOR.split(text))):
        if found := _RHYTHM.fullmatch(part):
            rhythm = {"times": int(found[2] or 1), "per": _PERIOD_OF[found[1]], "rrule": None}
            same = (dict(old) for old in known if (old["times"], old["per"]) == (rhythm["times"], rhythm["per"]))
            rhythms.append(next(same, rhythm))
        else:
            days.append(_read_day(part, year).isoformat())
    return days, rhythms


def _read_day(part: str, year: int | None) -> date:
    found = _DAY.fullmatch(part.replace(" ", "").removesuffix(" 00:00:00"))
    stated = int(found[1]) if found and found[1] else year
    if found and stated:
        month = int(found[2])
        try:
            return date(stated, month, int(found[3]) if found[3] else monthrange(stated, month)[1])
        except ValueError:
            pass
    raise InputError(
        "duty.deadline_unreadable",
        f"完成时限“{part}”无法识别。请写成 2026-06-30 或“每月至少2次”，多个之间用“；”隔开。",
        given=part,
    )


def write_quantities(quantities: Iterable[Mapping[str, Any]]) -> str:
    """Figures in one cell.

    >>> write_quantities([{"metric": "培训覆盖率", "op": ">=", "value": 95.0, "unit": "%"}])
    '培训覆盖率≥95%'
    """
    return "；".join(labels.quantity(Quantity.model_validate(item)) for item in quantities)


def read_quantities(text: str) -> list[Value]:
    """Figures back from a cell.

    Raises: InputError "duty.target_unreadable".

    >>> read_quantities("培训覆盖率≥95%；演练≥2次")[1]
    {'metric': '演练', 'op': '>=', 'value': 2.0, 'unit': '次'}
    """
    return [_read_quantity(part.strip()) for part in _SEPARATOR.split(text) if part.strip()]


def _read_quantity(part: str) -> Value:
    found = _QUANTITY.fullmatch(part)
    if found and isfinite(float(found[3])):
        return {
            "metric": found[1].strip(),
            "op": _OPERATOR_OF[found[2]],
            "value": float(found[3]),
            "unit": found[4].strip(),
        }
    raise InputError(
        "duty.target_unreadable",
        f"量化指标“{part}”无法识别。请写成“指标≥数值单位”，例如“培训覆盖率≥95%”，多个之间用“；”隔开。",
        given=part,
    )


def write_consequences(kinds: Iterable[str]) -> str:
    return "；".join(_LABEL_OF.get(kind, kind) for kind in kinds)


def read_consequences(text: str) -> list[str]:
    """Kinds back from a cell.

    Raises: InputError "duty.consequence_unknown".

    >>> read_consequences("停产停业整顿；罚款")
    ['suspend_production', 'fine']
    """
    given = list(dict.fromkeys(part.strip() for part in _SEPARATOR.split(text) if part.strip()))
    unknown = [label for label in given if label not in _KIND_OF]
    if unknown:
        allowed = "；".join(_KIND_OF)
        raise InputError(
            "duty.consequence_unknown", f"后果“{unknown[0]}”不在可选范围内。可选：{allowed}。", given=unknown[0]
        )
    return [_KIND_OF[label] for label in given]
