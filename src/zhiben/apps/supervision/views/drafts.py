"""Drafting a letter by hand, where and when of a talk, and what holds for each kind."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.supervision import forms, permissions
from zhiben.apps.supervision.selectors import letters
from zhiben.apps.supervision.selectors.settings import LOCAL, settings_of
from zhiben.apps.supervision.services import drafting
from zhiben.apps.supervision.views.steps import back
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.DRAFT)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    now = timezone.now()
    on = timezone.localdate(now)
    units = letters.addressees(actor=request.actor, on=on)
    form = forms.LetterForm(request.POST if request.method == "POST" else None, units=units)
    if not form.is_valid():
        return render(request, "supervision/new.html", {"form": form}, status=422 if form.errors else 200)
    made = drafting.draft_letter(actor=request.actor, now=now, on=on, **form.command())
    return back(request, made.pk, _("已起草，核对后由他人签批。"))


@permission(permissions.DRAFT)
@require_POST
def meeting(request: ActorRequest, letter_id: UUID) -> HttpResponse:
    given = forms.read(forms.MeetingForm(request.POST))
    drafting.set_meeting(letter_id=letter_id, actor=request.actor, now=timezone.now(), **given)
    return back(request, letter_id, _("时间和地点已写入通知书。"))


@permission(permissions.DRAFT)
@require_GET
def rules(request: ActorRequest) -> HttpResponse:
    county = home_county(actor=request.actor)
    rows = settings_of(county_key=county.pk, county=county.name)
    names = ("issuer", "code", "reply_within")
    shown = [
        (row, forms.RulesForm(initial={name: getattr(row, name) for name in names}, auto_id=f"{row.kind}-%s"))
        for row in rows
    ]
    return render(request, "supervision/rules.html", {"rows": shown, "local": LOCAL, "county": county})


@permission(permissions.DRAFT)
@require_POST
def set_rules(request: ActorRequest, kind: str) -> HttpResponse:
    given = forms.read(forms.RulesForm(request.POST))
    drafting.set_letter_rules(kind=kind, actor=request.actor, now=timezone.now(), **given)
    messages.success(request, _("已保存，此后起草的文书按此办理。"))
    return redirect("supervision:rules")
