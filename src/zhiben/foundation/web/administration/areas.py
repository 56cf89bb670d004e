"""The tree of areas: walked level by level, searched, and changed as the county is reorganised."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhiben.core.errors import ZhibenError
from zhiben.foundation.access import selectors
from zhiben.foundation.access.models import Area, AreaLevel
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.identity import areas as commands
from zhiben.foundation.identity import permissions
from zhiben.foundation.web.administration.forms import AreaForm, EndAreaForm, RenameAreaForm
from zhiben.foundation.web.administration.sheets import MOST, kept_query, sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

HEADS = ("名称", "层级", "类别", "上级", "区划代码", "设立日期", "撤销日期", "并入区域")


@permission(permissions.OFFICES)
@require_safe
def areas(request: ActorRequest) -> HttpResponseBase:
    """The areas of the highest level, or what was searched for."""
    q, level = request.GET.get("q", "").strip(), request.GET.get("level", "")
    if request.GET.get("as") == "csv":
        rows = (each for one in ([level] if level else AreaLevel.values) for each in _all(request, q, one))
        return sheet("区域", HEADS, map(_cells, rows))
    page = selectors.area_page(actor=request.actor, q=q, level=level, after=request.GET.get("after", ""))
    context = {"page": page, "levels": AreaLevel.choices, "kept": kept_query(request), "on": timezone.localdate()}
    return render(request, "administration/areas.html", context | {"q": q, "level": level})


@permission(permissions.OFFICES)
@require_safe
def area(request: ActorRequest, area_id: UUID) -> HttpResponse:
    """One area, with what lies right below it."""
    return _page(request, selectors.area(area_id, actor=request.actor))


@permission(permissions.OFFICES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_area(request: ActorRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = AreaForm(posted, actor=request.actor, initial={"parent": request.GET.get("within")})
    if form.is_valid():
        try:
            made = commands.add_area(**form.cleaned_data, actor=request.actor)
        except ZhibenError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("已登记“%(name)s”。") % {"name": made})
            return redirect("administration:area", made.pk)
    return render(request, "administration/new_area.html", {"form": form}, status=422 if form.errors else 200)


@permission(permissions.OFFICES)
@require_POST
def rename(request: ActorRequest, area_id: UUID) -> HttpResponse:
    found = selectors.area(area_id, actor=request.actor)
    form = RenameAreaForm(request.POST)
    if not form.is_valid():
        return _page(request, found, rename_form=form, status=422)
    commands.rename_area(area=found, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("已更名，原名称保留在记录中。"))
    return redirect("administration:area", area_id)


@permission(permissions.OFFICES)
@require_POST
def end(request: ActorRequest, area_id: UUID) -> HttpResponse:
    found = selectors.area(area_id, actor=request.actor)
    form = EndAreaForm(request.POST, actor=request.actor, area=found)
    if not form.is_valid():
        return _page(request, found, end_form=form, status=422)
    commands.end_area(area=found, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("区域已撤销，原有记录保留原名称。"))
    return redirect("administration:area", area_id)


def _all(request: ActorRequest, q: str, level: str) -> list[Area]:
    return list(selectors.area_page(actor=request.actor, q=q, level=level, size=MOST).rows)


def _cells(area: Area) -> tuple[object, ...]:
    labels = area.get_level_display(), area.get_kind_display()
    return area.name, *labels, area.parent, area.code, area.valid_from, area.valid_to, area.successor


def _page(
    request: ActorRequest,
    found: Area,
    *,
    rename_form: RenameAreaForm | None = None,
    end_form: EndAreaForm | None = None,
    status: int = 200,
) -> HttpResponse:
    on, actor = timezone.localdate(), request.actor
    context = {
        "area": found,
        "page": selectors.area_page(actor=actor, within=found, after=request.GET.get("after", "")),
        "on": on,
        "former_names": found.former_names.all(),
        "predecessors": found.predecessors.all(),
        "rename_form": rename_form or RenameAreaForm(auto_id="rename_%s", initial={"since": on}),
        "end_form": end_form or EndAreaForm(actor=actor, area=found, auto_id="end_%s", initial={"last_day": on}),
        "entries": timeline(found, actor=actor)[:20],
    }
    return render(request, "administration/area.html", context, status=status)
