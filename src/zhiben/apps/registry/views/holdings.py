"""What a site has: correcting, ending, fleets of a day, tenancies without a written split of duties."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.registry import permissions
from zhiben.apps.registry.forms import CHANGE_FORMS, CertificateForm, FleetForm
from zhiben.apps.registry.importing.fleet import read_fleet
from zhiben.apps.registry.importing.sheets import read_sheet
from zhiben.apps.registry.selectors import file, fleets, reach
from zhiben.apps.registry.services import changes
from zhiben.apps.registry.services.fleets import load_fleet
from zhiben.core.errors import InputError
from zhiben.core.paging import count_words
from zhiben.foundation.evidence.services import may_add
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

FINDINGS = 200


def _tab(kind: changes.Kind, found: Model) -> str:
    return reverse("registry:site", args=[kind.site_of(found).pk]) + f"?tab={kind.tab}"


@permission(permissions.EDIT)
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, what: str, key: int) -> HttpResponse:
    kind, found = changes.kind_of(what), changes.held(what, key, actor=request.actor)
    form_class = CHANGE_FORMS[what]
    initial = {name: getattr(found, name) for name in form_class.base_fields if hasattr(found, name)}
    # A telephone is nowhere shown whole but for a purpose; an empty field leaves it as it is.
    initial.pop("phone", None)
    form = form_class(request.POST or None, initial=initial)
    if request.method == "GET" or not form.is_valid():
        context = {"form": form, "kind": kind, "what": what, "found": found, "site": kind.site_of(found)}
        context |= {
            "over": kind.is_over(found),
            "subject_kind": found._meta.label_lower,
            "back": _tab(kind, found),
            "may_add": may_add(found, actor=request.actor),
        }
        return render(request, "registry/holding.html", context, status=200 if request.method == "GET" else 422)
    values = {name: value for name, value in form.cleaned_data.items() if name != "phone" or value}
    changes.change_holding(what=what, key=key, values=values, actor=request.actor, now=timezone.now())
    messages.success(request, _("“%(name)s”已保存，原来的内容在时间线里。") % {"name": found})
    return redirect(_tab(kind, found))


@permission(permissions.EDIT)
@require_POST
def end(request: ActorRequest, what: str, key: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    found = changes.end_holding(what=what, key=key, reason=reason, on=timezone.localdate(), actor=request.actor)
    messages.success(request, _("“%(name)s”已终止，记录保留。") % {"name": found})
    return redirect(_tab(changes.kind_of(what), found))


@permission(permissions.EDIT)
@require_POST
def add_certificate(request: ActorRequest, person_id: int) -> HttpResponse:
    form = CertificateForm(request.POST)
    if not form.is_valid():
        raise InputError("registry.form", "请填写证书名称，日期写成 2026-05-31。")
    made = changes.add_certificate(person_id=person_id, values=form.cleaned_data, actor=request.actor)
    return redirect(_tab(changes.kind_of("certificate"), made))


@permission(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def fleet(request: ActorRequest, site_id: int) -> HttpResponse:
    found = reach.site(site_id, actor=request.actor)
    form = FleetForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})
    if request.method == "POST":
        request.actor.require(permissions.EDIT)
        if form.is_valid():
            return _load(request, site_id, form.cleaned_data)
    context = {"site": found, "form": form, "lists": fleets.fleet_lists(found)[:50]}
    context["counts"] = fleets.counts_by_class(found)
    context["may_edit"] = reach.may(permissions.EDIT, found, actor=request.actor)
    return render(request, "registry/fleet.html", context, status=200 if request.method == "GET" else 422)


def _load(request: ActorRequest, site_id: int, given: dict[str, Any]) -> HttpResponse:
    with tempfile.NamedTemporaryFile(suffix=".sheet") as kept:
        for piece in given["file"].chunks():
            kept.write(piece)
        kept.flush()
        lines = read_fleet(read_sheet(Path(kept.name)))
    load_fleet(site_id=site_id, lines=lines, on=given["on"], actor=request.actor)
    made = fleets.fleet_lists(reach.site(site_id, actor=request.actor)).get(on=given["on"])
    return redirect("registry:fleet-list", site_id, made.pk)


@permission(permissions.VIEW)
@require_GET
def fleet_list(request: ActorRequest, site_id: int, list_id: int) -> HttpResponse:
    site = reach.site(site_id, actor=request.actor)
    found = fleets.fleet_list(site, list_id)
    before, difference = fleets.compared(found)
    context = {"site": site, "found": found, "before": before, "difference": difference}
    return render(request, "registry/fleet_list.html", context)


@permission(permissions.VIEW)
@require_GET
def findings(request: ActorRequest) -> HttpResponse:
    """Shared buildings without a written split of duties."""
    rows = file.shared_without_split(actor=request.actor)
    context = {"rows": rows[:FINDINGS], "count": count_words(rows.order_by()[:10_001].count()), "most": FINDINGS}
    return render(request, "registry/findings.html", context)
