"""Accounts and grants: the system administrator opens an account, the security administrator says what it may do."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation import audit as trail
from zhiben.foundation.access import services as access
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Grant, Organisation, Relation, User
from zhiben.foundation.access.roles import ROLES, SECURITY_ADMIN
from zhiben.foundation.identity import audit, permissions, tokens
from zhiben.foundation.identity.models import ApiToken, UserSession
from zhiben.foundation.identity.services import end_sessions

# No 0 O 1 l I: these passwords are read from a screen and typed.
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def fresh_password() -> str:
    """Sixteen characters in four groups, about 92 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def open_account(*, username: str, name: str, organisation: Organisation, actor: Actor) -> tuple[User, str]:
    """A user who may do nothing yet, and the fresh password: the only time it can be read.

    The organisation says in whose county the account lies: without one, no security administrator would find it.

    Raises: NotPermitted; InputError "access.username_taken".
    """
    actor.require(permissions.ACCOUNTS)
    password = fresh_password()
    user = access.create_user(
        username=username, name=name, password=password, organisation=organisation, handed_over=True
    )
    trail.record(audit.USER_CREATED, actor=actor, subject=user, username=username)
    return user, password


@transaction.atomic
def give_password(*, user: User, actor: Actor, now: datetime) -> str:
    """A fresh password; every session ends. The user must come from a selector for the actor.

    Raises: NotPermitted, also "identity.administrator_apart" for another kind of administrator: whoever could sign in
    as another administrator would hold that one's powers. On the command line it can be done.
    """
    actor.require(permissions.ACCOUNTS)
    _refuse_other_administrator(user, actor, timezone.localdate(now))
    password = fresh_password()
    access.set_password(user=user, password=password, handed_over=True, now=now)
    end_sessions(UserSession.objects.filter(user=user), why="密码已重置", actor=actor, now=now)
    trail.record(audit.PASSWORD_RESET, actor=actor, subject=user, by=actor.name)
    return password


@transaction.atomic
def switch(*, user: User, active: bool, reason: str, actor: Actor, now: datetime) -> None:
    """Let somebody sign in, or no longer. Grants stay, so that the past can be asked about.

    Raises: NotPermitted; InputError "identity.reason_missing"; Conflict "identity.not_oneself".
    """
    actor.require(permissions.ACCOUNTS)
    _refuse_other_administrator(user, actor, timezone.localdate(now))
    if user.pk == actor.id:
        raise Conflict("identity.not_oneself", "不能停用自己的账号，请由另一位系统管理员办理。")
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        end_sessions(UserSession.objects.filter(user=user), why="账号已停用", actor=actor, now=now)
        tokens.revoke(ApiToken.objects.filter(user=user), why="账号已停用", actor=actor, now=now)
    step = "启用" if active else "停用"
    trail.record(audit.USER_SWITCHED, actor=actor, subject=user, step=step, reason=_stated(reason))


@transaction.atomic
def give_role(
    *,
    user: User,
    role: str,
    area: Area,
    organisation: Organisation | None = None,
    relation: str = Relation.LEAD,
    valid_from: date,
    valid_to: date | None = None,
    basis: str,
    actor: Actor,
) -> Grant:
    """A grant in time. Area and organisation must come from selectors for the actor, within whose counties they lie.

    Raises: NotPermitted; InputError "access.role_unknown", "access.grant_ends_early", "identity.reason_missing";
    Conflict "identity.not_oneself", "identity.roles_apart".
    """
    actor.require(permissions.GRANTS)
    if user.pk == actor.id:
        raise Conflict("identity.not_oneself", "不能给自己授权，请由另一位安全管理员办理。")
    _refuse_mixed_roles(user, role, valid_from)
    grant = access.grant_role(
        user=user,
        role=role,
        area=area,
        organisation=organisation,
        relation=relation,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=_stated(basis),
        given_by=actor,
    )
    trail.record(
        audit.ROLE_GIVEN,
        actor=actor,
        subject=user,
        role=grant.role_label,
        relation=Relation(relation).label,
        where=_where(grant),
        valid_from=valid_from,
        valid_to=valid_to,
        basis=grant.basis,
    )
    return grant


@transaction.atomic
def end_role(*, grant_id: UUID, last_day: date, reason: str, actor: Actor) -> Grant:
    """The grant holds for the last time on the day, and is kept.

    Raises: NotPermitted; NotVisible; InputError "access.grant_ends_early", "identity.reason_missing";
    Conflict "identity.last_security_admin".
    """
    actor.require(permissions.GRANTS)
    grants = Grant.objects.select_for_update(of=("self",)).select_related("user__organisation", "area", "organisation")
    grant = grants.filter(actor.scope.county_q(), pk=grant_id).first()
    if grant is None:
        raise NotVisible("identity.grant_absent", "没有这项授权，或不在您的管辖范围内。请刷新页面。")
    if last_day < grant.valid_from:
        raise InputError("access.grant_ends_early", "截止日期早于起始日期，请检查两个日期。")
    _refuse_last_keeper(grant, last_day)
    grant.valid_to = last_day
    grant.save(update_fields=["valid_to"])
    trail.record(
        audit.ROLE_ENDED,
        actor=actor,
        subject=grant.user,
        role=grant.role_label,
        where=_where(grant),
        valid_to=last_day,
        reason=_stated(reason),
    )
    return grant


def _refuse_last_keeper(grant: Grant, last_day: date) -> None:
    """A county without a security administrator could never be given one again, but on the server."""
    if grant.role != SECURITY_ADMIN:
        return
    others = Grant.objects.in_force(last_day + timedelta(days=1)).filter(
        role=SECURITY_ADMIN, area__county_key=grant.area.county_key, user__is_active=True
    )
    if not others.exclude(user=grant.user_id).exists():
        raise Conflict(
            "identity.last_security_admin",
            "这是最后一位安全管理员，收回后无人能够授权。请先由其授予另一人同一角色，再收回。",
        )


def _where(grant: Grant) -> str:
    return f"{grant.area.name}（限{grant.organisation.short_name}）" if grant.organisation else grant.area.name


def _stated(reason: str) -> str:
    if not reason.strip():
        raise InputError("identity.reason_missing", "请写明依据或原因，例如任命文件的名称和文号。")
    return reason.strip()


def _refuse_mixed_roles(user: User, role: str, on: date) -> None:
    """Nobody holds two kinds of administrator, nor one of them beside the business, on the day or later."""
    if role not in ROLES:
        return
    held = _roles_from(user, on) - {role}
    apart = [held_role for held_role in sorted(held) if ROLES[held_role].administrative or ROLES[role].administrative]
    if apart:
        raise Conflict(
            "identity.roles_apart",
            f"{user.name}现任“{ROLES[apart[0]].label}”，不能同时担任“{ROLES[role].label}”：三类管理员和业务岗位必须分开。",
        )


def _roles_from(user: User, on: date) -> set[str]:
    """Held on the day or later."""
    ended = Q(valid_to__lt=on)
    return set(Grant.objects.filter(~ended, user=user).values_list("role", flat=True)) & ROLES.keys()


def _refuse_other_administrator(user: User, actor: Actor, on: date) -> None:
    held = _roles_from(user, on)
    others = [role for role in sorted(held) if ROLES[role].administrative and role not in actor.roles]
    if others:
        raise NotPermitted(
            "identity.administrator_apart",
            f"{user.name}是{ROLES[others[0]].label}，其账号不由系统管理员管理。请在服务器上用 zhiben user password 办理。",
        )
