"""Unit names that no alias knows yet, and what they mean."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.directives import permissions
from zhiben.apps.directives.forms import ResolveForm
from zhiben.apps.directives.models import UnitName
from zhiben.apps.directives.selectors import units as selectors
from zhiben.apps.directives.services import units
from zhiben.core.errors import InputError
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

STEPS = {
    "resolved": _("“%(name)s”已对应为%(organisation)s，以后的文件自动识别。"),
    "group": _("“%(name)s”已标为泛指，不对应到单个机构。"),
    "outside": _("“%(name)s”已标为非本县单位，不对应到本县机构。"),
    "unresolved": _("“%(name)s”已退回待对应。"),
}


@permission(permissions.RESOLVE_UNITS)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    wanted = request.GET.get("state", "")
    state = wanted if wanted in UnitName.State.values else UnitName.State.UNRESOLVED.value
    text, directive = request.GET.get("text", "").strip(), _key(request.GET.get("directive", ""))
    rows = selectors.unit_rows(actor=request.actor, state=state, text=text, directive=directive)
    uses = selectors.uses_of([row.id for row in rows], actor=request.actor)
    choices = selectors.organisation_choices(actor=request.actor)
    suggested = {} if state == "resolved" else selectors.suggestions_for(rows, choices, actor=request.actor)
    counts = selectors.state_counts(actor=request.actor)
    context = {
        "rows": [(row, uses.get(row.id, []), suggested.get(row.id, [])) for row in rows],
        "organisations": choices,
        "tabs": [(key, label, counts.get(key, 0)) for key, label in UnitName.State.choices],
        "state": state,
        "text": text,
        "directive": directive,
    }
    return render(request, "directives/units.html", context)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@permission(permissions.RESOLVE_UNITS)
@require_POST
def resolve(request: ActorRequest, unit_id: int) -> HttpResponse:
    form = ResolveForm(request.POST)
    form.is_valid()
    organisation_id = form.cleaned_data.get("organisation")
    if not organisation_id:
        if not form.cleaned_data.get("name"):
            raise InputError("unit.organisation_missing", "没有选择机构，请点一个建议或输入机构名称。")
        organisation_id = selectors.organisation_named(form.cleaned_data["name"], actor=request.actor)
    unit = units.resolve_unit(unit_id=unit_id, organisation_id=organisation_id, actor=request.actor)
    return _done(request, unit)


@permission(permissions.RESOLVE_UNITS)
@require_POST
def group(request: ActorRequest, unit_id: int) -> HttpResponse:
    return _done(request, units.mark_unit_as_group(unit_id=unit_id, actor=request.actor))


@permission(permissions.RESOLVE_UNITS)
@require_POST
def outside(request: ActorRequest, unit_id: int) -> HttpResponse:
    return _done(request, units.mark_unit_as_outside(unit_id=unit_id, actor=request.actor))


@permission(permissions.RESOLVE_UNITS)
@require_POST
def reopen(request: ActorRequest, unit_id: int) -> HttpResponse:
    return _done(request, units.reopen_unit(unit_id=unit_id, actor=request.actor))


def _done(request: ActorRequest, unit: UnitName) -> HttpResponse:
    """What was decided, as a line in the row's place for the page's script; else the page with a message."""
    sentence = str(STEPS[unit.state]) % {"name": unit.name, "organisation": unit.organisation}
    if request.htmx:
        return render(request, "directives/_unit_done.html", {"unit": unit, "sentence": sentence})
    messages.success(request, sentence)
    return redirect("directives:units")
