"""What of a denominator is covered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.registry import permissions
from zhiben.apps.registry.forms import MeasureForm
from zhiben.apps.registry.models import Snapshot
from zhiben.apps.registry.selectors import coverage as selectors
from zhiben.apps.registry.selectors import lists, sites
from zhiben.apps.registry.services.exports import export_coverage
from zhiben.apps.registry.views.listing import XLSX
from zhiben.core.errors import InputError
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


def _form(request: ActorRequest, found: Snapshot) -> MeasureForm:
    """As asked; else whatever inspections found since the list was signed."""
    since, until = found.taken_on, max(found.taken_on, timezone.localdate())
    usual = {"kind": selectors.INSPECTED, "since": since.isoformat(), "until": until.isoformat()}
    return MeasureForm(request.GET if "kind" in request.GET else usual)


@permission(permissions.SUPERVISE)
@require_GET
def page(request: ActorRequest, snapshot_id: UUID) -> HttpResponse:
    found = lists.snapshot(snapshot_id, actor=request.actor)
    form = _form(request, found)
    if not form.is_valid():
        return render(request, "registry/coverage.html", {"found": found, "form": form}, status=422)
    measure = selectors.Measure(**form.cleaned_data)
    show = request.GET.get("show", "uncovered")
    show = show if show in selectors.SHOWN else "uncovered"
    after = int(request.GET.get("after", "0")) if request.GET.get("after", "0").isdecimal() else 0
    rows = selectors.page(found, measure, show=show, after=after, actor=request.actor)
    figures = selectors.coverage_of(found, measure, actor=request.actor)
    counts = {"covered": figures.covered, "uncovered": figures.total - figures.covered, "gone": figures.gone, "added": figures.added_later}  # fmt: skip
    context = {
        "found": found, "form": form, "measure": measure, "figures": figures, "rows": rows[: sites.PAGE_ROWS], "show": show,
        "next": rows[sites.PAGE_ROWS - 1].site_id if len(rows) > sites.PAGE_ROWS else None,
        "shown": [(key, label, counts[key]) for key, label in selectors.SHOWN.items()],
        "query": f"kind={measure.kind}&since={measure.since.isoformat()}&until={measure.until.isoformat()}",
    }  # fmt: skip
    return render(request, "registry/coverage.html", context)


@permission(permissions.SUPERVISE)
@require_POST
def export(request: ActorRequest, snapshot_id: UUID) -> HttpResponse:
    found = lists.snapshot(snapshot_id, actor=request.actor)
    form = _form(request, found)
    if not form.is_valid():
        raise InputError("registry.form", "请选择覆盖标准和起止日期。")
    measure = selectors.Measure(**form.cleaned_data)
    sheet = export_coverage(snapshot_id=snapshot_id, measure=measure, actor=request.actor)
    response = HttpResponse(sheet, content_type=XLSX)
    name = f"覆盖情况-{found.title}-{measure.until.isoformat()}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
