"""The ladder as a page: its rungs, what it would send, who stands at the head of each unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.dispatch import ladder_forms as forms
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.chasing import verb_of
from zhiben.apps.dispatch.models import Audience, LadderRung
from zhiben.apps.dispatch.selectors import contacts as heads
from zhiben.apps.dispatch.selectors.ladder import LOCAL, rungs_of
from zhiben.apps.dispatch.selectors.rehearsal import rehearse as rehearsal_of
from zhiben.apps.dispatch.services import ladder
from zhiben.apps.dispatch.views.steps import read
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    county = home_county(actor=request.actor)
    may = request.actor.may(permissions.LADDER)
    found = [_shown(kind, rows, may) for kind, rows in rungs_of(county.pk).items()]
    return render(request, "dispatch/ladder.html", {"county": county, "ladders": found, "may": may, "local": LOCAL})


def _shown(kind: str, rows: list[LadderRung], may: bool) -> dict[str, Any]:
    """A ladder in the order of its days, each rung with whom it adds and, for whoever may change it, its form."""
    shown = []
    for row in rows:
        initial = {name: getattr(row, name) for name in forms.RungForm.base_fields if name != "basis"}
        form = forms.RungForm(initial=initial, prefix="", auto_id=f"{kind}-{row.code}-%s") if may else None
        adds = [Audience(each).label for each in row.adds]
        shown.append((row, adds, form))
    new = forms.RungForm(initial={"working": True, "active": True}, auto_id=f"{kind}-new-%s") if may else None
    label = LadderRung.Applies(kind).label
    return {"kind": kind, "label": label, "verb": verb_of(kind), "rungs": shown, "new": new}


@permission(permissions.LADDER)
@require_POST
def set_rung(request: ActorRequest, kind: str, code: str) -> HttpResponse:
    given = read(forms.RungForm(request.POST))
    if code == "new":
        code = f"own-{timezone.now():%Y%m%d%H%M%S%f}"
    row = ladder.set_rung(applies_to=kind, code=code, actor=request.actor, now=timezone.now(), **given)
    messages.success(request, _("“%(label)s”已保存，从下一次运行起生效。") % {"label": row.label})
    return redirect("dispatch:ladder")


@permission(permissions.LADDER)
@require_GET
def rehearse(request: ActorRequest) -> HttpResponse:
    """What would be sent to whom, if nobody did anything. Nothing is written, nobody is told."""
    since, until = forms.RehearsalForm(request.GET).span(timezone.localdate())
    county = home_county(actor=request.actor)
    found = rehearsal_of(county.pk, since=since, until=until)
    context = {"county": county, "since": since, "until": until, "found": found}
    return render(request, "dispatch/rehearsal.html", context)


@permission(permissions.LADDER)
@require_GET
def contacts(request: ActorRequest) -> HttpResponse:
    units = heads.units_with_heads(actor=request.actor, text=request.GET.get("text", "")[:60])
    context = {"units": units, "text": request.GET.get("text", ""), "form": forms.ContactForm}
    return render(request, "dispatch/contacts.html", context)


@permission(permissions.LADDER)
@require_POST
def set_contact(request: ActorRequest) -> HttpResponse:
    choices = heads.unit_choices(actor=request.actor)
    given = read(forms.ContactForm(request.POST, units=choices))
    unit, user = given.pop("organisation"), given.pop("user")
    if user is None:
        user = heads.user_called(unit, given["name"])
    ladder.set_contact(organisation_id=unit, user_id=user, actor=request.actor, now=timezone.now(), **given)
    messages.success(request, _("单位负责人已更新，从下一次催办起生效。"))
    return redirect("dispatch:contacts")
