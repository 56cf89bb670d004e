"""What tasks ask of somebody: to sign, to report, to verify, to judge, to decide."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Left, TruncDate
from django.urls import reverse

from zhiben.apps.dispatch import (
    permissions,
    topics_todo,  # noqa: F401 - registers its sources
)
from zhiben.apps.dispatch.selectors import escalations, mine, transfers
from zhiben.apps.dispatch.selectors.rounds import owed
from zhiben.foundation.web.todo.sources import Source, Todo, register

_MODULE = "任务"
_TITLE = 120


def _task(todo: Todo) -> str:
    return reverse("dispatch:task", args=[todo.key])


def _day(todo: Todo) -> str:
    return f"{reverse('dispatch:task', args=[todo.ref])}#day-{todo.key}"


def _of(todo: Todo) -> str:
    return reverse("dispatch:task", args=[todo.ref])


def _return(todo: Todo) -> str:
    return reverse("dispatch:return", args=[todo.key])


def _proposal(todo: Todo) -> str:
    return reverse("dispatch:proposal", args=[todo.key])


_OF_TASK: dict[str, Any] = {
    "title": Left("title", _TITLE),
    "detail": Left("text", _TITLE),
    "who": F("organisation__short_name"),
    "place": _task,
}
_OF_DAY: dict[str, Any] = {
    "title": Left("task__title", _TITLE),
    "detail": Left("task__text", _TITLE),
    "who": F("organisation__short_name"),
    "ref": "task_id",
    "place": _day,
    "due": "due_on",
}

for source in (
    Source(
        code="dispatch.propose", module=_MODULE, label="已生效、还没有生成任务的文件", verb="生成任务", rank=100,
        permission=permissions.ISSUE, rows=lambda actor, on: mine.without_tasks(actor), place=_proposal,
        title="title", detail="document_number", since="in_force_at",
    ),
    Source(
        code="dispatch.issue", module=_MODULE, label="有待下达任务的文件", verb="下达", rank=110,
        permission=permissions.ISSUE, rows=lambda actor, on: mine.proposed(actor), place=_proposal,
        title="title", detail="document_number", since="in_force_at",
    ),
    Source(
        code="dispatch.sign", module=_MODULE, label="待签收的任务", verb="签收", rank=120,
        permission=permissions.CARRY_OUT, rows=lambda actor, on: mine.to_sign(actor), due="sign_by",
        undated=Q(sign_by=None), since="issued_at", **_OF_TASK,
    ),
    Source(
        code="dispatch.report", module=_MODULE, label="待报送的任务", verb="报送", rank=130,
        permission=permissions.CARRY_OUT, rows=lambda actor, on: mine.to_report(actor), **_OF_DAY,
    ),
    Source(
        code="dispatch.verify", module=_MODULE, label="待核实的任务", verb="核实", rank=140,
        permission=permissions.CARRY_OUT, rows=lambda actor, on: mine.to_verify(actor), since="issued_at", **_OF_TASK,
    ),
    Source(
        code="dispatch.close", module=_MODULE, label="无期次待报的任务", verb="办结", rank=150,
        permission=permissions.CARRY_OUT, rows=lambda actor, on: mine.to_close(actor), since="signed_at", **_OF_TASK,
    ),
    Source(
        code="dispatch.judge", module=_MODULE, label="待认可的报送", verb="认可", rank=160,
        permission=permissions.ACCEPT, rows=lambda actor, on: mine.to_judge(actor), since="reported_at",
        **{key: value for key, value in _OF_DAY.items() if key != "due"},
    ),
    Source(
        code="dispatch.accept", module=_MODULE, label="待验收的任务", verb="验收", rank=170,
        permission=permissions.ACCEPT, rows=lambda actor, on: mine.to_accept(actor), **_OF_TASK,
    ),
    Source(
        code="dispatch.extend", module=_MODULE, label="待批准的延期", verb="批复", rank=180,
        permission=permissions.EXTEND, rows=lambda actor, on: mine.extensions(actor), place=_of,
        title=Left("occurrence__task__title", _TITLE), detail=Left("reason", _TITLE),
        who=F("occurrence__organisation__short_name"), ref="occurrence__task_id", since="asked_at",
    ),
    Source(
        code="dispatch.instrument", module=_MODULE, label="待决定的督办措施", verb="决定", rank=185,
        permission=permissions.LADDER, rows=lambda actor, on: escalations.decidable(actor=actor),
        place=lambda todo: f"{reverse('dispatch:escalations')}?view=decide",
        title=Left("title", _TITLE), detail=Left("explanation", _TITLE), who=F("organisation__short_name"), since="on",
    ),
    Source(
        code="dispatch.transfer", module=_MODULE, label="待接收的移交", verb="接收", rank=190,
        permission=permissions.CARRY_OUT, rows=lambda actor, on: transfers.waiting_for(actor),
        place=lambda todo: reverse("dispatch:transfers"),
        title=Left("task__title", _TITLE), detail=Left("reason", _TITLE), who=F("giver__short_name"), since="offered_at",
    ),
    Source(
        code="dispatch.return", module="调度", label="待报送的调度", verb="报送", rank=125,
        permission=permissions.CARRY_OUT, place=_return,
        rows=lambda actor, on: owed(actor).annotate(due_on=TruncDate("round__due_at")),
        title=Left("round__name", _TITLE), detail=Left("round__form__name", _TITLE), who=F("organisation__short_name"),
        due="due_on",
    ),
):  # fmt: skip
    register(source)
