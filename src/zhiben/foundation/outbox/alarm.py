"""What the administrators are told when something that runs by itself does not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.foundation.access.models import Grant, User
from zhiben.foundation.access.roles import SYSTEM_ADMIN
from zhiben.foundation.outbox import registry
from zhiben.foundation.outbox.channels import CHANNELS, configured
from zhiben.foundation.outbox.models import Delivery, Job, Schedule, Transmission, Work
from zhiben.foundation.outbox.notices import notify

WORK_PAGE = "/operations/?state=dead"
SCHEDULE_PAGE = "/operations/schedules"


def administrators(county_key: UUID | None, now: datetime) -> QuerySet[User]:
    """The system administrators of a county; of all, where something belongs to the platform as a whole."""
    place = Q(area__county_key=county_key) if county_key else Q()
    grants = Grant.objects.in_force(timezone.localdate(now)).filter(place, role=SYSTEM_ADMIN)
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True)


def label_of(row: Work) -> str:
    """What a piece of work is called by people."""
    if isinstance(row, Job):
        kind = registry.jobs().get(row.kind)
        return kind.label if kind else row.kind
    if isinstance(row, Delivery):
        handler = registry.handlers().get(row.handler)
        return handler.label if handler else row.handler
    return CHANNELS[row.channel].label if isinstance(row, Transmission) else str(row)


def raise_dead_letter(row: Work, *, now: datetime) -> None:
    """In the transaction that buries. By e-mail too, unless it is a channel that failed."""
    county = getattr(row, "county_key", None)
    notify(
        recipients=administrators(county, now),
        title=_("“%(what)s”执行失败，需要处理") % {"what": label_of(row)},
        text=_("已尝试 %(n)d 次，不再自动重试。请查看原因后重新执行或取消。") % {"n": row.attempts},
        url=WORK_PAGE,
        urgent=True,
        channels=() if isinstance(row, Transmission) else _beyond(),
        key=f"dead:{row._meta.model_name}:{row.pk}:{row.attempts}",
        now=now,
    )


def raise_missed(schedule: Schedule, plan: registry.Plan, *, count: int, due_at: datetime, now: datetime) -> None:
    """In the transaction that writes the missed run."""
    when = timezone.localtime(due_at).strftime("%Y-%m-%d %H:%M")
    notify(
        recipients=administrators(None, now),
        title=_("定时计划“%(what)s”没有按时运行") % {"what": plan.label},
        text=_("应于 %(when)s 运行，共 %(n)d 次未按时。请确认后台进程（zhiben worker）在运行。")
        % {"when": when, "n": count},
        url=SCHEDULE_PAGE,
        urgent=True,
        channels=_beyond(),
        key=f"missed:{schedule.name}:{due_at.isoformat()}",
        now=now,
    )


def _beyond() -> list[str]:
    return [name for name in ("email",) if name in configured()]
