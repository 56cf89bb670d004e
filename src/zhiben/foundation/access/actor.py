"""Who acts. There is always one; the scheduler is one too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID, uuid5

from django.db.models import QuerySet

from zhiben.core.errors import NotPermitted
from zhiben.foundation.access.models import Area, Grant, User
from zhiben.foundation.access.permissions import is_declared, label_of, permissions_of
from zhiben.foundation.access.roles import LEADS, ROLES
from zhiben.foundation.access.scope import AreaKey, Scope

_SYSTEM = UUID("6f0d6d0e-3c1b-5a53-9a52-5d1f2c7c8b11")


@dataclass(frozen=True, slots=True)
class Authority:
    """One grant on the day asked about: a role, where it holds, and in which relation to what is there.

    `only`: no more than these permissions, None for all of the role.
    """

    role: str
    scope: Scope
    relation: str = LEADS
    only: frozenset[str] | None = None

    @property
    def permissions(self) -> frozenset[str]:
        """Of a role held to co-operate or to read: only what is declared for that."""
        held = permissions_of(self.role, self.relation)
        return held if self.only is None else held & self.only


@dataclass(frozen=True, slots=True)
class Actor:
    """Frozen: what somebody may do is decided when the request or the job begins."""

    id: UUID
    name: str
    kind: Literal["user", "system"]
    roles: frozenset[str]
    permissions: frozenset[str]
    scope: Scope
    authorities: tuple[Authority, ...] = field(default=(), repr=False)
    organisation_id: UUID | None = None

    def may(self, permission: str) -> bool:
        """Whether the actor holds the permission anywhere. Raises KeyError for one that nobody declared."""
        if not is_declared(permission):
            raise KeyError(f"permission {permission!r} is not declared")
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raises: NotPermitted "access.not_permitted"."""
        if not self.may(permission):
            raise NotPermitted(
                "access.not_permitted",
                f"您没有“{label_of(permission)}”的权限。如工作需要，请联系安全管理员授权。",
                permission=permission,
            )

    def narrowed(self, only: frozenset[str]) -> Actor:
        """The same actor with no more than these permissions: for a program that acts in somebody's name."""
        authorities = tuple(replace(authority, only=only) for authority in self.authorities)
        return replace(self, permissions=self.permissions & only, authorities=authorities)

    def scope_for(self, permission: str) -> Scope:
        """Where the actor holds the permission: only the grants whose role has it."""
        found = Scope()
        for authority in self.authorities:
            if permission in authority.permissions:
                found |= authority.scope
        return found


def actor_of(user: User, on: date) -> Actor:
    """The actor that a user is on a day, by the grants in force on it. One query."""
    return actor_by(user, grants_of(user, on))


def grants_of(user: User, on: date) -> QuerySet[Grant]:
    """The grants of a user in force on a day, each with the area in which it holds."""
    return Grant.objects.in_force(on).filter(user=user).select_related("area")


def actor_by(user: User, grants: Iterable[Grant]) -> Actor:
    """The actor that a user is by these grants."""
    authorities = tuple(
        Authority(grant.role, _scope_of(grant), grant.relation) for grant in grants if grant.role in ROLES
    )
    scope = Scope()
    for authority in authorities:
        scope |= authority.scope
    roles = frozenset(authority.role for authority in authorities)
    return Actor(
        id=user.pk,
        name=user.name,
        kind="user",
        roles=roles,
        permissions=frozenset().union(*(authority.permissions for authority in authorities)),
        scope=scope,
        authorities=authorities,
        organisation_id=user.organisation_id,
    )


def system_actor(name: str, *areas: Area) -> Actor:
    """A part of the platform that acts by itself, such as `system:scheduler`, in the areas it works for."""
    scope = Scope(
        areas=frozenset(AreaKey(area.level, area.pk) for area in areas),
        counties=frozenset(area.county_key for area in areas),
    )
    return Actor(uuid5(_SYSTEM, name), f"system:{name}", "system", frozenset(), frozenset(), scope)


def _scope_of(grant: Grant) -> Scope:
    """A grant at an organisation covers what belongs to it; one without covers the area and all below it."""
    counties = frozenset({grant.area.county_key})
    if grant.organisation_id is not None:
        return Scope(organisations=frozenset({grant.organisation_id}), counties=counties)
    merged = {AreaKey(level, UUID(key)) for level, key in grant.area.absorbed}
    return Scope(areas=frozenset({AreaKey(grant.area.level, grant.area_id), *merged}), counties=counties)
