"""What briefs and questions ask of somebody: to send up, to release, to explain, to settle."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Left
from django.urls import reverse

from zhiben.apps.reports import permissions
from zhiben.apps.reports.lifecycle import BriefState, QuestionState
from zhiben.apps.reports.selectors.briefs import visible_briefs
from zhiben.apps.reports.selectors.questions import visible_questions
from zhiben.foundation.web.todo.sources import Source, Todo, register

_MODULE = "专报"
_TITLE = 120


def _brief(todo: Todo) -> str:
    return reverse("reports:brief", args=[todo.key])


def _question(todo: Todo) -> str:
    return reverse("reports:question", args=[todo.key])


for source in (
    Source(
        code="reports.review", module=_MODULE, label="待送签的专报", verb="核对", rank=260, permission=permissions.REVIEW,
        rows=lambda actor, on: visible_briefs(actor).filter(state=BriefState.DRAFTED), place=_brief,
        title=Left("title", _TITLE), who=F("drafted_by_name"), since="drafted_at",
    ),
    Source(
        code="reports.release", module=_MODULE, label="待签发的专报", verb="签发", rank=262, permission=permissions.RELEASE,
        rows=lambda actor, on: visible_briefs(actor).filter(state=BriefState.REVIEWED).exclude(drafted_by_id=actor.id),
        place=_brief, title=Left("title", _TITLE), who=F("drafted_by_name"), since="drafted_at",
    ),
    Source(
        code="reports.answer", module=_MODULE, label="待说明的数据疑问", verb="说明", rank=264, permission=permissions.ANSWER,
        rows=lambda actor, on: visible_questions(actor).filter(
            state=QuestionState.OPEN, organisation=actor.organisation_id
        ),
        place=_question, title=Left("reason", _TITLE), who=F("organisation__short_name"), since="asked_at",
    ),
    Source(
        code="reports.settle", module=_MODULE, label="待核查的数据说明", verb="核查", rank=266, permission=permissions.SETTLE,
        rows=lambda actor, on: visible_questions(actor).filter(state=QuestionState.ANSWERED), place=_question,
        title=Left("answer", _TITLE), who=F("organisation__short_name"), since="answered_at",
    ),
):  # fmt: skip
    register(source)
