"""All rules with their counts, and one rule: what it says, where it comes from, whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.registry.vocabulary import Sector
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.selectors import quoting, reading, surveys, verdicts
from zhiben.apps.rulepacks.views.words import outcome_of
from zhiben.core.paging import count_words
from zhiben.core.rules.vocabulary import LEVELS, Outcome
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab

MOST_EXPORTED = 20_000
SHOWN_OUTCOMES = (Outcome.BREACHED, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)
_TONES = {Outcome.BREACHED: "late", Outcome.UNKNOWN: "attention"}
_SECTORS = {str(value): str(label) for value, label in Sector.choices}


def _wanted(request: ActorRequest) -> surveys.RuleFilter:
    given = request.GET
    words = {name: given.get(name, "").strip()[:80] for name in ("text", "pack", "sector", "level", "outcome")}
    return surveys.RuleFilter(**words, sort=given.get("sort", "breached"), after=given.get("after", ""))


@permission(permissions.SURVEY)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted = _wanted(request)
    found = surveys.RuleList(wanted, request.actor)
    page = found.page()
    context = {
        "rows": page.rows,
        "next": page.next,
        "count": count_words(len(found)),
        "is_cut": found.is_cut,
        "read_at_most": surveys.READ_AT_MOST,
        "wanted": wanted,
        "packs": [(use.pack, use.edition.title) for use in found.uses],
        "sectors": _SECTORS.items(),
        "levels": LEVELS.items(),
        "states": surveys.STATES.items(),
        "sorts": surveys.SORTS.items(),
        "query": request.GET.urlencode(),
    }
    return render(request, "rulepacks/rules.html", context)


@permission(permissions.SURVEY)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    heads = [
        _(head)
        for head in ("规则包", "规则", "目录编号", "名称", "对象", "等级", "违反", "不明", "符合", "不适用", "出处")
    ]
    rows = surveys.rule_counts(_wanted(request), actor=request.actor)
    cells = (
        (c.rule.pack, c.rule.code, c.rule.catalogue, c.rule.label, c.rule.subject_label, c.level, c.counted.breached,
         c.counted.unknown, c.counted.met, c.counted.idle, c.rule.source)
        for c in rows
    )  # fmt: skip
    return sheet(_("规则判定统计"), heads, cells)


@permission(permissions.SURVEY)
@require_GET
def page(request: ActorRequest, rule_id: int) -> HttpResponse:
    entry = surveys.rule(rule_id)
    outcome = outcome_of(request.GET.get("outcome", ""))
    places = surveys.places_of(entry, actor=request.actor)
    counted = sum((each for _, each in places), surveys.Counted())
    read = reading.rule_as_written(entry, actor=request.actor)
    cited = [each for version in (read.versions if read else ()) for each in version.cited]
    found = verdicts.sites_of_rule(rule_id, outcome, actor=request.actor, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "entry": entry,
        "read": read,
        "quotes": quoting.quotes(cited, actor=request.actor),
        "places": places,
        "counted": counted,
        "outcome": outcome,
        "tabs": _tabs(rule_id, outcome, counted),
        "rows": [(line, _SECTORS.get(line.sector, line.sector)) for line in found.rows],
        "next": found.next,
    }
    return render(request, "rulepacks/rule.html", context)


def _tabs(rule_id: int, current: Outcome, counted: surveys.Counted) -> list[Tab]:
    counts = {
        Outcome.BREACHED: counted.breached, Outcome.UNKNOWN: counted.unknown, Outcome.MET: counted.met,
        Outcome.NOT_APPLICABLE: counted.idle,
    }  # fmt: skip
    home = reverse("rulepacks:rule", args=[rule_id])
    return [
        Tab(each.label, f"{home}?outcome={each.value}", str(counts[each]), each == current, _TONES.get(each, "neutral"))
        for each in SHOWN_OUTCOMES
    ]


@permission(permissions.SURVEY)
@require_GET
def export_sites(request: ActorRequest, rule_id: int) -> HttpResponse:
    entry, outcome = surveys.rule(rule_id), outcome_of(request.GET.get("outcome", ""))
    rows = verdicts.rule_rows(rule_id, outcome, actor=request.actor)[:MOST_EXPORTED]
    heads = [_(head) for head in ("档案编号", "对象", "区域", "行业领域", "行业监管", "规则", "结论", "自")]
    return sheet(_("规则判定清单"), heads, _site_cells(rows, entry.label, outcome))


def _site_cells(rows: Iterable[Any], label: str, outcome: Outcome) -> Iterable[tuple[Any, ...]]:
    for row in rows:
        line = verdicts.SiteLine(*row)
        since = line.since.isoformat() if line.since else ""
        yield (line.id, line.name, line.area, _SECTORS.get(line.sector, line.sector), line.owner or "", label,
               outcome.label, since)  # fmt: skip
