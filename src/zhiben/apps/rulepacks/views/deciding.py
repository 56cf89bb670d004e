"""Proposed hazards: the list that waits for a person, the decision, and what was decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.rulepacks import forms, permissions
from zhiben.apps.rulepacks.models.verdicts import LEVEL_ORDER
from zhiben.apps.rulepacks.selectors import quoting, verdicts
from zhiben.apps.rulepacks.services import decisions
from zhiben.apps.rulepacks.views.words import level_of
from zhiben.core.paging import count_words, cursor_of, read_instant
from zhiben.core.rules.consequences import CONSEQUENCES
from zhiben.core.rules.vocabulary import LEVELS
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.web.answers import sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab

MOST_EXPORTED = 20_000


@permission(permissions.SURVEY)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    level = request.GET.get("level", "")
    found = verdicts.proposal_page(actor=request.actor, level=level, after=request.GET.get("after", ""))
    tabs = [Tab(_("全部等级"), "?", is_current=level not in LEVEL_ORDER)]
    tabs += [Tab(LEVELS[each], f"?level={each}", is_current=level == each) for each in LEVEL_ORDER]
    context = {
        "rows": [(row, level_of(row.rank)) for row in found.rows],
        "next": found.next,
        "count": count_words(verdicts.capped(verdicts.proposals(actor=request.actor, level=level))),
        "tabs": tabs,
        "query": request.GET.urlencode(),
    }
    return render(request, "rulepacks/proposals.html", context)


@permission(permissions.SURVEY)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    heads = [_(head) for head in ("等级", "对象", "区域", "规则", "目录编号", "规则包", "出处", "自")]
    rows = verdicts.proposals(actor=request.actor, level=request.GET.get("level", ""))[:MOST_EXPORTED]
    cells = (
        (level_of(v.rank), v.site.name, v.site.area.name, v.rule.label, v.rule.catalogue, v.rule.pack, v.rule.source,
         v.since_on.isoformat())
        for v in rows
    )  # fmt: skip
    return sheet(_("建议的隐患"), heads, cells)


@permission(permissions.DECIDE)
@require_POST
def decide(request: ActorRequest, verdict_id: int) -> HttpResponse:
    form = forms.DecisionForm(request.POST, kinds=CONSEQUENCES)
    given = forms.read(form)
    made = decisions.decide_hazard(
        verdict_id=verdict_id, accept=given["accept"] == "yes", reason=given["reason"],
        consequences=given["consequences"], actor=request.actor, now=timezone.now(), on=timezone.localdate(),
    )  # fmt: skip
    said = _("已采纳为隐患，记录已保存。") if given["accept"] == "yes" else _("已记录为不采纳。")
    if given["back"] == "proposals":
        return went(request, said, "rulepacks:proposals")
    return went(request, said, "rulepacks:site", made.site_id)


@permission(permissions.SURVEY)
@require_GET
def decided(request: ActorRequest) -> HttpResponse:
    rows = verdicts.decisions(actor=request.actor)
    after = request.GET.get("after", "")
    if after:
        at, key = read_instant(after)
        rows = rows.filter(decided_at__lte=at).exclude(decided_at=at, pk__gte=key)
    found = list(rows[: verdicts.PAGE_ROWS + 1])
    shown = found[: verdicts.PAGE_ROWS]
    more = len(found) > len(shown)
    context: dict[str, Any] = {
        "rows": [(row, LEVELS[row.level]) for row in shown],
        "next": cursor_of(shown[-1].decided_at.isoformat(), str(shown[-1].pk)) if more else "",
        "count": count_words(verdicts.capped(verdicts.decisions(actor=request.actor))),
    }
    return render(request, "rulepacks/decisions.html", context)


@permission(permissions.VIEW)
@require_GET
def decision(request: ActorRequest, decision_id: UUID) -> HttpResponse:
    """What was decided and on what; and the same judged again by the rules and facts of that moment."""
    found = verdicts.decision(decision_id, actor=request.actor)
    again = verdicts.replayed(found)
    cited = verdicts.cited_by(found, again)
    context = {
        "found": found,
        "level": LEVELS[found.level],
        "again": again,
        "cited": cited,
        "quotes": quoting.quotes(cited, actor=request.actor),
        "is_same": again is not None and again.outcome.value == "breached",
        "timeline": timeline(found, actor=request.actor)[:20],
    }
    return render(request, "rulepacks/decision.html", context)
