"""Drives and matters: the list, one with its chain drawn, and what is put to its links."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.dispatch import permissions, topic_forms
from zhiben.apps.dispatch.models import Campaign
from zhiben.apps.dispatch.selectors import campaigns as selectors
from zhiben.apps.dispatch.selectors.counties import county_of
from zhiben.apps.dispatch.services import campaigns
from zhiben.apps.dispatch.views.steps import read
from zhiben.foundation.web.answers import sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    given = request.GET
    kind, text, ended = given.get("kind", ""), given.get("text", "")[:60].replace("\0", ""), bool(given.get("ended"))
    lines = selectors.campaign_lines(actor=request.actor, on=timezone.localdate(), kind=kind, text=text, ended=ended)
    context = {
        "lines": lines, "kind": kind, "text": text, "ended": ended, "kinds": Campaign.Kind.choices,
        "form": topic_forms.CampaignForm(),
    }  # fmt: skip
    return render(request, "dispatch/campaigns.html", context)


@permission(permissions.CAMPAIGNS)
@require_POST
def start(request: ActorRequest) -> HttpResponse:
    given = read(topic_forms.CampaignForm(request.POST))
    values = campaigns.CampaignValues(**{**given, "links": given["links"].splitlines()})
    made = campaigns.start_campaign(
        county=county_of(request.actor), values=values, actor=request.actor, now=timezone.now()
    )
    return went(request, _("已建立。"), "dispatch:campaign", made.pk)


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, campaign_id: UUID) -> HttpResponse:
    """What it is, its chain with the body for each link, its tasks; for who may, tasks and duties to take in."""
    on, actor = timezone.localdate(), request.actor
    found = selectors.campaign(campaign_id, actor=actor)
    link = request.GET.get("link", "")
    chosen = int(link) if link.isdecimal() else None
    text = request.GET.get("find", "").strip()[:60].replace("\0", "")
    may = actor.may(permissions.CAMPAIGNS) and found.ended_at is None
    chain = selectors.chain(found, actor=actor, on=on)
    context = {
        "campaign": found, "chain": chain, "gaps": [line for line in chain if line.ownerless], "chosen": chosen,
        "tally": selectors.whole(found, actor=actor, on=on), "may": may, "on": on, "find": text,
        "tasks": selectors.tasks_of(found, actor=actor, link_id=chosen),
        "duties": selectors.duties_of(found, link_id=chosen),
        "more_tasks": selectors.tasks_to_choose(found, text=text, actor=actor) if may and text else [],
        "more_duties": selectors.duties_to_choose(found, text=text) if may and text else [],
        "owner": topic_forms.OwnerForm(units=selectors.offices(found.area.county_key, on=on)) if may else None,
        "add_link": topic_forms.LinkForm(),
    }  # fmt: skip
    return render(request, "dispatch/campaign.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest, campaign_id: UUID) -> HttpResponse:
    found = selectors.campaign(campaign_id, actor=request.actor)
    lines = selectors.chain(found, actor=request.actor, on=timezone.localdate())
    cells = (
        (
            line.link.ordinal, line.link.name, line.link.organisation.short_name if line.link.organisation else _("尚无单位"),
            line.tally.total, line.tally.closed, line.tally.late, line.tally.duties, line.link.note,
        )
        for line in lines
    )  # fmt: skip
    heads = [_(head) for head in ("序号", "环节", "负责单位", "任务", "已办结", "已逾期", "文件要求", "说明")]
    return sheet(_("一件事各环节"), heads, cells)


@permission(permissions.CAMPAIGNS)
@require_POST
def end(request: ActorRequest, campaign_id: UUID) -> HttpResponse:
    campaigns.end_campaign(campaign_id=campaign_id, actor=request.actor, now=timezone.now())
    return went(request, _("已结束，其中的任务继续办理。"), "dispatch:campaign", campaign_id)


@permission(permissions.CAMPAIGNS)
@require_POST
def add_link(request: ActorRequest, campaign_id: UUID) -> HttpResponse:
    campaigns.add_link(
        campaign_id=campaign_id, name=read(topic_forms.LinkForm(request.POST))["name"], actor=request.actor
    )
    return went(request, _("已增加环节。"), "dispatch:campaign", campaign_id)


@permission(permissions.CAMPAIGNS)
@require_POST
def set_owner(request: ActorRequest, campaign_id: UUID, link_id: int) -> HttpResponse:
    found = selectors.campaign(campaign_id, actor=request.actor)
    units = selectors.offices(found.area.county_key, on=timezone.localdate())
    given = read(topic_forms.OwnerForm(request.POST, units=units))
    campaigns.set_owner(link_id=link_id, organisation_id=given["organisation"], note=given["note"], actor=request.actor)
    return went(request, _("已保存负责单位。"), "dispatch:campaign", campaign_id)


@permission(permissions.CAMPAIGNS)
@require_POST
def take_in(request: ActorRequest, campaign_id: UUID) -> HttpResponse:
    given = read(topic_forms.TakeInForm(request.POST))
    count = campaigns.take_in(
        campaign_id=campaign_id,
        link_id=given["link"],
        task_ids=given["task"],
        duty_ids=given["duty"],
        actor=request.actor,
    )
    return went(request, _("已归入 %(count)s 项。") % {"count": count}, "dispatch:campaign", campaign_id)
