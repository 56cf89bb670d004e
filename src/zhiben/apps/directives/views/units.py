"""Unit names that no alias knows yet, and what they mean."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.directives import permissions
from zhiben.apps.directives.forms import ResolveForm
from zhiben.apps.directives.models import UnitName
from zhiben.apps.directives.selectors import units as selectors
from zhiben.apps.directives.services import units
from zhiben.core.errors import InputError
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.RESOLVE_UNITS)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    wanted = request.GET.get("state", "")
    state = wanted if wanted in UnitName.State.values else UnitName.State.UNRESOLVED.value
    text = request.GET.get("text", "").strip()
    rows = selectors.unit_rows(actor=request.actor, state=state, text=text)
    uses = selectors.uses_of([row.id for row in rows], actor=request.actor)
    counts = selectors.state_counts(actor=request.actor)
    context = {
        "rows": [(row, uses.get(row.id, [])) for row in rows],
        "organisations": selectors.organisation_choices(actor=request.actor),
        "tabs": [(key, label, counts.get(key, 0)) for key, label in UnitName.State.choices],
        "state": state,
        "text": text,
    }
    return render(request, "directives/units.html", context)


@permission(permissions.RESOLVE_UNITS)
@require_POST
def resolve(request: ActorRequest, unit_id: int) -> HttpResponse:
    form = ResolveForm(request.POST)
    if not form.is_valid():
        raise InputError("unit.organisation_missing", "没有选择机构，请从下拉列表中选择一个。")
    organisation_id = form.cleaned_data["organisation"]
    unit = units.resolve_unit(unit_id=unit_id, organisation_id=organisation_id, actor=request.actor)
    words = {"name": unit.name, "organisation": unit.organisation}
    messages.success(request, _("“%(name)s”已对应为%(organisation)s，以后的文件自动识别。") % words)
    return redirect("directives:units")


@permission(permissions.RESOLVE_UNITS)
@require_POST
def group(request: ActorRequest, unit_id: int) -> HttpResponse:
    unit = units.mark_unit_as_group(unit_id=unit_id, actor=request.actor)
    messages.success(request, _("“%(name)s”已标为泛指，不对应到单个机构。") % {"name": unit.name})
    return redirect("directives:units")
