"""From the clauses of a directive to what came of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.selectors.results import results_of
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    found = directives.directive(directive_id, actor=request.actor)
    clauses = results_of(found, actor=request.actor, on=timezone.localdate())
    total, closed = sum(each.total for each in clauses), sum(each.closed for each in clauses)
    context = {"directive": found, "clauses": clauses, "total": total, "closed": closed, "on": timezone.localdate()}
    return render(request, "dispatch/results.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    found = directives.directive(directive_id, actor=request.actor)
    clauses = results_of(found, actor=request.actor, on=timezone.localdate())
    cells = (
        (clause.label, duty.measure, duty.open, duty.late, duty.to_accept, duty.closed, "、".join(duty.missing))
        for clause in clauses
        for duty in clause.duties
    )
    heads = [_(head) for head in ("条款", "要求", "未办结", "已逾期", "待验收", "已办结", "原文未加载")]
    return sheet(_("逐条落实情况"), heads, cells)
