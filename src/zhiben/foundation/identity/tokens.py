"""Tokens of the API: issued by their user and shown once, narrower than the user where wished, ended like a session.

A token is 256 random bits, so one fast hash is enough to keep and nobody guesses it: a lock after wrong ones would only
shut out everybody behind the same proxy.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit as trail
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.identity import audit
from zhiben.foundation.identity.models import ApiToken
from zhiben.foundation.identity.policies import Standing

LONGEST = timedelta(days=365)
MOST = 20
# How many addresses are remembered, and how often a use is written down.
_ADDRESSES = 20
_MINUTE = timedelta(minutes=1)
_FORM = re.compile(r"zb_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
_NOBODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Wish:
    """What its user wants of a token: `permissions` None for all that the user has."""

    label: str
    expires_on: date
    read_only: bool = False
    permissions: Collection[str] | None = None


def in_use(*, user: User, now: datetime) -> models.QuerySet[ApiToken]:
    """The tokens of a user that open something."""
    rows = ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
    return rows.filter(created_at__gte=user.password_set_at) if user.password_set_at else rows


@transaction.atomic
def issue(
    *, user: User, wish: Wish, standing: Standing, by_provider: bool = False, now: datetime
) -> tuple[ApiToken, str]:
    """A token and its text: the only time it can be read. It ends at the end of `expires_on`.

    Raises: InputError "identity.token_label", "identity.token_expiry", "identity.token_permission"; Conflict
    "identity.factor_due", "identity.too_many_tokens".
    """
    if standing.owes_factor:
        raise Conflict("identity.factor_due", "您的角色必须使用动态口令，启用后才能签发令牌。")
    User.objects.select_for_update().get(pk=user.pk)
    if in_use(user=user, now=now).count() >= MOST:
        raise Conflict("identity.too_many_tokens", f"每人最多 {MOST} 个有效令牌，请先吊销不再使用的。")
    expires_at = _end_of(wish.expires_on, now)
    label = wish.label.strip()
    if not 1 <= len(label) <= 60:
        raise InputError("identity.token_label", "请写明令牌的用途，60 字以内，例如“台账同步”。")
    if wish.permissions is not None and not set(wish.permissions) <= standing.actor.permissions:
        raise InputError("identity.token_permission", "令牌的权限只能从您现有的权限中选择。")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    text = f"zb_{prefix}_{secret}"
    token = ApiToken.objects.create(
        user=user,
        label=label,
        prefix=prefix,
        hash=_hash(text),
        read_only=wish.read_only,
        permissions=None if wish.permissions is None else sorted(wish.permissions),
        by_provider=by_provider,
        created_at=now,
        expires_at=expires_at,
    )
    trail.record(
        audit.TOKEN_ISSUED,
        actor=standing.actor,
        subject=user,
        label=label,
        reach=reach_of(token),
        expires_on=wish.expires_on,
    )
    return token, text


def _end_of(day: date, now: datetime) -> datetime:
    """The last instant of a day, which must be ahead and within a year."""
    today = timezone.localdate(now)
    if not today <= day <= today + LONGEST:
        raise InputError("identity.token_expiry", f"有效期须在今天与 {today + LONGEST} 之间。")
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(midnight) - timedelta(microseconds=1)


def reach_of(token: ApiToken) -> str:
    """What a token may do, in words."""
    what = "本人全部权限" if token.permissions is None else f"{len(token.permissions)} 项权限"
    return f"{what}，只读" if token.read_only else what


@transaction.atomic
def revoke(tokens: models.QuerySet[ApiToken], *, why: str, actor: Actor, now: datetime) -> int:
    """End tokens at once. They must come from a selector, which decides whose the actor may end. Returns how many."""
    rows = tokens.filter(revoked_at=None).select_for_update(of=("self",)).select_related("user__organisation__area")
    ended = list(rows)
    for token in ended:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        trail.record(audit.TOKEN_REVOKED, actor=actor, subject=token.user, label=token.label, why=why)
    return len(ended)


def token_of(text: str, *, now: datetime) -> ApiToken | None:
    """The token that a program showed, if it opens anything now. One query, and one comparison, whatever was shown."""
    found = _FORM.fullmatch(text)
    rows = ApiToken.objects.select_related("user__organisation__area")
    token = rows.filter(prefix=found[1]).first() if found else None
    right = hmac.compare_digest(_hash(text), token.hash if token else _NOBODY)
    return token if token is not None and right and _opens(token, now) else None


def _opens(token: ApiToken, now: datetime) -> bool:
    """Not after a new password: whoever has to change one, because it is known to others, ends all that stood on it."""
    user = token.user
    fresh = user.password_set_at is None or user.password_set_at <= token.created_at
    return user.is_active and fresh and token.revoked_at is None and token.expires_at > now


def note_use(token: ApiToken, *, address: str, actor: Actor, now: datetime) -> None:
    """Written down at most once a minute; the first use from an address is on the trail."""
    known = address in token.addresses
    if known and token.last_used_at is not None and now - token.last_used_at < _MINUTE:
        return
    with transaction.atomic():
        token.last_used_at = now
        token.addresses = [*(each for each in token.addresses if each != address), address][-_ADDRESSES:]
        token.save(update_fields=["last_used_at", "addresses"])
        if not known:
            trail.record(audit.TOKEN_MOVED, actor=actor, subject=token.user, label=token.label, address=address)


def narrowed(actor: Actor, token: ApiToken) -> Actor:
    """The user as far as the token goes: never more than the user may do on the day."""
    return actor if token.permissions is None else actor.narrowed(frozenset(token.permissions))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
