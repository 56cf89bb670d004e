"""What the outbox itself has the scheduler run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from zhiben.foundation import outbox
from zhiben.foundation.outbox.lifecycle import OPEN, WorkState
from zhiben.foundation.outbox.models import Event, Job, Worker
from zhiben.foundation.outbox.occasion import Task

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Sweep:
    """Remove what was done long ago."""


@outbox.job("outbox.sweep", "清理早已完成的后台记录", Sweep, priority=9)
def sweep(request: Sweep, task: Task) -> dict[str, Any]:
    """Jobs that ended well, events that reached every handler, workers long gone. What failed stays until settled."""
    before = task.now - timedelta(days=settings.OUTBOX_KEEP_DAYS)
    settled = (WorkState.DONE, WorkState.CANCELLED)
    jobs = Job.objects.filter(state__in=settled, finished_at__lt=before)
    unsettled = (*OPEN, WorkState.DEAD)
    events = Event.objects.filter(at__lt=before).exclude(deliveries__state__in=unsettled)
    return {
        "jobs": Job.objects.filter(pk__in=list(jobs.values_list("pk", flat=True)[:AT_ONCE])).delete()[0],
        "events": Event.objects.filter(pk__in=list(events.values_list("pk", flat=True)[:AT_ONCE])).delete()[0],
        "workers": Worker.objects.filter(seen_at__lt=before).delete()[0],
    }


outbox.schedule(
    "outbox.sweep",
    "每日清理后台记录",
    outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 3, 10)),
    Sweep(),
    grace=timedelta(hours=6),
)
