"""Whose sessions an actor sees: everybody the own ones, the security administrator those of the county's people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from zhiben.core.paging import Page, cursor_of, read_instant
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.access.selectors import home_county, people_of
from zhiben.foundation.identity import permissions
from zhiben.foundation.identity.models import SessionQuerySet, UserSession

PAGE = 50


def own_sessions(*, user: User, now: datetime) -> SessionQuerySet:
    return UserSession.objects.filter(user=user).open(now)


def open_sessions(*, actor: Actor, q: str = "", after: str = "", now: datetime, size: int = PAGE) -> Page[UserSession]:
    """Everybody of the actor's counties who is signed in, the latest first. That it was read is an entry.

    Raises: NotPermitted; InputError "page.cursor_broken".
    """
    actor.require(permissions.SESSIONS)
    audit.seen("登录设备和地址", actor=actor, subject=home_county(actor=actor), now=now)
    found = UserSession.objects.filter(user__in=people_of(actor=actor)).open(now).select_related("user__organisation")
    if q:
        found = found.filter(Q(user__name__contains=q) | Q(user__username__startswith=q) | Q(address__startswith=q))
    if after:
        at, key = read_instant(after)
        found = found.filter(Q(started_at__lt=at) | Q(started_at=at, pk__lt=key))
    rows = list(found.order_by("-started_at", "-pk")[: size + 1])
    more = cursor_of(rows[size - 1].started_at.isoformat(), str(rows[size - 1].pk)) if len(rows) > size else ""
    return Page(rows[:size], more)


def session_of_somebody(session_id: UUID, *, actor: Actor, now: datetime) -> SessionQuerySet:
    """One of them, to be ended; none where it is over or of another county. Raises: NotPermitted."""
    actor.require(permissions.SESSIONS)
    return UserSession.objects.filter(pk=session_id, user__in=people_of(actor=actor)).open(now)


def sessions_of(user: User, *, actor: Actor, now: datetime) -> SessionQuerySet:
    """Open sessions of somebody else. Where somebody works from is protected: that it was read is an entry.

    Raises: NotPermitted.
    """
    actor.require(permissions.SESSIONS)
    audit.seen("登录设备和地址", actor=actor, subject=user, now=now)
    return UserSession.objects.filter(user=user).open(now)
