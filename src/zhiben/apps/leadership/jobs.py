"""What the scheduler runs for leaders' duties: problems across departments that are over their day go up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localdate

from zhiben.apps.leadership.services import items
from zhiben.foundation import outbox
from zhiben.foundation.outbox.occasion import Task


@dataclass(frozen=True, slots=True)
class EscalateProblems:
    """Put what is over its day to the government."""


@outbox.job("leadership.escalate_problems", "跨部门难题提请政府协调", EscalateProblems)
def escalate_problems(request: EscalateProblems, task: Task) -> dict[str, int]:
    return {"escalated": items.escalate_overdue(on=localdate(task.now))}


outbox.schedule(
    "leadership.escalate_problems",
    "每日提请政府协调到期的跨部门难题",
    outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 6, 40)),
    EscalateProblems(),
    grace=timedelta(hours=12),
)
