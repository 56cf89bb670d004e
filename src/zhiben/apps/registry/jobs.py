"""What the worker does for the register: trying and writing long sheets."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import timezone

from zhiben.apps.registry.importing.requests import RunImport
from zhiben.apps.registry.services import imports
from zhiben.core.errors import ZhibenError
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import actor_of
from zhiben.foundation.access.models import User
from zhiben.foundation.outbox.occasion import Task


@outbox.job("registry.run_import", "试算或写入档案导入", RunImport, whole=False, attempts=2)
def run_import(request: RunImport, task: Task) -> dict[str, Any]:
    """In the name of who asked. A refusal stands on the page of the import and is no failure of the job."""
    user = User.objects.get(pk=task.by_id)
    actor = actor_of(user, timezone.localdate(task.now))
    run = imports.apply_import if request.apply else imports.try_import
    try:
        found = run(import_id=request.import_id, actor=actor, told=_every_second(request.import_id))
    except ZhibenError as refused:
        imports.fail_import(request.import_id, problem=refused.message)
        return {"refused": refused.code}
    return {"rows": found.report["counts"]["rows"]}


def _every_second(import_id: UUID) -> Callable[[int, int], None]:
    """Progress as rows, seen by the page in another process; not with every row."""
    last = 0.0

    def told(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > 1 or done == total:
            last = time.monotonic()
            imports.note_progress(import_id, done=done, total=total)

    return told
