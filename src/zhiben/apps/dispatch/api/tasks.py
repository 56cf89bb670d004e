"""Tasks for programs: the list, one task, signing for it, reporting on it. The same selectors and commands as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Query

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import NO_DATE, Progress
from zhiben.apps.dispatch.schemas import tasks as schemas
from zhiben.apps.dispatch.selectors import lists, one, tasks
from zhiben.apps.dispatch.services import carrying
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.api.schemas import CountedPage, counted, page_of
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("任务")
TASK = "/{uuid:task_id}"


@OPERATIONS.read("", access=permissions.VIEW, summary="任务，时限近的在前", gives=CountedPage[schemas.TaskLine])
def list_tasks(request: ActorRequest, wanted: Query[schemas.TaskQuery]) -> dict[str, Any]:
    asked, on, actor = wanted.filter(), timezone.localdate(), request.actor
    page = lists.task_page(asked, actor=actor, on=on, size=wanted.limit)
    count = counted(wanted, lambda: lists.task_count(asked, actor=actor, on=on))
    return page_of(map(_line, page.rows), page.next) | count


@OPERATIONS.read(TASK, access=permissions.VIEW, summary="一项任务：各期和出处", gives=schemas.TaskFile)
def get_task(request: ActorRequest, task_id: UUID) -> dict[str, Any]:
    return _file(task_id, request.actor)


@OPERATIONS.write(
    f"{TASK}/sign", access=permissions.CARRY_OUT, summary="签收任务", gives=schemas.TaskFile, takes="nothing",
    about="没有责任人或时限、又没有写明原因时拒绝，并在 reasons 中列出全部原因。",
)  # fmt: skip
def sign_task(request: ActorRequest, task_id: UUID) -> dict[str, Any]:
    carrying.sign_task(task_id=task_id, actor=request.actor, now=timezone.now())
    return _file(task_id, request.actor)


@OPERATIONS.write(
    f"{TASK}/progress",
    access=permissions.CARRY_OUT,
    summary="报送一期，或补充进展",
    gives=schemas.ProgressMade,
    status=201,
)
def report_progress(request: ActorRequest, task_id: UUID, given: schemas.ProgressGiven) -> tuple[int, Progress]:
    made = carrying.report_progress(
        task_id=task_id,
        occurrence_id=given.occurrence_id,
        text=given.text,
        actor=request.actor,
        now=timezone.now(),
        on=timezone.localdate(),
    )
    return 201, made


def _file(task_id: UUID, actor: Actor) -> dict[str, Any]:
    found, on = tasks.task(task_id, actor=actor), timezone.localdate()
    days = [
        {"id": day.pk, "due_on": _day(day.due_on), "state": day.state, "reported_at": day.reported_at,
         "is_late": one.is_late(day, on)}
        for day in one.days(found, on=on)
    ]  # fmt: skip
    own = ("unit", "next_due_on", "days", "sources")
    known = {name: getattr(found, name) for name in schemas.TaskFile.model_fields if name not in own}
    return known | {
        "unit": found.organisation.short_name,
        "next_due_on": _day(found.next_due_on),
        "days": days,
        "sources": one.sources(found),
    }


def _line(line: lists.Line) -> dict[str, Any]:
    known: dict[str, Any] = line._asdict()
    return known | {"next_due_on": _day(line.next_due_on)}


def _day(on: date) -> date | None:
    return None if on == NO_DATE else on
