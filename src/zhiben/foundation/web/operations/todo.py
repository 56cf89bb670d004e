"""What runs by itself asks of a system administrator: work that failed, schedules that nobody took."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.outbox import permissions, selectors
from zhiben.foundation.outbox.lifecycle import WorkState
from zhiben.foundation.web.todo.sources import Source, register

_MODULE = "后台运行"
# Queue, what one row is, the column that names it.
_QUEUES = (
    ("jobs", "失败的后台任务", "kind"),
    ("deliveries", "失败的事件投递", "handler"),
    ("transmissions", "没有发出的通知", "channel"),
)


def dead(queue: str) -> Callable[[Actor, date], QuerySet[Any]]:
    def rows(actor: Actor, on: date) -> QuerySet[Any]:
        return selectors.visible_work(selectors.QUEUES[queue], actor=actor).filter(state=WorkState.DEAD)

    return rows


def overdue(actor: Actor, on: date) -> QuerySet[Any]:
    return selectors.overdue_schedules(actor=actor, now=timezone.now())


for number, (queue, label, name) in enumerate(_QUEUES):
    register(
        Source(
            code=f"operations.{queue}",
            module=_MODULE,
            label=label,
            verb="处理",
            rank=90 + number,
            permission=permissions.VIEW,
            rows=dead(queue),
            place=lambda todo, queue=queue: f"{reverse('operations:work')}?queue={queue}&state=dead",  # type: ignore[misc]
            title=name,
            detail="error",
            since="finished_at",
        )
    )
register(
    Source(
        code="operations.schedules",
        module=_MODULE,
        label="逾时未运行的计划",
        verb="查看",
        rank=95,
        permission=permissions.VIEW,
        rows=overdue,
        place=lambda todo: reverse("operations:schedule", args=[todo.key]),
        title="name",
        since="next_run_at",
    )
)
