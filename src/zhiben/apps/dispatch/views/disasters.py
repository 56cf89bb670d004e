"""Disaster reports: the list with its marks, one event with its chain of reports, the limit of the county."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhiben.apps.dispatch import permissions, round_forms
from zhiben.apps.dispatch.selectors import disasters as selectors
from zhiben.apps.dispatch.services import disasters
from zhiben.apps.dispatch.views.steps import read
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    text = request.GET.get("text", "")[:60]
    page = selectors.event_page(text, request.GET.get("after", ""), actor=request.actor)
    county = home_county(actor=request.actor)
    context = {
        "events": page.rows, "next": page.next, "text": text, "limit": selectors.limit(county.pk),
        "form": round_forms.EventForm(), "limit_form": round_forms.LimitForm(),
    }  # fmt: skip
    return render(request, "dispatch/disasters.html", context)


@permission(permissions.CARRY_OUT)
@require_POST
def first(request: ActorRequest) -> HttpResponse:
    form = round_forms.EventForm(request.POST)
    given = read(form)
    made = disasters.first_report(
        name=given["name"], place=given["place"], known_at=given["known_at"], told=form.told(),
        actor=request.actor, now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("首报已报送。"))
    return _to(request, made.pk)


def _to(request: ActorRequest, event_id: UUID) -> HttpResponse:
    """With htmx the whole page, so that what was refused leaves what was typed."""
    url = reverse("dispatch:disaster", args=[event_id])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, event_id: UUID) -> HttpResponse:
    found = selectors.event_of(event_id, actor=request.actor)
    reports = list(found.reports.all())
    happened = {"happened_at": timezone.localtime(reports[-1].happened_at).strftime("%Y-%m-%dT%H:%M")}
    context = {
        "event": found, "reports": reports, "ended": any(each.stage == "final" for each in reports),
        "form": round_forms.ToldForm(initial=happened),
    }  # fmt: skip
    return render(request, "dispatch/disaster.html", context)


@permission(permissions.CARRY_OUT)
@require_POST
def later(request: ActorRequest, event_id: UUID) -> HttpResponse:
    form = round_forms.ToldForm(request.POST)
    read(form)
    final = "final" in request.POST
    disasters.later_report(event_id=event_id, final=final, told=form.told(), actor=request.actor, now=timezone.now())
    return _to(request, event_id)


@permission(permissions.LADDER)
@require_POST
def set_limit(request: ActorRequest) -> HttpResponse:
    given = read(round_forms.LimitForm(request.POST))
    county = home_county(actor=request.actor)
    disasters.set_limit(
        minutes=given["minutes"], basis=given["basis"], county_id=county.pk, actor=request.actor, now=timezone.now()
    )
    return redirect("dispatch:disasters")
