"""Commands of the frame: signing in and out, and passwords, each with its audit entry."""

from __future__ import annotations

import secrets
from datetime import date

from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest

from zhiben.core.errors import NotVisible
from zhiben.foundation import audit as trail
from zhiben.foundation.access import services as access
from zhiben.foundation.access.actor import Actor, actor_of
from zhiben.foundation.access.models import Area, Organisation, User
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.web import audit

# No 0 O 1 l I: these passwords are read from a screen and typed.
_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@transaction.atomic
def sign_in(request: HttpRequest, *, user: User, on: date) -> None:
    """The user must have been authenticated."""
    login(request, user)
    address = request.META.get("REMOTE_ADDR", "")
    trail.record(audit.SIGNED_IN, actor=actor_of(user, on), subject=user, address=address)


@transaction.atomic
def sign_out(request: HttpRequest, *, user: User, actor: Actor) -> None:
    trail.record(audit.SIGNED_OUT, actor=actor, subject=user)
    logout(request)


@transaction.atomic
def change_password(request: HttpRequest, *, user: User, password: str, actor: Actor) -> None:
    """Ends every other session of the user: their digest of the old password no longer fits."""
    access.set_password(user=user, password=password)
    update_session_auth_hash(request, user)
    trail.record(audit.PASSWORD_CHANGED, actor=actor, subject=user)


@transaction.atomic
def reset_password(*, username: str, actor: Actor) -> str:
    """Gives a user a fresh password and returns it: the only time it can be read. Raises: NotVisible."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotVisible("access.user_absent", f"没有用户“{username}”。请检查拼写。", username=username)
    password = fresh_password()
    access.set_password(user=user, password=password)
    trail.record(audit.PASSWORD_RESET, actor=actor, subject=user, by=actor.name)
    return password


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
) -> str:
    """A new user with one grant and a fresh password, which is returned. `at_organisation`: the grant ends there."""
    password = fresh_password()
    user = access.create_user(username=username, name=name, password=password, organisation=organisation)
    trail.record(audit.USER_CREATED, actor=actor, subject=user, username=username)
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


def fresh_password() -> str:
    """Sixteen characters in four groups, about 92 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
