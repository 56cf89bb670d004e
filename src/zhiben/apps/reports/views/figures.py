"""One figure: what it says, the query behind it, its records, and the sentence of the directive that asks for it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.directives.selectors import directives
from zhiben.apps.reports import official, permissions
from zhiben.apps.reports.body import texts
from zhiben.apps.reports.models import BriefFigure
from zhiben.apps.reports.selectors import briefs, clauses, records
from zhiben.apps.reports.sentences import places
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, brief_id: UUID, code: str) -> HttpResponse:
    row = briefs.figure(brief_id, code, actor=request.actor)
    figure, after = row.figure, request.GET.get("after", "")
    offset = int(after) if after.isdigit() else 0
    shown, more = records.page_of(row, offset=offset, actor=request.actor)
    context = {
        "row": row, "figure": figure, "says": official.says(figure), "records": shown, "next": more or "",
        "clauses": clauses.clauses_of(row), "again": records.again(row, now=timezone.now()),
        "parts": briefs.parts_of(row), "where": _where(row), "corrected": briefs.corrected(row),
    }  # fmt: skip
    return render(request, "reports/figure.html", context)


def _where(row: BriefFigure) -> str:
    """The item of the text it stands in, to go back to."""
    last = briefs.latest(row.brief)
    return next((key for key, words in texts(last.body) if row.code in places(words)), "") if last else ""


@permission(permissions.VIEW)
@require_GET
def cited(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    """From the sentences of a directive back to the figures of its briefs that answer them."""
    found = directives.directive(directive_id, actor=request.actor)
    context = {"directive": found, "clauses": clauses.cited_of(found, actor=request.actor)}
    return render(request, "reports/cited.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest, brief_id: UUID, code: str) -> HttpResponse:
    """All records that were kept."""
    row = briefs.figure(brief_id, code, actor=request.actor)
    found: list[records.Record] = []
    offset = 0
    while True:
        shown, offset = records.page_of(row, offset=offset, actor=request.actor)
        found += shown
        if not offset:
            break
    head = [_(each) for each in ("记录编号", "记录", "情况")]
    return sheet(_("数字来源"), head, ((each.key, each.title, each.detail) for each in found))
