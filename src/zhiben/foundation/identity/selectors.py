"""Whose sessions an actor sees: everybody the own ones, the security administrator those of the county's people."""

from __future__ import annotations

from datetime import datetime

from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.identity import permissions
from zhiben.foundation.identity.models import SessionQuerySet, UserSession


def own_sessions(*, user: User, now: datetime) -> SessionQuerySet:
    return UserSession.objects.filter(user=user).open(now)


def sessions_of(user: User, *, actor: Actor, now: datetime) -> SessionQuerySet:
    """Open sessions of somebody else. Where somebody works from is protected: that it was read is an entry.

    Raises: NotPermitted.
    """
    actor.require(permissions.SESSIONS)
    audit.seen("登录设备和地址", actor=actor, subject=user, now=now)
    return UserSession.objects.filter(user=user).open(now)
