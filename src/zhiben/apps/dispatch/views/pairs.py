"""Duties that ask the same or do not agree: the list, one pair side by side, the decision, the merge."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.dispatch import permissions, topic_forms
from zhiben.apps.dispatch.models import DutyPair
from zhiben.apps.dispatch.requests import FindPairs
from zhiben.apps.dispatch.selectors import pairs as selectors
from zhiben.apps.dispatch.selectors.counties import county_of
from zhiben.apps.dispatch.services import pairs
from zhiben.apps.dispatch.views.steps import read
from zhiben.foundation import outbox
from zhiben.foundation.web.answers import kept, sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.ISSUE)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted = topic_forms.read_pairs(request.GET)
    found = selectors.pair_page(wanted, actor=request.actor)
    context = {
        "wanted": wanted, "pairs": found.rows, "next": found.next, "query": kept(request),
        "states": DutyPair.State.choices, "kinds": DutyPair.Kind.choices,
        "count": selectors.filtered(wanted, actor=request.actor).count(),
    }  # fmt: skip
    return render(request, "dispatch/pairs.html", context)


@permission(permissions.ISSUE)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    rows = selectors.pair_lines(topic_forms.read_pairs(request.GET), actor=request.actor)
    heads = [_(head) for head in ("类型", "文件一", "要求一", "文件二", "要求二", "依据", "状态", "判定", "判定人")]
    cells = (
        (
            each.get_kind_display(), each.one.directive.title, each.one.measure, each.other.directive.title,
            each.other.measure, each.why, each.get_state_display(), each.decision, each.decided_by_name,
        )
        for each in rows
    )  # fmt: skip
    return sheet(_("重复和不一致的要求"), heads, cells)


@permission(permissions.ISSUE)
@require_POST
def search(request: ActorRequest) -> HttpResponse:
    county = county_of(request.actor)
    wanted = FindPairs(county_id=county.pk)
    outbox.enqueue(wanted, actor=request.actor, now=timezone.now(), area=county, key=f"pairs:{county.pk}")
    return went(request, _("已在后台查找，找到的会列在这里。"), "dispatch:pairs")


@permission(permissions.ISSUE)
@require_GET
def page(request: ActorRequest, pair_id: int) -> HttpResponse:
    found = selectors.pair(pair_id, actor=request.actor)
    plan = selectors.merge_plan(found, actor=request.actor) if found.kind == DutyPair.Kind.DUPLICATE else []
    context = {
        "pair": found, "sides": selectors.sides(found), "plan": plan, "merges": sum(not each.refusal for each in plan),
    }  # fmt: skip
    return render(request, "dispatch/pair.html", context)


@permission(permissions.ISSUE)
@require_POST
def decide(request: ActorRequest, pair_id: int) -> HttpResponse:
    given = read(topic_forms.DecidePairForm(request.POST))
    pairs.decide_pair(
        pair_id=pair_id, accept=given["accept"], reason=given["reason"], holds_id=given["holds"], actor=request.actor,
        now=timezone.now(),
    )  # fmt: skip
    return went(request, _("已记录判定。"), "dispatch:pair", pair_id)


@permission(permissions.ISSUE)
@require_POST
def merge(request: ActorRequest, pair_id: int) -> HttpResponse:
    count = pairs.merge_pair(pair_id=pair_id, actor=request.actor, now=timezone.now())
    return went(request, _("%(count)s 个单位的任务已合并，一次报送即可。") % {"count": count}, "dispatch:pair", pair_id)
