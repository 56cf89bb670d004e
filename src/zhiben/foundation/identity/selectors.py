"""Whose sessions an actor sees: everybody the own ones, the security administrator those of the county's people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhiben.core.errors import NotVisible
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Grant, User
from zhiben.foundation.identity import permissions
from zhiben.foundation.identity.models import SessionQuerySet, UserSession


def people_of(*, actor: Actor) -> QuerySet[User]:
    """Everybody whose organisation lies in the actor's counties, or who holds or held a grant there."""
    granted = Grant.objects.filter(actor.scope.county_q(), user=OuterRef("pk"))
    mine = Q(Exists(granted)) | Q(actor.scope.county_q("organisation__area"))
    return User.objects.filter(mine).select_related("organisation__area")


def person(user_id: UUID, *, actor: Actor) -> User:
    """Raises: NotVisible "access.user_absent"."""
    found = people_of(actor=actor).filter(pk=user_id).first()
    if found is None:
        raise NotVisible("access.user_absent", "没有这个用户，或不在您的管辖范围内。请从用户列表中选择。")
    return found


def own_sessions(*, user: User, now: datetime) -> SessionQuerySet:
    return UserSession.objects.filter(user=user).open(now)


def sessions_of(user: User, *, actor: Actor, now: datetime) -> SessionQuerySet:
    """Open sessions of somebody else. Where somebody works from is protected: that it was read is an entry.

    Raises: NotPermitted.
    """
    actor.require(permissions.SESSIONS)
    audit.seen("登录设备和地址", actor=actor, subject=user, now=now)
    return UserSession.objects.filter(user=user).open(now)
