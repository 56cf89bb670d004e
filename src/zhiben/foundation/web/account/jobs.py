"""Sessions that are over and failed sign-ins are forgotten in time; that somebody signed in stays on the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings

from zhiben.foundation import outbox
from zhiben.foundation.identity import failures
from zhiben.foundation.identity.models import UserSession
from zhiben.foundation.outbox.occasion import Task

KEPT = timedelta(days=30)
# What a look back over a year still needs.
FAILURES_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class ForgetSessions:
    """Remove what is left of sessions that ended long ago."""


@outbox.job("account.forget_sessions", "清理已结束的登录", ForgetSessions, priority=9)
def forget_sessions(request: ForgetSessions, task: Task) -> dict[str, Any]:
    """The session store's expired rows too."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    over = UserSession.objects.filter(expires_at__lt=task.now - KEPT)
    return {"sessions": over.delete()[0], "refused": failures.forget(task.now - FAILURES_KEPT, task.now - KEPT)}


outbox.schedule(
    "account.forget_sessions",
    "每日清理已结束的登录",
    outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 3, 20)),
    ForgetSessions(),
    grace=timedelta(hours=6),
)
