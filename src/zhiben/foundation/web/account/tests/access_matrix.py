"""Everybody has the pages of the own account, nobody those of another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from zhiben.foundation.access.testing import Cast
from zhiben.foundation.identity.models import UserSession
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


OTHERS = EVERYBODY - {"gao"}
ROWS = (
    Row("account:sessions"),
    Row("account:end-session", frozenset({"gao"}), OTHERS, method="POST", status=302, kwargs=session_of_gao),
    Row("account:end-others", method="POST", status=302),
    Row("account:second-factor"),
    Row("account:second-factor", method="POST", status=422, note="nothing filled in"),
    Row("account:recovery-codes", method="POST", status=409, note="no factor"),
    Row("account:remove-factor", method="POST", status=409, note="no factor"),
)
