"""What nobody knows yet, what settles most verdicts first; and at which sites a fact has to be asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.registry.vocabulary import Sector
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.selectors import asking, surveys, verdicts
from zhiben.core.paging import count_words
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

MOST_EXPORTED = 20_000
_SECTORS = {str(value): str(label) for value, label in Sector.choices}


def _wanted(request: ActorRequest) -> surveys.FactFilter:
    text, asked = request.GET.get("text", "").strip()[:80], request.GET.get("asked", "")
    return surveys.FactFilter(text, asked if asked in surveys.ASKED else "", request.GET.get("after", ""))


@permission(permissions.SURVEY)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted = _wanted(request)
    found = surveys.facts_wanted(wanted, actor=request.actor)
    page = surveys.fact_page(found, wanted.after)
    known = asking.questions(page.rows, actor=request.actor)
    context = {
        "rows": [(row, known.get(row.name)) for row in page.rows],
        "next": page.next,
        "count": count_words(len(found)),
        "wanted": wanted,
        "kinds": surveys.ASKED.items(),
        "query": request.GET.urlencode(),
    }
    return render(request, "rulepacks/facts.html", context)


@permission(permissions.SURVEY)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    heads = [
        _(head) for head in ("事实", "名称", "问题", "单位", "由谁核实", "仅差这一项的结论", "涉及结论", "涉及对象")
    ]
    rows = surveys.facts_wanted(_wanted(request), actor=request.actor)
    known = asking.questions(rows, actor=request.actor)
    cells = ((r.name, r.label, *_asked(known.get(r.name)), r.alone, r.verdicts, r.sites) for r in rows)
    return sheet(_("待查明的事实"), heads, cells)


def _asked(question: Any) -> tuple[str, str, str]:
    return (question.text, question.unit, question.observer) if question else ("", "", "")


@permission(permissions.SURVEY)
@require_GET
def page(request: ActorRequest, name: str) -> HttpResponse:
    """Which rules ask, and the sites to ask at."""
    asked = asking.fact(name, actor=request.actor)
    found = verdicts.sites_asked(name, actor=request.actor, after=request.GET.get("after", ""))
    context = {
        "asked": asked,
        "rows": [(line, _SECTORS.get(line.sector, line.sector)) for line in found.rows],
        "next": found.next,
    }
    return render(request, "rulepacks/fact.html", context)


@permission(permissions.SURVEY)
@require_GET
def export_sites(request: ActorRequest, name: str) -> HttpResponse:
    """A sheet to fill in on the way: one row a site, the answer left open."""
    asked = asking.fact(name, actor=request.actor)
    rows = verdicts.asked_rows(name, actor=request.actor)[:MOST_EXPORTED]
    heads = [_(head) for head in ("档案编号", "对象", "区域", "行业领域", "行业监管")]
    lines = (verdicts.SiteLine(*row) for row in rows)
    cells = ((e.id, e.name, e.area, _SECTORS.get(e.sector, e.sector), e.owner or "", "") for e in lines)
    return sheet(_("待查明对象"), [*heads, asked.question.text if asked.question else asked.label], cells)
