"""Everybody has the pages of the own account, nobody those of another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from zhiben.foundation.access.testing import Cast
from zhiben.foundation.identity.models import ApiToken, UserSession
from zhiben.foundation.web.api.testing import token_for
from zhiben.foundation.web.testing import EVERYBODY, Row


def session_of_gao(cast: Cast) -> dict[str, Any]:
    now = timezone.now()
    made = UserSession.objects.create(
        user=cast.gao.user,
        session_key="of-gao",
        started_at=now,
        seen_at=now,
        idle_at=now + timedelta(hours=1),
        expires_at=now + timedelta(hours=2),
    )
    return {"session_id": made.pk}


def token_of_gao(cast: Cast) -> dict[str, Any]:
    text = token_for(cast.gao)
    return {"token_id": ApiToken.objects.get(prefix=text.split("_")[1]).pk}


def gao_as_other(cast: Cast) -> dict[str, Any]:
    return {"user_id": cast.gao.user.pk}


def token_of_other(cast: Cast) -> dict[str, Any]:
    return gao_as_other(cast) | token_of_gao(cast)


OTHERS = EVERYBODY - {"gao"}
ROWS = (
    Row("account:sessions"),
    Row("account:end-session", frozenset({"gao"}), OTHERS, method="POST", status=302, kwargs=session_of_gao),
    Row("account:end-others", method="POST", status=302),
    Row("account:second-factor"),
    Row("account:second-factor", method="POST", status=422, note="nothing filled in"),
    Row("account:recovery-codes", method="POST", status=409, note="no factor"),
    Row("account:remove-factor", method="POST", status=409, note="no factor"),
    Row("account:tokens"),
    Row("account:tokens", method="POST", status=422, note="nothing filled in"),
    Row("account:revoke-token", frozenset({"gao"}), OTHERS, method="POST", status=302, kwargs=token_of_gao),
    Row("account:tokens-of", frozenset({"bao"}), kwargs=gao_as_other),
    Row("account:revoke-token-of", frozenset({"bao"}), method="POST", status=302, kwargs=token_of_other),
)
