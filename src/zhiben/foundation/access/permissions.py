"""The closed list of permissions. Each app declares its own in its `permissions.py`, beside the feature."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhiben.foundation.access.roles import COOPERATES, LEADER, LEADS, READS, RELATIONS, ROLES

_CODE = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")


@dataclass(frozen=True, slots=True)
class Permission:
    code: str
    label: str
    roles: frozenset[str]
    relations: frozenset[str]


_declared: dict[str, Permission] = {}
_used: dict[str, set[str]] = {}


def declare(code: str, label: str, roles: Iterable[str], relations: Iterable[str] | None = None) -> str:
    """Add a permission to the list and say which roles hold it. Returns the code, to be kept as a constant.

    `relations`: in which relation to what the grant covers a role holds it, `LEADS` always among them. Unless said,
    whoever co-operates or only reads holds what a leader holds, who only reads, and nothing else.

    Raises: ValueError for a malformed code, an unknown role or relation, or a code that is declared differently
    elsewhere.
    """
    held_by = frozenset(roles)
    if relations is None:
        relations = (COOPERATES, READS) if LEADER in held_by else ()
    permission = Permission(code, label, held_by, frozenset(relations) | {LEADS})
    if not _CODE.fullmatch(code):
        raise ValueError(f"permission code {code!r} must be dotted lower-case words, for example 'directives.confirm'")
    if unknown := permission.roles - ROLES.keys():
        raise ValueError(f"permission {code!r} names unknown roles {sorted(unknown)}; known are {sorted(ROLES)}")
    if unknown := permission.relations - set(RELATIONS):
        raise ValueError(f"permission {code!r} names unknown relations {sorted(unknown)}; known are {RELATIONS}")
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


def permissions_of(role: str, relation: str = LEADS) -> frozenset[str]:
    """What a role may do where its holder stands in the relation."""
    return frozenset(
        code for code, permission in _declared.items() if role in permission.roles and relation in permission.relations
    )


def note_use(code: str, where: str) -> None:
    """Remember that `where` asks for a permission; the start-up check compares uses with declarations."""
    _used.setdefault(code, set()).add(where)


def undeclared_uses() -> dict[str, list[str]]:
    """Codes that are asked for and declared nowhere, with the places that ask."""
    return {code: sorted(places) for code, places in _used.items() if code not in _declared}
