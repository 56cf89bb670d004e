"""What the worker does for reports: drafting a brief, in the name of who asked for it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhiben.apps.reports.requests import DraftBrief
from zhiben.apps.reports.services import drafting
from zhiben.core.errors import ZhibenError
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import actor_of
from zhiben.foundation.access.models import User
from zhiben.foundation.outbox.occasion import Task


@outbox.job("reports.draft", "起草专报", DraftBrief, whole=False, attempts=2)
def draft_brief(request: DraftBrief, task: Task) -> dict[str, Any]:
    """A refusal stands on the page of the brief and is no failure of the job."""
    actor = actor_of(User.objects.get(pk=task.by_id), timezone.localdate(task.now))

    def told(done: int, words: str) -> None:
        drafting.note_progress(request.brief_id, done, words)

    try:
        found = drafting.write_brief(request.brief_id, actor=actor, now=task.now, told=told)
    except ZhibenError as refused:
        drafting.fail_brief(request.brief_id, problem=refused.message, actor=actor)
        return {"refused": refused.code}
    return {"state": found.state}
