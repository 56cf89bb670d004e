"""An import after its trial: decisions on duplicates, rows to be mended, taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.registry import permissions
from zhiben.apps.registry.selectors import lists
from zhiben.apps.registry.services import import_undo
from zhiben.apps.registry.services.import_sheets import refused_rows
from zhiben.apps.registry.views.county import run
from zhiben.apps.registry.views.listing import XLSX
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.IMPORT)
@require_POST
def decide(request: ActorRequest, import_id: UUID) -> HttpResponse:
    """The decisions, kept; then the trial again, which shows what they come to. Row n is called d<n>."""
    found = lists.site_import(import_id, actor=request.actor)
    rows = found.report.get("doubtful", [])
    decisions = {
        (row["digest"], row["site"]): word
        for n, row in enumerate(rows)
        if row.get("site") and (word := request.POST.get(f"d{n}", ""))
    }
    import_undo.decide_duplicates(import_id=import_id, decisions=decisions, actor=request.actor, now=timezone.now())
    return run(request, found, apply=False)


@permission(permissions.IMPORT)
@require_GET
def refused(request: ActorRequest, import_id: UUID) -> HttpResponse:
    response = HttpResponse(refused_rows(import_id, actor=request.actor), content_type=XLSX)
    name = _("未导入-%(name)s.xlsx") % {
        "name": lists.site_import(import_id, actor=request.actor).name.rsplit(".", 1)[0]
    }
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@permission(permissions.IMPORT)
@require_POST
def undo(request: ActorRequest, import_id: UUID) -> HttpResponse:
    undone = import_undo.undo_import(import_id=import_id, actor=request.actor, now=timezone.now())
    words = _("已撤回：删除新建档案 %(removed)s 个，保留 %(kept)s 个。")
    messages.success(request, words % {"removed": undone.removed, "kept": undone.kept})
    return redirect("registry:import", import_id)
