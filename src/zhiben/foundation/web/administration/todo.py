"""Roles that end soon: the security administrator extends them or lets them end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Grant
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.identity import permissions
from zhiben.foundation.web.todo.sources import Source, register

AHEAD = timedelta(days=30)


def ending(actor: Actor, on: date) -> QuerySet[Any]:
    """Grants of the administrator's counties whose last day is near."""
    here = actor.scope_for(permissions.GRANTS).county_q()
    return Grant.objects.filter(here, user__is_active=True, valid_to__range=(on, on + AHEAD))


register(
    Source(
        code="administration.grants",
        module="账号与授权",
        label="将到期的授权",
        verb="续期或收回",
        rank=75,
        permission=permissions.GRANTS,
        rows=ending,
        place=lambda todo: reverse("administration:person", args=[todo.ref]),
        title="user__name",
        detail="role",
        ref="user_id",
        due="valid_to",
        words={code: role.label for code, role in ROLES.items()},
    )
)
