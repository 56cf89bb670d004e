"""A unit's own page: what the platform counted, what is still to fill in, one button; each change is kept at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import UnitReturn
from zhiben.apps.dispatch.selectors import returns, rounds
from zhiben.apps.dispatch.services import prefill, returning
from zhiben.core.errors import Conflict, InputError, TransitionRefused
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, return_id: UUID) -> HttpResponse:
    return _show(request, rounds.return_(return_id, actor=request.actor))


def _show(
    request: ActorRequest, found: UnitReturn, *, problems: list[str] | None = None, status: int = 200
) -> HttpResponse:
    fields, may = rounds.fields_of(found.round.form_id), returns.openings(found, actor=request.actor)
    values, last = returns.values_of([found]), prefill.last_values(found)
    context = {
        "return": found,
        "round": found.round,
        "lines": [(field, values.get((found.pk, field.pk)), last.get(field.key)) for field in fields],
        "editable": may.edit,
        "may_withdraw": may.withdraw,
        "carries": bool(last),
        "late_now": timezone.now() > found.round.due_at,
        "problems": problems or [],
        "minutes": sum(field.minutes for field in fields),
        "timeline": timeline(found, actor=request.actor)[:20],
        "on": timezone.localdate(),
    }
    return render(request, "dispatch/return.html", context, status=status)


@permission(permissions.CARRY_OUT)
@require_POST
def keep(request: ActorRequest, return_id: UUID, key: str) -> HttpResponse:
    """One value, as soon as it is changed. Answers with the words beside the field."""
    raw, reason = request.POST.get(f"v-{key}", ""), request.POST.get(f"r-{key}", "")
    try:
        value = returning.save_value(
            return_id=return_id, key=key, raw=raw, reason=reason, actor=request.actor, now=timezone.now()
        )
    except (InputError, Conflict) as refused:
        return render(request, "dispatch/_kept.html", {"problem": refused.message, "key": key})
    return render(request, "dispatch/_kept.html", {"value": value, "key": key})


@permission(permissions.CARRY_OUT)
@require_POST
def submit(request: ActorRequest, return_id: UUID) -> HttpResponse:
    """Keeps the page as it stands, then submits; whatever is wrong is said at once and nothing typed is lost."""
    now = timezone.now()
    raw = {name[2:]: request.POST.get(name, "") for name in request.POST if name.startswith("v-")}
    reasons = {name[2:]: request.POST.get(name, "") for name in request.POST if name.startswith("r-")}
    refused = returning.save_all(return_id=return_id, raw=raw, reasons=reasons, actor=request.actor, now=now)
    problems = [each.message for each in refused]
    if not problems:
        try:
            returning.submit(return_id=return_id, remark=request.POST.get("remark", ""), actor=request.actor, now=now)
        except TransitionRefused as error:
            problems = [each.message for each in error.refusals]
    if problems:
        return _show(request, rounds.return_(return_id, actor=request.actor), problems=problems, status=409)
    messages.success(request, _("已报送。截止前可以撤回修改。"))
    return redirect("dispatch:return", return_id)


@permission(permissions.CARRY_OUT)
@require_POST
def withdraw(request: ActorRequest, return_id: UUID) -> HttpResponse:
    returning.withdraw(return_id=return_id, actor=request.actor)
    messages.success(request, _("已撤回，修改后请重新报送。"))
    return redirect("dispatch:return", return_id)


@permission(permissions.CARRY_OUT)
@require_POST
def recount(request: ActorRequest, return_id: UUID) -> HttpResponse:
    count = returning.recount(return_id=return_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("已重新统计 %(count)s 栏。更正过的栏目保留更正。") % {"count": count})
    return redirect("dispatch:return", return_id)


@permission(permissions.CARRY_OUT)
@require_POST
def carry(request: ActorRequest, return_id: UUID) -> HttpResponse:
    count = returning.carry_over(return_id=return_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("沿用上期 %(count)s 栏，请逐栏核对后报送。") % {"count": count})
    return redirect("dispatch:return", return_id)
