"""Kept answers are forgotten after a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from zhiben.foundation import outbox
from zhiben.foundation.outbox.occasion import Task
from zhiben.foundation.web.api.idempotency import KEPT
from zhiben.foundation.web.api.models import KeptAnswer


@dataclass(frozen=True, slots=True)
class ForgetAnswers:
    """Remove answers whose keys count no longer."""


@outbox.job("api.forget_answers", "清理接口请求的答复", ForgetAnswers, priority=9)
def forget_answers(request: ForgetAnswers, task: Task) -> dict[str, Any]:
    old = KeptAnswer.objects.filter(at__lt=task.now - KEPT)
    return {"answers": old.delete()[0]}


outbox.schedule(
    "api.forget_answers",
    "每小时清理接口请求的答复",
    outbox.Recurrence("FREQ=HOURLY", datetime(2026, 1, 1, 0, 35)),
    ForgetAnswers(),
    grace=timedelta(hours=6),
)
