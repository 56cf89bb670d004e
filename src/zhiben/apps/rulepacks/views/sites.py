"""One site: which rules apply, which are broken, what is not known and why; and the answers that settle it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import reach
from zhiben.apps.rulepacks import forms, permissions
from zhiben.apps.rulepacks.engine.judges import Judged, bench
from zhiben.apps.rulepacks.engine.known import known_of, rows_at
from zhiben.apps.rulepacks.models import SiteJudgement
from zhiben.apps.rulepacks.selectors import parts, quoting
from zhiben.apps.rulepacks.selectors import site as selectors
from zhiben.apps.rulepacks.selectors.site import TONES, Question, RuleLine
from zhiben.apps.rulepacks.services import answers, judging
from zhiben.apps.rulepacks.views.words import outcome_of
from zhiben.core.errors import Conflict, NotVisible
from zhiben.core.rules.vocabulary import Outcome
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.roles import ENTERPRISE
from zhiben.foundation.web.answers import sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

ASKED_FIRST = 3
# On one checklist, what settles most; the rest where somebody asks for it.
ASKED_AT_ONCE = 30
NOT_JUDGED = "这个对象还没有判定过，请先判定。"
_ICONS = {
    Outcome.BREACHED: "alert-triangle", Outcome.UNKNOWN: "help-circle", Outcome.MET: "circle-check",
    Outcome.NOT_APPLICABLE: "ban",
}  # fmt: skip
_FIGURES = {Outcome.BREACHED: "late", Outcome.UNKNOWN: "attention"}


class _Seen:
    """A site as it stands now: its judgement, and every rule judged by today's facts. Two queries."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.judgement: SiteJudgement | None = selectors.judgement_of(site)
        self.outcomes: list[Judged] = []
        self.is_stale = False
        if self.judgement is None:
            return
        on = self.judgement.judged_on
        self.bench = bench(self.judgement.basis, on=on)
        known = known_of(site, rows_at([site.pk]).get(site.pk, []), on=on)
        self.outcomes = self.bench.judge(known)
        self.is_stale = known.digest != self.judgement.facts_digest

    def questions(self) -> list[Question]:
        return selectors.questions_of(self.outcomes, self.bench) if self.judgement else []

    def lines(self, outcomes: Iterable[Judged] | None = None) -> list[RuleLine]:
        """Of these verdicts, or of all. Two queries."""
        if self.judgement is None:
            return []
        return selectors.lines_of(self.site, self.outcomes if outcomes is None else outcomes, self.bench)

    def groups(self, *, rule: int, whole: bool) -> tuple[list[parts.Group], list[RuleLine]]:
        """By outcome, with the lines that are shown. Two queries."""
        if self.judgement is None:
            return [], []
        found = parts.groups_of(self.outcomes, self.bench, rule=rule, whole=whole)
        return found, parts.fill((part for group in found for part in group.parts), self.site, self.bench)


def _quotes(lines: Iterable[RuleLine], actor: Actor) -> quoting.Quotes:
    """The clauses of these lines. One query."""
    return quoting.quotes((each for line in lines for each in line.cited), actor=actor)


def _may(request: ActorRequest, site: Site) -> dict[str, bool]:
    return {
        "answer": reach.may(permissions.ANSWER, site, actor=request.actor),
        "decide": reach.may(permissions.DECIDE, site, actor=request.actor),
    }


def _form(request: ActorRequest, questions: list[Question], data: Any = None) -> forms.AnswerForm:
    return forms.AnswerForm(data, questions=questions, own=_is_own(request.actor))


def _is_own(actor: Actor) -> bool:
    return ENTERPRISE in actor.roles


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, site_id: int) -> HttpResponse:
    """The gravest of what is broken and open; the rest by kind of object, brought when somebody opens it."""
    site = reach.site(site_id, actor=request.actor, permission=permissions.VIEW)
    seen, may, rule = _Seen(site), _may(request, site), request.GET.get("rule", "")
    groups, lines = seen.groups(rule=int(rule) if rule.isdecimal() else 0, whole="whole" in request.GET)
    questions = seen.questions()
    context = {
        "site": site,
        "judgement": seen.judgement,
        "groups": [(group, TONES[group.outcome], _FIGURES.get(group.outcome, ""), _ICONS[group.outcome]) for group in groups],
        "is_folded": any(part.rest for group in groups for part in group.parts),
        "quotes": _quotes(lines, request.actor),
        "questions": questions,
        "form": _form(request, questions[:ASKED_FIRST]) if may["answer"] else None,
        "is_stale": seen.is_stale,
        "is_own": _is_own(request.actor),
        "may": may,
    }  # fmt: skip
    return render(request, "rulepacks/site.html", context)


