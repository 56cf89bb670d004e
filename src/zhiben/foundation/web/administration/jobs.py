"""What the scheduler does for the audit administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from zhiben.foundation import outbox
from zhiben.foundation.audit import checkpoints
from zhiben.foundation.outbox.occasion import Task


@dataclass(frozen=True, slots=True)
class NoteTheChain:
    """Add a checkpoint of the audit chain to the file of the settings."""


@outbox.job("administration.checkpoint", "写入审计检查点", NoteTheChain, priority=5)
def note_the_chain(request: NoteTheChain, task: Task) -> dict[str, Any]:
    taken = checkpoints.take(task.now)
    checkpoints.write(taken, settings.AUDIT_CHECKPOINTS)
    return {"entries": taken.entries, "hash": taken.hash}


outbox.schedule(
    "administration.checkpoint",
    "每日写入审计检查点",
    outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 23, 50)),
    NoteTheChain(),
    grace=timedelta(hours=6),
)
