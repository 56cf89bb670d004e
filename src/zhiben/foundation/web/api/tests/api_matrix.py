"""Who gets what from the frame's own operations."""

from __future__ import annotations

from typing import Any

from zhiben.foundation.access.testing import Cast
from zhiben.foundation.outbox.models import Job
from zhiben.foundation.outbox.testing import NOW
from zhiben.foundation.web.testing import EVERYBODY, Row

GAO = frozenset({"gao"})


def job(cast: Cast) -> dict[str, Any]:
    gao = cast.gao.actor
    made = Job.objects.create(
        kind="tests.count",
        payload={},
        actor_id=gao.id,
        actor_name=gao.name,
        created_at=NOW,
        max_attempts=1,
        free_at=NOW,
    )
    return {"job_id": made.pk}


ROWS = (
    Row("openapi_document", anonymous=401),
    Row("who_am_i", anonymous=401),
    Row("list_areas", anonymous=401),
    Row("list_organisations", anonymous=401),
    Row("list_own_jobs", anonymous=401),
    Row("get_own_job", GAO, EVERYBODY - GAO, kwargs=job, anonymous=401),
)
