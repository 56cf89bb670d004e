"""Questions on what was reported: the list, one with its records, answering and settling."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhiben.apps.dispatch.selectors import standing
from zhiben.apps.reports import forms, permissions
from zhiben.apps.reports.lifecycle import QUESTION, QuestionFacts, QuestionState
from zhiben.apps.reports.plausibility import RULES
from zhiben.apps.reports.selectors import questions
from zhiben.apps.reports.services import questions as services
from zhiben.core.errors import InputError
from zhiben.core.paging import count_words
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab
from zhiben.foundation.workflow import offers

TONES = {"open": "attention", "answered": "active", "settled": "done"}
LABELS = {state.value: state.label for state in QuestionState}


def _filter(request: ActorRequest) -> questions.QuestionFilter:
    form = forms.QuestionFilterForm(request.GET)
    form.is_valid()
    return questions.QuestionFilter(**{name: value for name, value in form.cleaned_data.items() if value})


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted = _filter(request)
    page = questions.question_page(wanted, actor=request.actor)
    counts = questions.counts(actor=request.actor)
    rounds = standing.visible_rounds(request.actor).order_by("-due_at", "-pk").values_list("pk", "name")[:60]
    context = {
        "wanted": wanted, "next": page.next, "rules": RULES, "rounds": list(rounds), "query": request.GET.urlencode(),
        "rows": [(row, RULES.get(row.rule, row.rule), LABELS[row.state], TONES[row.state]) for row in page.rows],
        "tabs": [Tab(_("全部"), "?", count_words(sum(counts.values())), not wanted.state)] + [
            Tab(_(label), f"?state={state}", count_words(counts.get(state, 0)), wanted.state == state, TONES[state])
            for state, label in LABELS.items()
        ],
    }  # fmt: skip
    return render(request, "reports/questions.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    rows = questions.asked(_filter(request), actor=request.actor)
    head = [_(each) for each in ("单位", "调度", "疑问", "理由", "状态", "说明", "了结")]
    cells = (
        (row.organisation.short_name, row.round.name if row.round else "—", RULES.get(row.rule, row.rule), row.reason,
         LABELS[row.state], row.answer or "—", row.outcome or "—")
        for row in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return sheet(_("数据疑问"), head, cells)


@permission(permissions.SETTLE)
@require_POST
def check(request: ActorRequest) -> HttpResponse:
    """Look at one round now."""
    try:
        round_id = UUID(request.POST.get("round", ""))
    except ValueError:
        raise InputError("reports.round_needed", "请选择要核查的调度。") from None
    made = services.check_round(round_id=round_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("已核查，新提出 %(made)s 个疑问。") % {"made": made})
    return redirect("reports:questions")


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, question_id: UUID) -> HttpResponse:
    found = questions.question(question_id, actor=request.actor)
    offered = offers(QUESTION, state=found.state, facts=QuestionFacts(), actor=request.actor)
    context = {
        "found": found, "rule": RULES.get(found.rule, found.rule), "label": LABELS[found.state],
        "tone": TONES[found.state], "offers": offered, "records": found.records,
    }  # fmt: skip
    return render(request, "reports/question.html", context)


@permission(permissions.VIEW)
@require_POST
def step(request: ActorRequest, question_id: UUID, name: str) -> HttpResponse:
    """Answer, settle, reopen. The command asks for the permission that the step needs."""
    if name not in services.STEPS:
        raise Http404
    words = forms.read(forms.ReasonForm(request.POST))["note"]
    services.move_question(question_id=question_id, step=name, words=words, actor=request.actor, now=timezone.now())
    messages.success(request, _("已记录。"))
    url = reverse("reports:question", args=[question_id])
    return HttpResponseClientRedirect(url) if request.htmx else redirect("reports:question", question_id)
