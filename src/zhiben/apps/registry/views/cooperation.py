"""Offices that co-operate at a site, and what is said of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiben.apps.registry import permissions
from zhiben.apps.registry.forms import CooperationForm, RemarkForm
from zhiben.apps.registry.selectors import reach
from zhiben.apps.registry.services import cooperation
from zhiben.apps.registry.views.files import command
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.ASSIGN)
@require_POST
def begin(request: ActorRequest, site_id: int) -> HttpResponse:
    reach.site(site_id, actor=request.actor, permission=permissions.ASSIGN)
    form, on = CooperationForm(request.POST, actor=request.actor), timezone.localdate()
    return command(
        request, form, site_id, "owners",
        lambda: cooperation.begin_cooperation(site_id=site_id, on=on, actor=request.actor, **form.command()),
    )  # fmt: skip


@permission(permissions.ASSIGN)
@require_POST
def end(request: ActorRequest, cooperation_id: int) -> HttpResponse:
    found = cooperation.end_cooperation(
        cooperation_id=cooperation_id,
        reason=request.POST.get("reason", ""),
        on=timezone.localdate(),
        actor=request.actor,
    )
    messages.success(request, _("%(office)s不再配合监管。") % {"office": found.organisation.short_name})
    return redirect(reverse("registry:site", args=[found.site_id]) + "?tab=owners")


@permission(permissions.REMARK)
@require_POST
def remark(request: ActorRequest, site_id: int) -> HttpResponse:
    form = RemarkForm(request.POST)
    return command(
        request, form, site_id, "remarks",
        lambda: cooperation.add_remark(
            site_id=site_id, text=form.cleaned_data["text"], actor=request.actor, now=timezone.now()
        ),
    )  # fmt: skip
