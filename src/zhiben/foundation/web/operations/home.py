"""What a system administrator sees of the works on the first page."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.outbox import permissions, selectors
from zhiben.foundation.outbox.lifecycle import WorkState
from zhiben.foundation.web.home import Card, Figure, register
from zhiben.foundation.web.operations.wording import QUEUES


def operations_card(actor: Actor, on: date) -> Card | None:
    """Failed work, overdue schedules, and whether anybody works at all."""
    now = timezone.now()
    page, plans = reverse("operations:work"), reverse("operations:schedules")
    figures = [
        Figure(
            _("%(queue)s失败") % {"queue": QUEUES[name]},
            selectors.visible_work(queue, actor=actor).filter(state=WorkState.DEAD),
            f"{page}?queue={name}&state=dead",
            "late",
            "done",
        )
        for name, queue in selectors.QUEUES.items()
    ]
    overdue = selectors.overdue_schedules(actor=actor, now=now)
    alive = selectors.workers(actor=actor, now=now)
    figures += [
        Figure(_("计划逾时未运行"), overdue, plans, "late", "done"),
        Figure(_("在运行的后台进程"), alive, plans, "done", "late"),
    ]
    return Card(title=_("后台运行"), figures=figures)


register("operations", operations_card, permissions.VIEW, 90)
