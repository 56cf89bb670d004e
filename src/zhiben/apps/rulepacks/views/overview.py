"""The first page of rules: what is broken and what is not known, the last run, what it changed; and the way to a run."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.models import JudgementRun, VerdictChange
from zhiben.apps.rulepacks.selectors import packs, surveys, verdicts
from zhiben.apps.rulepacks.services import judging
from zhiben.apps.rulepacks.views.words import outcome_label
from zhiben.core.paging import count_words
from zhiben.foundation.web.answers import sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

SHOWN = 8
MOST_EXPORTED = 20_000


@permission(permissions.SURVEY)
@require_GET
def home(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    run = packs.last_run(packs.survey_county(actor))
    rules = surveys.rule_counts(actor=actor)
    facts = surveys.fact_counts(actor=actor)
    context: dict[str, Any] = {
        "run": run,
        "is_open": run is not None and run.state in ("waiting", "running"),
        "uses": list(packs.uses(actor=actor)) if not rules else [],
        "counted": surveys.totals(rules),
        "rules": [each for each in rules[:SHOWN] if each.counted.breached],
        "rule_count": len(rules),
        "facts": facts[:SHOWN],
        "fact_count": len(facts),
        "proposed": count_words(verdicts.capped(verdicts.proposals(actor=actor))),
    }
    return render(request, "rulepacks/home.html", context)


@permission(permissions.RUN)
@require_POST
def run(request: ActorRequest) -> HttpResponse:
    judging.start_run(on=timezone.localdate(), actor=request.actor, now=timezone.now())
    return went(request, _("已开始判定，可以离开本页，完成后回来查看。"), "rulepacks:home")


@permission(permissions.SURVEY)
@require_GET
def progress(request: ActorRequest) -> HttpResponse:
    found = packs.last_run(packs.survey_county(request.actor))
    return render(request, "rulepacks/_progress.html", {"run": found, "is_open": _is_open(found)})


def _is_open(found: JudgementRun | None) -> bool:
    return found is not None and found.state in (JudgementRun.State.WAITING, JudgementRun.State.RUNNING)


@permission(permissions.SURVEY)
@require_GET
def changes(request: ActorRequest) -> HttpResponse:
    found = verdicts.change_page(actor=request.actor, after=request.GET.get("after", ""))
    shown = [(row, outcome_label(row.before), outcome_label(row.after)) for row in found.rows]
    context = {"rows": shown, "next": found.next, "count": count_words(verdicts.change_count(actor=request.actor))}
    return render(request, "rulepacks/changes.html", context)


@permission(permissions.SURVEY)
@require_GET
def export_changes(request: ActorRequest) -> HttpResponse:
    heads = [_(head) for head in ("日期", "对象", "区域", "规则", "原结论", "现结论", "原因", "经办人")]
    rows = verdicts.changes(actor=request.actor)[:MOST_EXPORTED]
    return sheet(_("结论变化"), heads, (_cells(row) for row in rows))


def _cells(row: VerdictChange) -> tuple[str, ...]:
    return (
        row.on.isoformat(), row.site.name, row.site.area.name, row.rule.label, outcome_label(row.before)[0],
        outcome_label(row.after)[0], row.get_cause_display(), row.by,
    )  # fmt: skip
