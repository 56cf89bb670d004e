"""Reads. Work is an administrator's, in the counties of the actor; a notice is its recipient's and nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar, cast
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.outbox import permissions, registry
from zhiben.foundation.outbox.lifecycle import WorkState
from zhiben.foundation.outbox.models import Contact, Delivery, Job, Notice, Run, Schedule, Transmission, Work, Worker

W = TypeVar("W", bound=Work)
_NOBODY = UUID(int=0)

QUEUES: dict[str, type[Work]] = {"jobs": Job, "deliveries": Delivery, "transmissions": Transmission}
_SHOWN: dict[type[Work], tuple[str, ...]] = {Delivery: ("event",), Transmission: ("notice__recipient",)}
UNREAD_CAP = 100
SEEN_WITHIN = timedelta(seconds=45)


def visible_work(queue: type[W], *, actor: Actor) -> QuerySet[W]:
    """What belongs to the actor's counties, and what belongs to the platform as a whole. No content, only its course."""
    rows: QuerySet[W] = queue._default_manager.all()
    if not actor.may(permissions.VIEW):
        return rows.none()
    counties = sorted(actor.scope_for(permissions.VIEW).counties)
    # As one expression: most of what there is belongs to the county, so rows are read in the order of their keys.
    seen = rows.alias(whose=Coalesce("county_key", Value(_NOBODY))).filter(whose__in=[_NOBODY, *counties])
    return cast("QuerySet[W]", seen)


def work(queue: type[W], work_id: int, *, actor: Actor) -> W:
    """Raises: NotVisible."""
    found = visible_work(queue, actor=actor).filter(pk=work_id).first()
    if found is None:
        raise NotVisible("outbox.work_absent", "没有这项任务，或您无权查看。")
    return found


def work_page(queue: type[W], *, actor: Actor, state: str, before: int | None, size: int) -> tuple[Sequence[W], bool]:
    """Rows, the newest first, and whether there are more."""
    rows = visible_work(queue, actor=actor).order_by("-pk").select_related(*_SHOWN.get(queue, ()))
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    return found[:size], len(found) > size


def work_counts(queue: type[W], *, actor: Actor) -> dict[str, int]:
    """How many in each state but "done", which grows without end and asks nothing of anybody."""
    asking = sorted(set(WorkState) - {WorkState.DONE})
    counted = (
        visible_work(queue, actor=actor)
        .filter(state__in=asking)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return dict(counted)


@dataclass(frozen=True, slots=True)
class Planned:
    """A schedule with its declaration, its last run, and whether it is overdue: due, and no worker took it."""

    row: Schedule
    plan: registry.Plan | None
    last: Run | None
    overdue: bool


def schedules(*, actor: Actor, now: datetime) -> list[Planned]:
    """All of them: they belong to the platform."""
    if not actor.may(permissions.VIEW):
        return []
    plans = registry.plans()
    latest = Run.objects.values("schedule").annotate(last=Max("pk")).values("last")
    runs = Prefetch("runs", Run.objects.filter(pk__in=latest).select_related("job"), to_attr="latest")
    return [
        Planned(row, plan := plans.get(row.name), next(iter(row.latest), None), _overdue(row, plan, now))
        for row in Schedule.objects.prefetch_related(runs)
    ]


def overdue_schedules(*, actor: Actor, now: datetime) -> QuerySet[Schedule]:
    """Those that are due and that no worker took within the plan's grace."""
    late = Q(pk__in=())
    for plan in registry.plans().values() if actor.may(permissions.VIEW) else ():
        late |= Q(name=plan.name, next_run_at__lt=now - plan.grace)
    return Schedule.objects.filter(late, paused_at=None)


def _overdue(row: Schedule, plan: registry.Plan | None, now: datetime) -> bool:
    return plan is not None and row.paused_at is None and now - row.next_run_at > plan.grace


def schedule(schedule_id: int, *, actor: Actor) -> Schedule:
    """Raises: NotVisible."""
    found = Schedule.objects.filter(pk=schedule_id).first() if actor.may(permissions.VIEW) else None
    if found is None:
        raise NotVisible("outbox.schedule_absent", "没有这个定时计划，或您无权查看。")
    return found


def runs_of(row: Schedule, *, actor: Actor, size: int = 50) -> list[Run]:
    """The latest runs of a schedule that the actor sees."""
    visible = schedule(row.pk, actor=actor)
    return list(Run.objects.filter(schedule=visible).select_related("job")[:size])


def workers(*, actor: Actor, now: datetime) -> QuerySet[Worker]:
    """The processes seen lately."""
    if not actor.may(permissions.VIEW):
        return Worker.objects.none()
    return Worker.objects.filter(stopped_at=None, seen_at__gt=now - SEEN_WITHIN)


def notices(*, actor: Actor) -> QuerySet[Notice]:
    """The actor's own, the newest first."""
    return Notice.objects.filter(recipient_id=actor.id).order_by("-pk")


def unread(*, actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_id=actor.id, read_at=None)


def unread_count(*, actor: Actor) -> int:
    """Counted no further than anybody reads: 100 means at least so many."""
    return unread(actor=actor).order_by()[:UNREAD_CAP].count()


def notice_page(*, actor: Actor, only_unread: bool, before: int | None, size: int) -> tuple[Sequence[Notice], bool]:
    """Notices with their transmissions, the newest first, and whether there are more."""
    rows = notices(actor=actor).prefetch_related("transmissions")
    if only_unread:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    return found[:size], len(found) > size


def notice(notice_id: int, *, actor: Actor) -> Notice:
    """Raises: NotVisible."""
    found = notices(actor=actor).filter(pk=notice_id).first()
    if found is None:
        raise NotVisible("outbox.notice_absent", "没有这条通知。")
    return found


def own_jobs(*, actor: Actor) -> QuerySet[Job]:
    """What the actor asked for and a worker does, the newest first."""
    return Job.objects.filter(actor_id=actor.id).order_by("-pk")


def own_job(job_id: int, *, actor: Actor) -> Job:
    """Raises: NotVisible."""
    found = own_jobs(actor=actor).filter(pk=job_id).first()
    if found is None:
        raise NotVisible("outbox.work_absent", "没有这项任务，或您无权查看。")
    return found


def own_user(user_id: UUID, *, actor: Actor) -> User:
    """Raises: NotVisible for anybody but oneself."""
    found = (
        User.objects.select_related("organisation__area").filter(pk=user_id).first() if user_id == actor.id else None
    )
    if found is None:
        raise NotVisible("access.user_absent", "只能修改自己的联系方式。")
    return found


def own_contacts(*, actor: Actor) -> dict[str, str]:
    """Address by channel."""
    return dict(Contact.objects.filter(user_id=actor.id).values_list("channel", "address"))
