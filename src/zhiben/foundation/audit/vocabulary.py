"""The closed list of actions. Each app declares its own in its `audit.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLACE = re.compile(r"%(?:\((\w+)\)s|(.))")


@dataclass(frozen=True, slots=True)
class Keep:
    """Kept as long as the entry."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Kept apart from the entry, and erased after the time that the named local parameter says."""

    retention: str


Field = Keep | Erase
KEEP = Keep()


def erase(retention: str) -> Erase:
    """`retention`: the dotted name of the parameter that says how long, for example "tipoffs.reporter_retention"."""
    if not _CODE.fullmatch(retention):
        raise ValueError(f"retention {retention!r} must be the dotted name of a parameter")
    return Erase(retention)


@dataclass(frozen=True, slots=True)
class Action:
    """`template` is the sentence of the timeline, with %(field)s where a field stands."""

    code: str
    template: str
    fields: Mapping[str, Field]


_declared: dict[str, Action] = {}


def action(code: str, template: str, fields: Mapping[str, Field]) -> Action:
    """Declare an action.

    Raises: ValueError for a malformed code, a field without a decision, a template that uses what is no field, or a
    second, different declaration.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"audit action {code!r} must be dotted lower-case words, for example 'hazards.closed'")
    for name, decision in fields.items():
        if not _NAME.fullmatch(name) or not isinstance(decision, Keep | Erase):
            raise ValueError(f"audit action {code!r}: field {name!r} needs audit.KEEP or audit.erase(…)")
    for place in _PLACE.finditer(template):
        if place[1] not in fields and place[2] != "%":
            raise ValueError(f"audit action {code!r}: the template uses {place[0]!r}, which is no declared field")
    made = Action(code, template, dict(fields))
    if _declared.setdefault(code, made) != made:
        raise ValueError(f"audit action {code!r} is declared twice, differently")
    return _declared[code]


EXPORTED = action(
    "audit.exported", "导出%(what)s（%(asked)s），%(count)s 条", fields={"what": KEEP, "asked": KEEP, "count": KEEP}
)
ERASED = action(
    "audit.erased",
    "按保存期限（%(retention)s，%(days)s 天）清除内容 %(count)s 项",
    fields={"retention": KEEP, "days": KEEP, "count": KEEP},
)
SEEN = action("audit.seen", "查看了%(what)s", fields={"what": KEEP})


def declared(code: str) -> Action | None:
    return _declared.get(code)


def all_declared() -> tuple[Action, ...]:
    """All actions, by code."""
    return tuple(_declared[code] for code in sorted(_declared))
