"""What the scheduler has done to evidence."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from zhiben.foundation import outbox
from zhiben.foundation.evidence import retention, scanner
from zhiben.foundation.evidence.incoming import directory
from zhiben.foundation.evidence.models import Blob
from zhiben.foundation.evidence.storage import store
from zhiben.foundation.outbox.occasion import Task

_LEFT = timedelta(hours=24)  # no upload takes longer


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark what may be deleted."""


@dataclass(frozen=True, slots=True)
class Rescan:
    """Ask the scanner again about what is in quarantine."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Remove what crashes left, and records of long ago."""


@outbox.job("evidence.mark", "标记保存期满的证据材料", Mark, priority=9)
def mark(request: Mark, task: Task) -> dict[str, Any]:
    return {"marked": retention.mark_expired(timezone.localdate(task.now))}


@outbox.job("evidence.rescan", "复查隔离中的证据材料", Rescan, whole=False, priority=3)
def rescan(request: Rescan, task: Task) -> dict[str, Any]:
    """Stops at the first without an answer: the scanner is still away."""
    waiting, settled = retention.quarantined(), 0
    for blob in waiting:
        finding = _scan(blob)
        if finding is None:
            continue
        if finding.verdict in (scanner.Verdict.UNKNOWN, scanner.Verdict.OFF):
            break
        with task.portion(settled + 1, len(waiting)):
            settled += retention.settle(blob.pk, finding, actor=task.actor, now=task.now)
    return {"waiting": len(waiting), "settled": settled}


def _scan(blob: Blob) -> scanner.Finding | None:
    """None where the store has no such bytes: nothing to look at, and nothing that could be opened either."""
    with tempfile.NamedTemporaryFile(dir=directory(), suffix=".part") as copy:
        try:
            for piece in store().read(blob.sha256, 0, blob.size):
                copy.write(piece)
        except KeyError:
            return None
        copy.flush()
        return scanner.scan(Path(copy.name))


@outbox.job("evidence.sweep", "清理上传中断留下的文件和过期的调阅记录", Sweep, whole=False, priority=9)
def sweep(request: Sweep, task: Task) -> dict[str, Any]:
    before = task.now - _LEFT
    records = task.now - timedelta(days=settings.EVIDENCE_RETRIEVALS_KEEP_DAYS)
    return {
        "temporary": retention.sweep_temporary(before),
        "orphans": retention.sweep_orphans(before),
        "retrievals": retention.forget_retrievals(records),
    }


def _daily(hour: int, minute: int) -> outbox.Recurrence:
    return outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, hour, minute))


_HOURS = timedelta(hours=6)
outbox.schedule("evidence.mark", "每日标记保存期满的证据材料", _daily(1, 30), Mark(), grace=_HOURS)
outbox.schedule("evidence.sweep", "每日清理证据上传残留", _daily(3, 40), Sweep(), grace=_HOURS)
outbox.schedule(
    "evidence.rescan",
    "每十分钟复查隔离中的证据材料",
    outbox.Recurrence("FREQ=MINUTELY;INTERVAL=10", datetime(2026, 1, 1)),
    Rescan(),
    grace=timedelta(minutes=30),
    catch_up=False,
)
