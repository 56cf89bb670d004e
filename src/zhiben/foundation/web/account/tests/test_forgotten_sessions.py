"""Sessions that are over are forgotten; those that may go on are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.identity.models import UserSession
from zhiben.foundation.outbox.testing import Clock
from zhiben.foundation.web.account.jobs import KEPT, ForgetSessions


def test_only_sessions_that_ended_long_ago_are_forgotten(
    cast: Cast, xi: Actor, clock: Clock, work_all: Callable[[], int]
) -> None:
    for key, age in (("old", KEPT + timedelta(days=1)), ("recent", timedelta(days=1)), ("open", -timedelta(hours=1))):
        ends = clock() - age
        UserSession.objects.create(
            user=cast.gao.user, session_key=key, started_at=ends, seen_at=ends, idle_at=ends, expires_at=ends
        )
    outbox.enqueue(ForgetSessions(), actor=xi, now=clock())
    assert work_all() == 1
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {"recent", "open"}
