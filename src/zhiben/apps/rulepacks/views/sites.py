"""One site: which rules apply, which are broken, what is not known and why; and the answers that settle it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import reach
from zhiben.apps.rulepacks import forms, permissions
from zhiben.apps.rulepacks.engine.judges import bench
from zhiben.apps.rulepacks.engine.known import known_of, rows_at
from zhiben.apps.rulepacks.models import SiteJudgement
from zhiben.apps.rulepacks.selectors import quoting
from zhiben.apps.rulepacks.selectors import site as selectors
from zhiben.apps.rulepacks.selectors.site import ORDER, TONES, Question, RuleLine
from zhiben.apps.rulepacks.services import answers, judging
from zhiben.core.errors import Conflict
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.roles import ENTERPRISE
from zhiben.foundation.web.answers import sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

ASKED_FIRST = 3
# On one checklist, what settles most; the rest where somebody asks for it.
ASKED_AT_ONCE = 30
_ICONS = {"breached": "alert-triangle", "unknown": "help-circle", "met": "circle-check", "not_applicable": "ban"}


class _Seen:
    """A site as it stands now: its judgement, every rule line by line, the questions. Four queries."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.judgement: SiteJudgement | None = selectors.judgement_of(site)
        self.lines: list[RuleLine] = []
        self.questions: list[Question] = []
        self.is_stale = False
        if self.judgement is None:
            return
        on = self.judgement.judged_on
        found = bench(self.judgement.basis, on=on)
        known = known_of(site, rows_at([site.pk]).get(site.pk, []), on=on)
        outcomes = found.judge(known)
        self.is_stale = known.digest != self.judgement.facts_digest
        self.lines = selectors.lines_of(site, outcomes, found)
        self.questions = selectors.questions_of(outcomes, found)

    def quotes(self, actor: Actor) -> quoting.Quotes:
        """The clauses of all lines. One query."""
        return quoting.quotes((each for line in self.lines for each in line.cited), actor=actor)

    def groups(self) -> list[dict[str, Any]]:
        """By outcome, in the order in which a person reads them."""
        found = []
        for outcome in ORDER:
            lines = [line for line in self.lines if line.outcome is outcome]
            found.append({"outcome": outcome.value, "label": outcome.label, "tone": TONES[outcome], "lines": lines, "icon": _ICONS[outcome.value]})  # fmt: skip
        return found


def _form(request: ActorRequest, questions: list[Question], data: Any = None) -> forms.AnswerForm:
    return forms.AnswerForm(data, questions=questions, own=_is_own(request.actor))


def _is_own(actor: Actor) -> bool:
    return ENTERPRISE in actor.roles


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, site_id: int) -> HttpResponse:
    site = reach.site(site_id, actor=request.actor, permission=permissions.VIEW)
    seen = _Seen(site)
    may = {
        "answer": reach.may(permissions.ANSWER, site, actor=request.actor),
        "decide": reach.may(permissions.DECIDE, site, actor=request.actor),
    }
    context = {
        "site": site,
        "judgement": seen.judgement,
        "groups": seen.groups(),
        "quotes": seen.quotes(request.actor),
        "questions": seen.questions,
        "form": _form(request, seen.questions[:ASKED_FIRST]) if may["answer"] else None,
        "is_stale": seen.is_stale,
        "is_own": _is_own(request.actor),
        "may": may,
        "on": timezone.localdate(),
    }
    return render(request, "rulepacks/site.html", context)


@permission(permissions.ANSWER)
@require_GET
def checklist(request: ActorRequest, site_id: int) -> HttpResponse:
    """Every open question of a site as a form: the checklist of an inspector, the declaration of the firm."""
    site = reach.site(site_id, actor=request.actor, permission=permissions.ANSWER)
    seen = _Seen(site)
    shown = len(seen.questions) if "all" in request.GET else ASKED_AT_ONCE
    context = {
        "site": site,
        "judgement": seen.judgement,
        "form": _form(request, seen.questions[:shown]),
        "more": max(0, len(seen.questions) - shown),
        "is_own": _is_own(request.actor),
        "on": timezone.localdate(),
    }
    return render(request, "rulepacks/checklist.html", context)


@permission(permissions.ANSWER)
@require_POST
def answer(request: ActorRequest, site_id: int) -> HttpResponse:
    site = reach.site(site_id, actor=request.actor, permission=permissions.ANSWER)
    judgement = selectors.judgement_of(site)
    if judgement is None:
        raise Conflict("rulepacks.not_judged", "这个对象还没有判定过，请先判定。")
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
    seen = _Seen(site)
    clauses = seen.quotes(request.actor)
    cells = (
        (line.outcome.label, line.level, line.label, line.catalogue, line.why, "、".join(label for _, label in line.asks),
         line.pack, selectors.words_of(line.cited), clauses.text_of(line.cited))
        for line in seen.lines
    )  # fmt: skip
    return sheet(_("规则判定"), heads, cells, file=f"{site.name}-{_('规则判定')}.xlsx")