@permission(permissions.VIEW)
@require_GET
def part(request: ActorRequest, site_id: int, outcome: str) -> HttpResponse:
    """What a page has folded: the verdicts with one outcome on one kind of object, or what follows the first of them."""
    site = reach.site(site_id, actor=request.actor, permission=permissions.VIEW)
    seen, start = _Seen(site), request.GET.get("start", "")
    if seen.judgement is None:
        raise Conflict("rulepacks.not_judged", NOT_JUDGED)
    found = parts.part_of(
        seen.outcomes, seen.bench, outcome_of(outcome), request.GET.get("subject", ""),
        int(start) if start.isdecimal() else 0,
    )  # fmt: skip
    lines = parts.fill([found], site, seen.bench)
    context = {"site": site, "part": found, "quotes": _quotes(lines, request.actor), "may": _may(request, site)}
    return render(request, "rulepacks/_part.html" if request.htmx else "rulepacks/part.html", context)


@permission(permissions.VIEW)
@require_GET
def basis(request: ActorRequest, site_id: int, rule_id: int) -> HttpResponse:
    """How one verdict came about: parameters, and the truth of each part of the condition."""
    site = reach.site(site_id, actor=request.actor, permission=permissions.VIEW)
    seen = _Seen(site)
    lines = seen.lines([each for each in seen.outcomes if each.key == rule_id])
    if not lines:
        raise NotVisible("rulepacks.line_absent", "这条规则已不涉及这个对象。请从结论页重新打开。")
    context = {"site": site, "line": lines[0]}
    return render(request, "rulepacks/_basis.html" if request.htmx else "rulepacks/basis.html", context)


@permission(permissions.ANSWER)
@require_GET
def checklist(request: ActorRequest, site_id: int) -> HttpResponse:
    """Every open question of a site as a form: the checklist of an inspector, the declaration of the firm."""
    site = reach.site(site_id, actor=request.actor, permission=permissions.ANSWER)
    seen = _Seen(site)
    questions = seen.questions()
    shown = len(questions) if "all" in request.GET else ASKED_AT_ONCE
    context = {
        "site": site,
        "judgement": seen.judgement,
        "form": _form(request, questions[:shown]),
        "more": max(0, len(questions) - shown),
        "is_own": _is_own(request.actor),
    }
    return render(request, "rulepacks/checklist.html", context)


@permission(permissions.ANSWER)
@require_POST
def answer(request: ActorRequest, site_id: int) -> HttpResponse:
    site = reach.site(site_id, actor=request.actor, permission=permissions.ANSWER)
    judgement = selectors.judgement_of(site)
    if judgement is None:
        raise Conflict("rulepacks.not_judged", NOT_JUDGED)
    found = bench(judgement.basis, on=judgement.judged_on)
    asked = [selectors.question(name, found) for name in forms.answered_names(request.POST)]
    form = _form(request, [each for each in asked if each is not None], request.POST)
    given = form.command()
    written = answers.answer(site_id=site_id, on=timezone.localdate(), actor=request.actor, now=timezone.now(), **given)
    said = _("已登记 %(facts)d 项事实并重新判定，%(changes)d 条结论有变化。")
    return went(request, said % {"facts": len(given["values"]), "changes": written.changes}, "rulepacks:site", site_id)


@permission(permissions.ANSWER)
@require_POST
def judge(request: ActorRequest, site_id: int) -> HttpResponse:
    written = judging.judge_site(site_id=site_id, on=timezone.localdate(), actor=request.actor, now=timezone.now())
    said = _("已按现在的数据重新判定，%(changes)d 条结论有变化。") % {"changes": written.changes}
    return went(request, said, "rulepacks:site", site_id)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest, site_id: int) -> HttpResponse:
    site = reach.site(site_id, actor=request.actor, permission=permissions.VIEW)
    heads = [_(head) for head in ("结论", "等级", "规则", "目录编号", "理由", "待查明", "规则包", "出处", "条文")]
    lines = _Seen(site).lines()
    clauses = _quotes(lines, request.actor)
    cells = (
        (line.outcome.label, line.level, line.label, line.catalogue, line.why, "、".join(label for _, label in line.asks),
         line.pack, selectors.words_of(line.cited), clauses.text_of(line.cited))
        for line in lines
    )  # fmt: skip
    return sheet(_("规则判定"), heads, cells, file=f"{site.name}-{_('规则判定')}.xlsx")
