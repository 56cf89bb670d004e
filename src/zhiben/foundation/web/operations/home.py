"""What waits for a system administrator on the first page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.outbox import permissions, selectors
from zhiben.foundation.outbox.lifecycle import WorkState
from zhiben.foundation.web.home import Card, Figure, register


def operations_card(actor: Actor, on: date) -> Card | None:
    """Failed work, overdue schedules, and whether anybody works at all."""
    now = timezone.now()
    dead = sum(selectors.work_counts(queue, actor=actor).get(WorkState.DEAD, 0) for queue in selectors.QUEUES.values())
    overdue = sum(planned.overdue for planned in selectors.schedules(actor=actor, now=now))
    alive = len(selectors.workers(actor=actor, now=now))
    page, plans = reverse("operations:work"), reverse("operations:schedules")
    figures = [
        Figure(_("失败待处理"), dead, f"{page}?state=dead", "late" if dead else "done"),
        Figure(_("计划逾时未运行"), overdue, plans, "late" if overdue else "done"),
        Figure(_("在运行的后台进程"), alive, plans, "done" if alive else "late"),
    ]
    return Card(title=_("后台运行"), figures=figures)


register("operations", operations_card, permissions.VIEW, 90)
