"""From a directive in force to issued tasks: what is proposed, for whom it is missing, what carries by default."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.dispatch import forms, permissions
from zhiben.apps.dispatch.bearers import MEMBERS
from zhiben.apps.dispatch.fragments import ROLES
from zhiben.apps.dispatch.selectors import groups as named
from zhiben.apps.dispatch.selectors import proposals, transfers
from zhiben.apps.dispatch.services import choosing, issuing, proposal
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.ISSUE)
@require_GET
def page(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    on = timezone.localdate()
    found = proposals.directive(directive_id, actor=request.actor)
    after = request.GET.get("after", "")
    asked, more = proposals.proposed_page(found, after=int(after) if after.isdecimal() else -1)
    context = {
        "directive": found,
        "asked": asked,
        "next": more,
        "counts": proposals.counts(found),
        "gaps": proposals.gaps(found),
        "defaults": [(row, MEMBERS[row.members]) for row in proposals.defaults(found)],
        "roles": ROLES,
        "on": on,
    }
    return render(request, "dispatch/proposal.html", context)


@permission(permissions.ISSUE)
@require_POST
def propose(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    now = timezone.now()
    found = proposal.propose_tasks(directive_id=directive_id, actor=request.actor, now=now, on=timezone.localdate(now))
    said = _("新增 %(made)s 项待下达任务，保留 %(kept)s 项，撤去 %(removed)s 项；%(gaps)s 项还缺责任单位。")
    numbers = {"made": found.made, "kept": found.kept, "removed": found.removed, "gaps": len(found.gaps)}
    messages.success(request, said % numbers)
    return redirect("dispatch:proposal", directive_id)


@permission(permissions.ISSUE)
@require_POST
def issue(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    """The ticked ones, or all."""
    now, found = timezone.now(), proposals.directive(directive_id, actor=request.actor)
    on = timezone.localdate(now)
    if "all" in request.POST:
        count = issuing.issue_all(directive_id=found.pk, actor=request.actor, now=now, on=on)
    else:
        form = forms.ChosenForm(request.POST)
        form.is_valid()
        count = issuing.issue_tasks(task_ids=form.cleaned_data.get("task", ()), actor=request.actor, now=now, on=on)
    messages.success(request, _("已下达 %(count)s 项任务，各单位已收到通知。") % {"count": count})
    return redirect("dispatch:proposal", directive_id)


@permission(permissions.ISSUE)
@require_POST
def dismiss(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    proposals.directive(directive_id, actor=request.actor)
    form = forms.ChosenForm(request.POST)
    form.is_valid()
    chosen, note = form.cleaned_data.get("task", ()), form.cleaned_data.get("note", "")
    count = choosing.dismiss_tasks(task_ids=chosen, note=note, actor=request.actor, now=timezone.now())
    messages.success(request, _("%(count)s 项任务不下达。") % {"count": count})
    return redirect("dispatch:proposal", directive_id)


@permission(permissions.ISSUE)
@require_POST
def decide_default(request: ActorRequest, directive_id: UUID, default_id: int) -> HttpResponse:
    accept = "accept" in request.POST
    choosing.decide_default(default_id=default_id, accept=accept, actor=request.actor, now=timezone.now())
    return propose(request, directive_id)


@permission(permissions.ISSUE)
@require_POST
def add_default(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    members, reach = request.POST.get("members", ""), request.POST.get("reach", "")
    choosing.add_default(
        directive_id=directive_id, members=members, reach=reach, actor=request.actor, now=timezone.now()
    )
    return propose(request, directive_id)


@permission(permissions.ISSUE)
@require_GET
def groups(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    """The groups that a directive names, and whom each means."""
    found, on = proposals.directive(directive_id, actor=request.actor), timezone.localdate()
    context = {
        "directive": found, "groups": named.named_groups(found), "members": MEMBERS,
        "offices": named.offices_to_choose(found.county_key, on=on),
    }  # fmt: skip
    return render(request, "dispatch/groups.html", context)


@permission(permissions.ISSUE)
@require_POST
def say_group(request: ActorRequest, directive_id: UUID, unit_id: int) -> HttpResponse:
    now, form = timezone.now(), forms.GroupForm(request.POST)
    form.is_valid()
    members, offices = form.cleaned_data.get("members", ""), form.cleaned_data.get("office", ())
    choosing.say_group(
        directive_id=directive_id, unit_id=unit_id, members=members, office_ids=offices, actor=request.actor, now=now
    )
    propose(request, directive_id)
    return redirect("dispatch:groups", directive_id)


@permission(permissions.CARRY_OUT)
@require_GET
def received(request: ActorRequest) -> HttpResponse:
    """What other units offer to mine."""
    return render(request, "dispatch/transfers.html", {"transfers": transfers.offered_to(actor=request.actor)})
