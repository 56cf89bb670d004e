"""One body for many sites: shown, done, taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhiben.apps.registry import permissions
from zhiben.apps.registry.forms import AssignForm
from zhiben.apps.registry.services import assignments
from zhiben.core.errors import InputError
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


def _form(request: ActorRequest) -> AssignForm:
    form = AssignForm(request.POST, actor=request.actor)
    if not form.is_valid():
        raise InputError(
            "registry.form", "".join(map(str, form.errors.get("organisation", []))) or "请选择要确定的责任和责任单位。"
        )
    return form


@permission(permissions.ASSIGN)
@require_POST
def preview(request: ActorRequest) -> HttpResponse:
    """What it would do; nothing is written."""
    form = _form(request)
    found = assignments.preview(actor=request.actor, **form.chosen())
    return render(request, "registry/assign.html", {"form": form, "found": found, "role": form.cleaned_data["role"]})


@permission(permissions.ASSIGN)
@require_POST
def assign(request: ActorRequest) -> HttpResponse:
    form = _form(request)
    reason, on = form.cleaned_data["reason"], timezone.localdate()
    batch, count = assignments.assign_many(reason=reason, on=on, actor=request.actor, **form.chosen())
    return render(request, "registry/assigned.html", {"batch": batch, "count": count})


@permission(permissions.ASSIGN)
@require_POST
def undo(request: ActorRequest, batch: UUID) -> HttpResponse:
    back, kept = assignments.undo_assignment(batch=batch, on=timezone.localdate(), actor=request.actor)
    words = _("已撤销：%(back)s 个对象恢复原责任单位；%(kept)s 个此后另有变更，保持不变。")
    messages.success(request, format_html("{}", words % {"back": back, "kept": kept}))
    return redirect("registry:list")
