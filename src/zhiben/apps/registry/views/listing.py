"""The list, its export, the map, devices that are due."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.registry import permissions
from zhiben.apps.registry.forms import PointForm, read_filter
from zhiben.apps.registry.fragments import LABELS, fragment
from zhiben.apps.registry.selectors import file, lists
from zhiben.apps.registry.selectors import sites as selectors
from zhiben.apps.registry.services.exports import export_sites
from zhiben.apps.registry.services.placing import place_by_hand
from zhiben.core.errors import InputError
from zhiben.core.identifiers.coordinates import Crs, Point, convert
from zhiben.core.paging import count_words
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    wanted = read_filter(request.GET, actor=request.actor)
    look = selectors.Look(wanted, request.actor)
    found = look.page()
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "wanted": wanted,
        "rows": fragment("sites", lines=found.rows, choose=request.actor.may(permissions.ASSIGN)),
        "empty": not found.rows,
        "next": found.next,
        "count": count_words(look.count()),
        "query": kept.urlencode(),
        **LABELS,
    }
    return render(request, "registry/list.html", context)


@permission(permissions.SUPERVISE)
@require_POST
def export(request: ActorRequest) -> HttpResponse:
    """Exactly what the filter means, all of it."""
    sheet = export_sites(wanted=read_filter(request.GET, actor=request.actor), actor=request.actor)
    response = HttpResponse(sheet, content_type=XLSX)
    name = _("监管对象-%(day)s.xlsx") % {"day": timezone.localdate().isoformat()}
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@permission(permissions.VIEW)
@require_GET
def due(request: ActorRequest) -> HttpResponse:
    """Devices whose inspection has passed, or that have reached their thirty years."""
    on = timezone.localdate()
    which = "old" if request.GET.get("which") == "old" else "overdue"
    rows = file.due_equipment(actor=request.actor, on=on, which=which, after=_after(request.GET.get("after", "")))
    shown = rows[: file.PAGE_ROWS]
    last = shown[-1] if len(rows) > file.PAGE_ROWS else None
    day = last and (last.inspection_due_on if which == "overdue" else last.retires_on)
    context = {
        "which": which,
        "rows": shown,
        "on": on,
        "next": f"{day}~{last.pk}" if last else "",
        "counts": {w: file.due_count(actor=request.actor, on=on, which=w) for w in ("overdue", "old")},
    }
    return render(request, "registry/due.html", context)


def _after(written: str) -> tuple[date, int] | None:
    try:
        day, key = written.split("~")
        return date.fromisoformat(day), int(key)
    except ValueError:
        return None


@permission(permissions.VIEW)
@require_GET
def on_map(request: ActorRequest) -> HttpResponse:
    wanted = read_filter(request.GET, actor=request.actor)
    kept = request.GET.copy()
    without = count_words(lists.unplaced_count(wanted, actor=request.actor))
    context = {"wanted": wanted, "query": kept.urlencode(), "without": without, "crs": Crs.CGCS2000, **LABELS}
    context["unplaced"] = lists.unplaced(wanted, actor=request.actor)
    return render(request, "registry/map.html", context)


@permission(permissions.EDIT)
@require_POST
def place(request: ActorRequest, site_id: int) -> HttpResponse:
    """A point that was clicked on the map, in the map's system."""
    form = PointForm(request.POST)
    if not form.is_valid():
        raise InputError("registry.point", "没有收到位置，请在地图上重新点一次。")
    made = place_by_hand(
        site_id=site_id, crs=Crs.CGCS2000, actor=request.actor, now=timezone.now(), **form.cleaned_data
    )
    return JsonResponse({"placed": str(made)})


@permission(permissions.VIEW)
@require_GET
def outlines(request: ActorRequest) -> HttpResponse:
    """The base layer as GeoJSON, in CGCS2000."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": o.area.name},
            "geometry": {"type": "Polygon", "coordinates": o.rings},
        }
        for o in lists.outlines(actor=request.actor)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features, "crs": Crs.CGCS2000})


@permission(permissions.VIEW)
@require_GET
def points(request: ActorRequest) -> HttpResponse:
    """Sites inside `box` (west,south,east,north), each in the system of the map, with a note where it was converted."""
    try:
        west, south, east, north = map(float, request.GET.get("box", "").split(","))
    except ValueError as error:
        raise InputError("registry.box", "地图范围无法识别，请重新打开地图。") from error
    rows, more = lists.map_points(
        read_filter(request.GET, actor=request.actor), (west, south, east, north), actor=request.actor
    )
    found = []
    for site in rows:
        shown = convert(Point(site.longitude or 0, site.latitude or 0, Crs(site.crs)), Crs.CGCS2000)
        found.append({
            "id": site.pk, "name": site.name, "risk": site.risk, "risk_label": site.get_risk_display(),
            "sector": site.get_sector_display(), "at": [shown.latitude, shown.longitude], "note": shown.note,
            "url": reverse("registry:site", args=[site.pk]),
        })  # fmt: skip
    return JsonResponse({"points": found, "more": more})
