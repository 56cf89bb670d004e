"""Offices with their names and periods, and the import of areas, offices and users."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhiben.core.errors import ZhibenError
from zhiben.foundation.access import selectors
from zhiben.foundation.access.models import Organisation, OrganisationKind
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.identity import offices as commands
from zhiben.foundation.identity import permissions
from zhiben.foundation.identity.importing import KINDS, Report, import_sheet
from zhiben.foundation.web.administration.forms import EndOfficeForm, OfficeForm, SheetForm
from zhiben.foundation.web.administration.sheets import MOST, kept_query, sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.undoing import say_done


@permission(permissions.OFFICES)
@require_safe
def offices(request: ActorRequest) -> HttpResponseBase:
    on, actor = timezone.localdate(), request.actor
    q, kind, state = (request.GET.get(name, "").strip() for name in ("q", "kind", "state"))
    found = partial(selectors.office_page, actor=actor, q=q, kind=kind, state=state, on=on)
    if request.GET.get("as") == "csv":
        rows = found(size=MOST).rows
        lines = ((o.name, o.short_name, o.get_kind_display(), o.area, o.valid_from, o.valid_to, o.successor) for o in rows)  # fmt: skip
        return sheet("机构", ("名称", "简称", "类别", "区域", "起用日期", "停用日期", "职责承接机构"), lines)
    page = found(after=request.GET.get("after", ""))
    context: dict[str, object] = {
        "page": page,
        "on": on,
        "kept": kept_query(request),
        "kinds": OrganisationKind.choices,
    }
    context |= {"q": q, "kind": kind, "state": state}
    return render(request, "administration/offices.html", context)


@permission(permissions.OFFICES)
@require_http_methods(["GET", "HEAD", "POST"])
def new_office(request: ActorRequest) -> HttpResponse:
    form = OfficeForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        try:
            office = commands.open_office(**form.cleaned_data, actor=request.actor)
        except ZhibenError as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("administration:office", office.pk)
    return render(request, "administration/new_office.html", {"form": form}, status=422 if form.errors else 200)


@permission(permissions.OFFICES)
@require_safe
def office(request: ActorRequest, office_id: UUID) -> HttpResponse:
    return _page(request, selectors.organisation(office_id, actor=request.actor))


@permission(permissions.OFFICES)
@require_POST
def end_office(request: ActorRequest, office_id: UUID) -> HttpResponse:
    found = selectors.organisation(office_id, actor=request.actor)
    form = EndOfficeForm(request.POST, actor=request.actor, on=timezone.localdate())
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    commands.end_office(office=found, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("机构已设为停用，原有记录保留原名称。"))
    return redirect("administration:office", office_id)


@permission(permissions.OFFICES)
@require_POST
def add_alias(request: ActorRequest, office_id: UUID) -> HttpResponse:
    found = selectors.organisation(office_id, actor=request.actor)
    commands.add_alias(office=found, name=request.POST.get("name", "")[:200], actor=request.actor)
    return redirect("administration:office", office_id)


@permission(permissions.OFFICES)
@require_POST
def remove_alias(request: ActorRequest, office_id: UUID) -> HttpResponse:
    found = selectors.organisation(office_id, actor=request.actor)
    name = request.POST.get("name", "")
    commands.remove_alias(office=found, name=name, actor=request.actor)
    back = reverse("administration:add-alias", args=[office_id])
    say_done(request, _("已删除别名“%(name)s”。") % {"name": name}, undo=back, name=name)
    return redirect("administration:office", office_id)


@permission(permissions.OFFICES)
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: ActorRequest) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "kinds": KINDS.values()}
    if request.method == "POST" and form.is_valid():
        sheet, applied = form.cleaned_data["sheet"], form.cleaned_data["apply"]
        try:
            report = import_sheet(
                name=sheet.name, data=sheet.read(), apply=applied, on=timezone.localdate(), actor=request.actor
            )
            context |= {"report": _said(report), "applied": applied}
        except ZhibenError as refused:
            form.add_error("sheet", refused.message)
    wrong = request.method == "POST" and "report" not in context
    return render(request, "administration/import.html", context, status=422 if wrong else 200)


def _said(report: Report) -> dict[str, object]:
    """The report as the components of imports show it."""
    refused = len(report.refused)
    return {
        "label": KINDS[report.kind][0],
        "counts": [
            (_("新增"), report.created, "done"), (_("未变"), report.unchanged, "neutral"), (_("不能导入"), refused, "late")
        ],
        "reasons": [(number, report.names.get(number, ""), [reason]) for number, reason in report.refused],
    }  # fmt: skip


def _page(
    request: ActorRequest, found: Organisation, *, form: EndOfficeForm | None = None, status: int = 200
) -> HttpResponse:
    on = timezone.localdate()
    context = {
        "office": found,
        "own_names": (found.name, found.short_name),
        "aliases": found.aliases.all(),
        "predecessors": found.predecessors.all(),
        "form": form or EndOfficeForm(actor=request.actor, on=on, initial={"last_day": on}),
        "in_force": found.is_in_force(on),
        "entries": timeline(found, actor=request.actor)[:20],
    }
    return render(request, "administration/office.html", context, status=status)
