"""Sessions: opened, kept alive, ended. Policies: set. All but keeping alive leaves an entry in the same transaction."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F

from zhiben.core.errors import InputError
from zhiben.foundation import audit as trail
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, User
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.identity import audit, permissions
from zhiben.foundation.identity.devices import device_of
from zhiben.foundation.identity.models import Policy, SessionQuerySet, UserSession
from zhiben.foundation.identity.policies import Rule, default_rule, rule_of


def open_session(*, user: User, session_key: str, address: str, agent: str, rule: Rule, now: datetime) -> UserSession:
    """The row of a session that has just begun. Signing in is the caller's entry."""
    return UserSession.objects.create(
        user=user,
        session_key=session_key,
        address=address,
        device=device_of(agent),
        started_at=now,
        seen_at=now,
        idle_at=now + rule.idle,
        expires_at=now + rule.longest,
    )


def keep_alive(session_key: str, *, rule: Rule, now: datetime) -> None:
    """Heard from, under the rule as it is now. One update."""
    until = ExpressionWrapper(F("started_at") + rule.longest, DateTimeField())
    open_one = UserSession.objects.filter(session_key=session_key, ended_at=None)
    open_one.update(seen_at=now, idle_at=now + rule.idle, expires_at=until)


def close_session(session_key: str, *, now: datetime) -> None:
    """The user signed out, or was silent for too long: the entry, where there is one, is the caller's."""
    UserSession.objects.filter(session_key=session_key, ended_at=None).update(ended_at=now)


def rename_session(old_key: str, new_key: str) -> None:
    """The store gave the session another key, as it does after a change of password."""
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)


@transaction.atomic
def end_sessions(sessions: SessionQuerySet, *, why: str, actor: Actor, now: datetime) -> int:
    """End sessions at once: the next request of each is not signed in. Returns how many there were.

    The sessions must come from a selector, which decides whose the actor may end.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = list(sessions.open(now).select_for_update(of=("self",)).select_related("user__organisation__area"))
    for session in ended:
        store(session_key=session.session_key).delete()
        session.ended_at = now
        session.save(update_fields=["ended_at"])
        trail.record(
            audit.SESSION_ENDED,
            actor=actor,
            subject=session.user,
            device=session.device,
            address=session.address,
            why=why,
        )
    return len(ended)


@transaction.atomic
def set_policy(
    *,
    county: Area,
    role: str,
    idle_minutes: int,
    longest_hours: int,
    second_factor: bool,
    password_days: int | None = None,
    actor: Actor,
) -> Policy:
    """Holds from the next request of everybody, also of who is signed in.

    Raises: NotPermitted; InputError "access.role_unknown" or "identity.policy_range".
    """
    actor.require(permissions.POLICIES)
    if role not in ROLES:
        raise InputError("access.role_unknown", f"角色“{role}”不存在，请从列表中选择。", role=role)
    if not (1 <= idle_minutes <= 240 and 1 <= longest_hours <= 24 and idle_minutes <= longest_hours * 60):
        raise InputError(
            "identity.policy_range",
            "无操作退出须在 1 至 240 分钟之间，最长登录须在 1 至 24 小时之间，前者不得超过后者。",
        )
    if password_days is not None and not 30 <= password_days <= 730:
        raise InputError("identity.policy_range", "密码最长使用天数须在 30 至 730 天之间；留空表示不要求定期更换。")
    known = Policy.objects.select_for_update().filter(area=county, role=role).first()
    before = rule_of(known) if known else default_rule()
    policy = known or Policy(area=county, role=role)
    policy.idle_minutes, policy.longest_hours, policy.second_factor = idle_minutes, longest_hours, second_factor
    policy.password_days = password_days
    policy.save()
    trail.record(
        audit.POLICY_SET,
        actor=actor,
        subject=policy,
        role=ROLES[role].label,
        before=str(before),
        after=str(rule_of(policy)),
    )
    return policy
