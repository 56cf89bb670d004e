"""Consultation on drafts: who was asked, what they say, what is answered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import permissions, topic_forms
from zhiben.apps.dispatch.selectors import campaigns as offices
from zhiben.apps.dispatch.selectors import drafts as selectors
from zhiben.apps.dispatch.services import drafts
from zhiben.apps.dispatch.views.steps import read
from zhiben.foundation.web.answers import sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.COMMENT)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    text = request.GET.get("text", "")[:60].replace("\0", "")
    found = selectors.consultations(actor=request.actor, text=text)
    open_drafts = directives.visible_directives(request.actor).filter(
        status="draft", state__in=("received", "reviewing")
    )
    asked = {each.directive.pk for each in found}
    context = {
        "consultations": found, "text": text, "on": timezone.localdate(),
        "unasked": [each for each in open_drafts.order_by("-received_at")[:50] if each.pk not in asked],
    }  # fmt: skip
    return render(request, "dispatch/drafts.html", context)


@permission(permissions.COMMENT)
@require_GET
def page(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    directive, rows = selectors.consulted(directive_id, actor=request.actor)
    own = set(selectors.to_reply_of(directive, actor=request.actor))
    context = {
        "directive": directive, "rows": rows, "own": [row for row in rows if row.pk in own],
        "tally": selectors.tally(rows), "on": timezone.localdate(), "text": directive.reading.text,
        "ask": _ask_form(request, directive.county_key),
    }  # fmt: skip
    return render(request, "dispatch/draft.html", context)


def _ask_form(request: ActorRequest, county_key: UUID, data: object = None) -> topic_forms.AskForm:
    units = offices.offices(county_key, on=timezone.localdate())
    return topic_forms.AskForm(request.POST if data else None, units=units)


@permission(permissions.CAMPAIGNS)
@require_GET
def start(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    directive = directives.directive(directive_id, actor=request.actor)
    context = {"directive": directive, "ask": _ask_form(request, directive.county_key)}
    return render(request, "dispatch/draft_ask.html", context)


@permission(permissions.CAMPAIGNS)
@require_POST
def ask(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    directive = directives.directive(directive_id, actor=request.actor)
    given = read(_ask_form(request, directive.county_key, request.POST))
    count = drafts.ask_offices(
        directive_id=directive_id, organisation_ids=given["units"], reply_by=given["reply_by"], actor=request.actor,
        now=timezone.now(), on=timezone.localdate(),
    )  # fmt: skip
    return went(request, _("已向 %(count)s 个单位征求意见。") % {"count": count}, "dispatch:draft", directive_id)


@permission(permissions.COMMENT)
@require_POST
def reply(request: ActorRequest, directive_id: UUID, comment_id: int) -> HttpResponse:
    given = read(topic_forms.ReplyForm(request.POST))
    drafts.reply_to_draft(comment_id=comment_id, actor=request.actor, now=timezone.now(), **given)
    return went(request, _("已回复。"), "dispatch:draft", directive_id)


@permission(permissions.CAMPAIGNS)
@require_POST
def answer(request: ActorRequest, directive_id: UUID, comment_id: int) -> HttpResponse:
    given = read(topic_forms.DecidePairForm(request.POST))
    drafts.answer_comment(
        comment_id=comment_id, accept=given["accept"], reason=given["reason"], actor=request.actor, now=timezone.now()
    )
    return went(request, _("已答复。"), "dispatch:draft", directive_id)


@permission(permissions.COMMENT)
@require_GET
def export(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    """The summary table of opinions and what became of them."""
    _directive, rows = selectors.consulted(directive_id, actor=request.actor)
    cells = (
        (
            row.organisation.name, row.get_stance_display(), row.text, row.by_name, row.at and f"{row.at:%Y-%m-%d}",
            row.get_answer_display() if row.stance == "comment" else "—", row.answer_reason,
        )
        for row in rows
    )  # fmt: skip
    heads = [_(head) for head in ("单位", "回复", "意见", "回复人", "回复日期", "采纳情况", "理由")]
    return sheet(_("征求意见汇总表"), heads, cells)
