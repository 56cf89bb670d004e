"""The closed list of permissions. Each app declares its own in its `permissions.py`, beside the feature."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhiben.foundation.access.roles import ROLES

_CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")


@dataclass(frozen=True, slots=True)
class Permission:
    code: str
    label: str
    roles: frozenset[str]


_declared: dict[str, Permission] = {}
_used: dict[str, set[str]] = {}


def declare(code: str, label: str, roles: Iterable[str]) -> str:
    """Add a permission to the list and say which roles hold it. Returns the code, to be kept as a constant.

    Raises: ValueError for a malformed code, an unknown role, or a code that is declared differently elsewhere.
    """
    permission = Permission(code, label, frozenset(roles))
    if not _CODE.fullmatch(code):
        raise ValueError(f"permission code {code!r} must be dotted lower-case words, for example 'directives.confirm'")
    if unknown := permission.roles - ROLES.keys():
        raise ValueError(f"permission {code!r} names unknown roles {sorted(unknown)}; known are {sorted(ROLES)}")
    if _declared.setdefault(code, permission) != permission:
        raise ValueError(f"permission {code!r} is declared twice, differently")
    return code


def is_declared(code: str) -> bool:
    return code in _declared


def declared() -> tuple[Permission, ...]:
    """All permissions, by code."""
    return tuple(_declared[code] for code in sorted(_declared))


def label_of(code: str) -> str:
    return _declared[code].label


def permissions_of(role: str) -> frozenset[str]:
    return frozenset(code for code, permission in _declared.items() if role in permission.roles)


def note_use(code: str, where: str) -> None:
    """Remember that `where` asks for a permission; the start-up check compares uses with declarations."""
    _used.setdefault(code, set()).add(where)


def undeclared_uses() -> dict[str, list[str]]:
    """Codes that are asked for and declared nowhere, with the places that ask."""
    return {code: sorted(places) for code, places in _used.items() if code not in _declared}
