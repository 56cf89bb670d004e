"""Who gets what from the pages of what runs by itself: the system administrators, and nobody else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhiben.foundation import outbox
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.outbox.jobs import Sweep
from zhiben.foundation.outbox.models import Job, Schedule
from zhiben.foundation.outbox.scheduling import align
from zhiben.foundation.web.testing import Row

ADMINISTRATORS = frozenset({"xi"})


def waiting(cast: Cast) -> dict[str, Any]:
    job = outbox.enqueue(Sweep(), actor=cast.xi.actor, now=timezone.now())
    return {"queue": "jobs", "work_id": job.pk}


def dead(cast: Cast) -> dict[str, Any]:
    found = waiting(cast)
    Job.objects.filter(pk=found["work_id"]).update(state="dead", free_at=None)
    return found


def elsewhere(cast: Cast) -> dict[str, Any]:
    found = waiting(cast)
    Job.objects.filter(pk=found["work_id"]).update(county_key=next(iter(cast.wu.actor.scope.counties)))
    return found


def schedule(_: Cast) -> dict[str, Any]:
    align(timezone.now())
    return {"schedule_id": Schedule.objects.earliest("pk").pk}


def paused(cast: Cast) -> dict[str, Any]:
    found = schedule(cast)
    Schedule.objects.update(paused_at=timezone.now())
    return found


ROWS = (
    Row("operations:work", ADMINISTRATORS),
    Row("operations:retry", ADMINISTRATORS, method="POST", status=302, kwargs=dead),
    Row("operations:retry", ADMINISTRATORS, method="POST", status=409, kwargs=waiting, note="nothing to retry"),
    Row("operations:cancel", ADMINISTRATORS, method="POST", status=302, kwargs=waiting),
    Row("operations:cancel", ADMINISTRATORS, method="POST", status=404, kwargs=elsewhere, note="of the next county"),
    Row("operations:schedules", ADMINISTRATORS),
    Row("operations:schedule", ADMINISTRATORS, kwargs=schedule),
    Row("operations:pause", ADMINISTRATORS, method="POST", status=302, kwargs=schedule),
    Row("operations:resume", ADMINISTRATORS, method="POST", status=302, kwargs=paused),
    Row("operations:run", ADMINISTRATORS, method="POST", status=302, kwargs=schedule),
)
