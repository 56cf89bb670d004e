"""Sign-ins that failed: counted by hour and name, and what is locked because of them.

A name that no user has is never kept as it was typed: people type passwords into that box. A keyed hash of it is, so
that the same wrong name is counted as the same.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, Q, Sum
from django.http import HttpRequest

from zhiben.core.errors import Conflict, InputError
from zhiben.core.paging import Page, cursor_of, read_instant
from zhiben.foundation import audit as trail
from zhiben.foundation.access.actor import Actor, system_actor
from zhiben.foundation.access.models import User
from zhiben.foundation.access.selectors import people_of
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import audit, permissions
from zhiben.foundation.identity.models import RefusedSignIn, SecondFactor

PAGE = 50
Kind = RefusedSignIn.Kind


def counted_name(request: HttpRequest | None, credentials: Mapping[str, str] | None = None) -> str:
    """The name under which the lock-out counts: the user's, or the hash of what was typed."""
    typed = (credentials or {}).get("username") or (request.POST.get("username", "") if request is not None else "")
    return typed if User.objects.filter(username=typed).exists() else _hash(typed)


@transaction.atomic
def note(*, username: str, kind: str, address: str, locked: bool, now: datetime) -> int:
    """Count one. The first of an hour is an entry, and so is a lock-out. Returns how many there were in the hour."""
    user = User.objects.filter(username=username).select_related("organisation__area").first()
    hour = now.replace(minute=0, second=0, microsecond=0)
    row, fresh = RefusedSignIn.objects.get_or_create(
        hour=hour, kind=kind, who=str(user.pk) if user else _hash(username), defaults={"user": user, "last_at": now}
    )
    RefusedSignIn.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=now, address=address)
    subject: User | RefusedSignIn = user or row
    actor = system_actor("sign-in")
    if fresh and kind == Kind.PASSWORD:
        trail.record(audit.SIGN_IN_REFUSED, actor=actor, subject=subject, address=address)
    if locked and not _noted(subject, address, now):
        trail.record(audit.LOCKED_OUT, actor=actor, subject=subject, address=address, kind=Kind(kind).label)
    return RefusedSignIn.objects.filter(hour=hour).aggregate(all=Sum("count"))["all"] or 0


def refused(*, actor: Actor, q: str = "", kind: str = "", after: str = "", size: int = PAGE) -> Page[RefusedSignIn]:
    """Counts of the people of the actor's counties and of names nobody has, the latest first.

    Raises: NotPermitted; InputError "page.cursor_broken".
    """
    actor.require(permissions.LOCK_OUTS)
    found = RefusedSignIn.objects.filter(Q(user=None) | Q(user__in=people_of(actor=actor))).select_related("user")
    if kind:
        found = found.filter(kind=kind)
    if q:
        found = found.filter(Q(user__name__contains=q) | Q(user__username__startswith=q) | Q(address__startswith=q))
    if after:
        at, key = read_instant(after)
        found = found.filter(Q(last_at__lt=at) | Q(last_at=at, pk__lt=key))
    rows = list(found.order_by("-last_at", "-pk")[: size + 1])
    more = cursor_of(rows[size - 1].last_at.isoformat(), str(rows[size - 1].pk)) if len(rows) > size else ""
    return Page(rows[:size], more)


@dataclass(frozen=True, slots=True)
class Lock:
    """Somebody who cannot sign in for now. `address`: from where; empty where it holds everywhere."""

    user: User
    kind: str
    address: str
    until: datetime

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


def locks(*, actor: Actor, now: datetime) -> list[Lock]:
    """Who of the actor's people is locked out. Raises: NotPermitted."""
    actor.require(permissions.LOCK_OUTS)
    attempts = (
        AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    found = {(each["username"], each["ip_address"]): each["last"] + settings.AXES_COOLOFF_TIME for each in attempts}
    mine = people_of(actor=actor)
    users = {user.username: user for user in mine.filter(username__in={name for name, _ in found})}
    held = [
        Lock(users[name], Kind.PASSWORD, address or "", until)
        for (name, address), until in found.items()
        if name in users
    ]
    factors = SecondFactor.objects.filter(locked_until__gt=now, user__in=mine).select_related("user__organisation")
    held += [Lock(factor.user, Kind.FACTOR, "", factor.locked_until) for factor in factors if factor.locked_until]
    return sorted(held, key=lambda lock: (lock.until, lock.user.username), reverse=True)


@transaction.atomic
def unlock(*, user: User, reason: str, actor: Actor, now: datetime) -> None:
    """Let somebody try again at once. The user must come from a selector for the actor.

    Raises: NotPermitted; InputError "identity.reason_missing"; Conflict "identity.not_locked".
    """
    actor.require(permissions.LOCK_OUTS)
    if not reason.strip():
        raise InputError("identity.reason_missing", "请写明依据或原因，例如任命文件的名称和文号。")
    attempts, _ = AccessAttempt.objects.filter(username=user.username).delete()
    factor = SecondFactor.objects.filter(user=user, locked_until__gt=now).update(failures=0, locked_until=None)
    if not attempts and not factor:
        raise Conflict("identity.not_locked", f"{user.name}没有被锁定，可直接登录。")
    trail.record(audit.UNLOCKED, actor=actor, subject=user, by=actor.name, reason=reason.strip())


def forget(counts_before: datetime, attempts_before: datetime) -> int:
    """Drop counts, and attempts of the lock-out, which no longer lock. Returns how many rows there were."""
    over = RefusedSignIn.objects.filter(last_at__lt=counts_before).delete()[0]
    attempts: int = AccessAttempt.objects.filter(attempt_time__lt=attempts_before).delete()[0]
    return over + attempts


def _noted(subject: User | RefusedSignIn, address: str, now: datetime) -> bool:
    """Whether this lock-out is on the trail already: whoever goes on knocking makes no further entries."""
    return Entry.objects.filter(
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        action=audit.LOCKED_OUT.code,
        at__gt=now - settings.AXES_COOLOFF_TIME,
        fields__address=address,
    ).exists()


def _hash(name: str) -> str:
    key = hmac.new(settings.SECRET_KEY.encode(), b"zhiben.identity.names", hashlib.sha256).digest()
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()
