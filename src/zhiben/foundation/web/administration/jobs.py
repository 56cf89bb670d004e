"""What the scheduler does for the audit administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from zhiben.foundation import outbox
from zhiben.foundation.access.roles import AUDIT_ADMIN
from zhiben.foundation.access.selectors import holders
from zhiben.foundation.audit import checkpoints, retention
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.outbox.occasion import Task
from zhiben.foundation.web.administration import chain


@dataclass(frozen=True, slots=True)
class NoteTheChain:
    """Add a checkpoint of the audit chain to the file of the settings."""


@dataclass(frozen=True, slots=True)
class EraseExpired:
    """Forget the values whose time is over."""


@outbox.job("administration.checkpoint", "写入审计检查点", NoteTheChain, priority=5)
def note_the_chain(request: NoteTheChain, task: Task) -> dict[str, Any]:
    taken = checkpoints.take(task.now)
    checkpoints.write(taken, settings.AUDIT_CHECKPOINTS)
    return {"entries": taken.entries, "hash": taken.hash}


@outbox.job(chain.VERIFY, "核验审计链", chain.VerifyTheChain, priority=8)
def verify_the_chain(request: chain.VerifyTheChain, task: Task) -> dict[str, Any]:
    """A chain that does not hold is told to everybody who keeps it."""
    verdict = verify(chain.latest_checkpoints())
    broken = verdict.broken.reason if verdict.broken else ""
    if broken:
        outbox.notify(
            recipients=holders(AUDIT_ADMIN, timezone.localdate(task.now)),
            title="审计链核验未通过",
            text=broken,
            url=reverse("administration:checkpoints"),
            urgent=True,
            key=f"chain-broken:{task.now:%Y-%m-%d}",
            now=task.now,
        )
    return {"entries": verdict.entries, "broken": broken}


@outbox.job("administration.erase", "按保存期限清除审计内容", EraseExpired, priority=8)
def erase_expired(request: EraseExpired, task: Task) -> dict[str, Any]:
    return dict(retention.erase_expired(settings.AUDIT_RETENTION, actor=task.actor, now=task.now))


outbox.schedule(
    "administration.checkpoint",
    "每日写入审计检查点",
    outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 23, 50)),
    NoteTheChain(),
    grace=timedelta(hours=6),
)
outbox.schedule(
    chain.VERIFY,
    "每日核验审计链",
    outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 2, 40)),
    chain.VerifyTheChain(),
    grace=timedelta(hours=6),
)
outbox.schedule(
    "administration.erase",
    "每日按保存期限清除审计内容",
    outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 3, 10)),
    EraseExpired(),
    grace=timedelta(hours=6),
)
