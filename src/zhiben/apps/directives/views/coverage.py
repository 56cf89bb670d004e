"""The coverage page: every sentence and what became of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.directives import permissions
from zhiben.apps.directives.fragments import fragment
from zhiben.apps.directives.selectors import coverage as selectors
from zhiben.apps.directives.selectors import directives
from zhiben.apps.directives.services import coverage
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
@gzip_page
def page(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    found = directives.directive(directive_id, actor=request.actor, with_text=True)
    covered = selectors.coverage_of(found, actor=request.actor)
    wanted = request.GET.get("show", "")
    editable = found.is_open and request.actor.may(permissions.REVIEW)
    rows = fragment(
        "pieces", pieces=covered.only(wanted), classes=selectors.CLASSES, editable=editable, directive=found
    )
    context = {
        "directive": found,
        "coverage": covered,
        "rows": rows,
        "wanted": wanted,
        "open_count": covered.total - covered.counts.get("confirmed", 0),
        "classes": [
            (key, label, covered.counts[key]) for key, label in selectors.CLASSES.items() if key in covered.counts
        ],
    }
    return render(request, "directives/coverage.html", context)


@permission(permissions.REVIEW)
@require_POST
def mark(request: ActorRequest, directive_id: UUID, piece_id: int) -> HttpResponse:
    label = request.POST.get("label", "")
    coverage.mark_piece(directive_id=directive_id, piece_id=piece_id, label=label, actor=request.actor)
    return _row(request, directive_id, piece_id)


@permission(permissions.REVIEW)
@require_POST
def to_duty(request: ActorRequest, directive_id: UUID, piece_id: int) -> HttpResponse:
    coverage.add_duty_from_piece(directive_id=directive_id, piece_id=piece_id, actor=request.actor)
    return _row(request, directive_id, piece_id)


def _row(request: ActorRequest, directive_id: UUID, piece_id: int) -> HttpResponse:
    """The one row again for htmx; the whole page for a plain form."""
    if not request.htmx:
        return redirect("directives:coverage", directive_id)
    found = directives.directive(directive_id, actor=request.actor, with_text=True)
    covered = selectors.coverage_of(found, actor=request.actor)
    rows = [piece for piece in covered.pieces if piece.id == piece_id]
    return HttpResponse(fragment("pieces", pieces=rows, classes=selectors.CLASSES, editable=True, directive=found))
