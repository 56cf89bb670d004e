"""Commands of the frame: signing in and out, and passwords, each with its audit entry."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.core.errors import Conflict, NotVisible
from zhiben.foundation import audit as trail
from zhiben.foundation.access import services as access
from zhiben.foundation.access.actor import Actor, actor_of
from zhiben.foundation.access.models import Area, Organisation, User
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.identity import audit as identity_audit
from zhiben.foundation.identity import factors
from zhiben.foundation.identity import services as sessions
from zhiben.foundation.identity.accounts import fresh_password
from zhiben.foundation.identity.models import UserSession
from zhiben.foundation.identity.policies import standing_of
from zhiben.foundation.web import audit

PENDING = timedelta(minutes=5)
# What the session holds: who still owes the second factor, whether the county's own sign-in vouched, begin, last use.
_PENDING, BY_PROVIDER, STARTED, SEEN = "pending", "by_provider", "started", "seen"


def sign_in(request: HttpRequest, *, user: User, now: datetime, by_provider: bool = False) -> bool:
    """The user has shown the password, or come from the county's own sign-in. False: a second factor is asked for.

    Raises: Conflict "identity.password_unused" for a handed-over password that nobody used in time.
    """
    if not by_provider:
        _refuse_stale(user, now)
    if factors.enabled(user):
        request.session.cycle_key()
        until = int((now + PENDING).timestamp())
        request.session[_PENDING] = {"user": str(user.pk), "until": until, "by_provider": by_provider}
        return False
    _enter(request, user=user, by_provider=by_provider, now=now)
    return True


def _refuse_stale(user: User, now: datetime) -> None:
    lasts = timedelta(days=settings.HANDED_OVER_DAYS)
    if user.password_handed_over and (user.password_set_at is None or user.password_set_at + lasts < now):
        raise Conflict(
            "identity.password_unused",
            _("这个初始密码交付后 %(days)d 天内没有使用，已失效。请联系系统管理员重新设定。")
            % {"days": settings.HANDED_OVER_DAYS},
        )


def pending_user(request: HttpRequest, *, now: datetime) -> User | None:
    """Who still has to show the second factor, for five minutes after the password."""
    pending = request.session.get(_PENDING)
    if pending is None or pending["until"] < now.timestamp():
        return None
    return User.objects.filter(pk=pending["user"], is_active=True).first()


def finish_sign_in(request: HttpRequest, *, user: User, code: str, now: datetime) -> bool:
    """Whether the code was right; then the user is signed in. Raises: Conflict "identity.factor_locked"."""
    actor = actor_of(user, timezone.localdate(now))
    if not factors.check(user=user, code=code, address=address_of(request), actor=actor, now=now):
        return False
    pending = request.session.pop(_PENDING)
    _enter(request, user=user, by_provider=bool(pending.get("by_provider")), now=now)
    return True


@transaction.atomic
def _enter(request: HttpRequest, *, user: User, by_provider: bool, now: datetime) -> None:
    """Signed in: the session has its row, and the user is told of the sign-in before."""
    before = UserSession.objects.filter(user=user).order_by("-started_at").first()
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    standing = standing_of(user, timezone.localdate(now))
    sessions.open_session(
        user=user,
        session_key=str(request.session.session_key),
        address=address_of(request),
        agent=request.headers.get("User-Agent", ""),
        rule=standing.rule,
        now=now,
    )
    request.session[SEEN] = request.session[STARTED] = int(now.timestamp())
    request.session[BY_PROVIDER] = by_provider
    trail.record(audit.SIGNED_IN, actor=standing.actor, subject=user, address=address_of(request))
    if before is not None:
        messages.info(request, told_of(before))


def told_of(session: UserSession) -> str:
    """When and from where somebody signed in, so that a sign-in that was not the own one is noticed."""
    at = timezone.localtime(session.started_at).strftime("%Y-%m-%d %H:%M")
    return _("上次登录 %(at)s，来自 %(address)s（%(device)s）。如非本人操作，请立即修改密码。") % {
        "at": at,
        "address": session.address or _("未知地址"),
        "device": session.device,
    }


@transaction.atomic
def sign_out(request: HttpRequest, *, user: User, actor: Actor, now: datetime) -> None:
    sessions.close_session(str(request.session.session_key), now=now)
    trail.record(audit.SIGNED_OUT, actor=actor, subject=user)
    logout(request)


@transaction.atomic
def change_password(request: HttpRequest, *, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Ends every other session of the user, each with its entry; this one goes on under a new key."""
    own = str(request.session.session_key)
    access.set_password(user=user, password=password, now=now)
    others = UserSession.objects.filter(user=user).exclude(session_key=own)
    sessions.end_sessions(others, why=_("密码已修改"), actor=actor, now=now)
    update_session_auth_hash(request, user)
    sessions.rename_session(own, str(request.session.session_key))
    trail.record(audit.PASSWORD_CHANGED, actor=actor, subject=user)


@transaction.atomic
def reset_password(*, username: str, actor: Actor, now: datetime) -> str:
    """Gives a user a fresh password and returns it: the only time it can be read. All sessions end. Raises: NotVisible."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotVisible("access.user_absent", f"没有用户“{username}”。请检查拼写。", username=username)
    password = fresh_password()
    access.set_password(user=user, password=password, handed_over=True, now=now)
    open_ones = UserSession.objects.filter(user=user)
    sessions.end_sessions(open_ones, why=_("密码已重置"), actor=actor, now=now)
    trail.record(identity_audit.PASSWORD_RESET, actor=actor, subject=user, by=actor.name)
    return password


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@transaction.atomic
def admit(
    *,
    username: str,
    name: str,
    organisation: Organisation | None,
    role: str,
    area: Area,
    at_organisation: bool,
    valid_from: date,
    actor: Actor,
    handed_over: bool = True,
) -> str:
    """A new user with one grant and a fresh password, which is returned. `at_organisation`: the grant ends there.

    `handed_over` False is for the people of a demonstration, who need not change it.
    """
    password = fresh_password()
    user = access.create_user(
        username=username, name=name, password=password, organisation=organisation, handed_over=handed_over
    )
    trail.record(identity_audit.USER_CREATED, actor=actor, subject=user, username=username)
    access.grant_role(
        user=user,
        role=role,
        area=area,
        organisation=organisation if at_organisation else None,
        valid_from=valid_from,
    )
    trail.record(
        audit.ROLE_GRANTED, actor=actor, subject=user, role=ROLES[role].label, area=area.name, valid_from=valid_from
    )
    return password
