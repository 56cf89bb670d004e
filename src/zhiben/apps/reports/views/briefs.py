"""The list of briefs, asking for one, one brief with its figures, its versions, its docx."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhiben.apps.dispatch.selectors import standing
from zhiben.apps.reports import forms, permissions
from zhiben.apps.reports.lifecycle import BRIEF, BriefState
from zhiben.apps.reports.models import Brief, BriefVersion
from zhiben.apps.reports.models.briefs import BriefKind
from zhiben.apps.reports.pages import Reader
from zhiben.apps.reports.selectors import briefs
from zhiben.apps.reports.services import drafting, releasing
from zhiben.core.paging import count_words
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.documents.layout.writer import compose
from zhiben.foundation.documents.models import DOCX
from zhiben.foundation.documents.selectors import organisations_to_draft_for
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.workflow import offers

OFFERED = ("review", "return", "release", "discard", "redraft")
TONES = {"drafting": "active", "failed": "late", "drafted": "neutral", "reviewed": "attention", "released": "done",
         "superseded": "unknown", "discarded": "rejected"}  # fmt: skip


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted = forms.read_filter(request.GET)
    page = briefs.brief_page(wanted, actor=request.actor)
    context = {
        "wanted": wanted, "rows": [(row, TONES[row.state]) for row in page.rows], "next": page.next,
        "count": count_words(briefs.asked(wanted, actor=request.actor).order_by()[:10_001].count()),
        "states": [(state.value, state.label) for state in BriefState], "kinds": BriefKind.choices,
        "query": request.GET.urlencode(), "on": timezone.localdate(),
    }  # fmt: skip
    return render(request, "reports/briefs.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    rows = briefs.asked(forms.read_filter(request.GET), actor=request.actor)
    head = [_(each) for each in ("标题", "种类", "状态", "字号", "数据截至", "起草人", "签发人")]
    cells = (
        (row.title, row.get_kind_display(), row.state_label, row.document.number if row.document else "—",
         timezone.localtime(row.as_of).strftime("%Y-%m-%d %H:%M"), row.drafted_by_name, row.approved_by or "—")
        for row in rows.iterator(chunk_size=500)
    )  # fmt: skip
    return sheet(_("专报"), head, cells)


@permission(permissions.DRAFT)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """From a round, or a pack for a hearing at any moment."""
    form = _ask_form(request)
    if request.method == "POST" and form.is_valid():
        found = drafting.ask_brief(**form.command(), actor=request.actor, now=timezone.now())
        return redirect("reports:brief", found.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/new.html", {"form": form}, status=status)


def _ask_form(request: ActorRequest) -> forms.AskForm:
    rounds = (
        standing.visible_rounds(request.actor).exclude(state__in=("planned", "cancelled")).order_by("-due_at", "-pk")
    )
    offices = list(
        organisations_to_draft_for(actor=request.actor).order_by("short_name", "pk").values_list("pk", "name")[:200]
    )
    offices.sort(key=lambda each: each[0] != request.actor.organisation_id)
    choices = {"rounds": rounds.values_list("pk", "name")[:60], "organisations": offices,
               "units": standing.units_of(request.actor)}  # fmt: skip
    if request.method == "POST":
        return forms.AskForm(request.POST, **choices)
    initial = {"round": request.GET.get("round", ""), "kind": request.GET.get("kind", BriefKind.BRIEF)}
    return forms.AskForm(initial=initial, **choices)


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, brief_id: UUID) -> HttpResponse:
    """The text, each figure a link to its records; what may be done now; versions and what happened."""
    found = briefs.brief(brief_id, actor=request.actor)
    last = briefs.latest(found)
    if last is None:
        return render(request, "reports/drafting.html", {"found": found, "tone": TONES[found.state]})
    return _shown(request, found, last, current=True)


@permission(permissions.VIEW)
@require_GET
def version(request: ActorRequest, brief_id: UUID, number: int) -> HttpResponse:
    """An earlier text, with the figures it had."""
    found = briefs.brief(brief_id, actor=request.actor)
    return _shown(request, found, briefs.version(found, number), current=False)


def _shown(request: ActorRequest, found: Brief, last: BriefVersion, *, current: bool) -> HttpResponse:
    figures = briefs.figures_of(found)
    reader = Reader(found.pk, last.body, figures)
    versions = list(found.versions.defer("body"))
    authors = briefs.authors_of(found, versions)
    facts = briefs.facts_from(found, last.body, figures, authors, actor=request.actor)
    offered = offers(BRIEF, state=found.state, facts=facts, actor=request.actor) if current else []
    context = {
        "found": found, "version": last, "current": current, "sections": reader.sections(), "annexes": reader.annexes(),
        "by_hand": [figure for figure in figures.values() if figure.is_by_hand], "unsupported": facts.unsupported,
        "editable": current and found.state == BriefState.DRAFTED and request.actor.may(permissions.DRAFT),
        "vouchable": current and found.state in (BriefState.DRAFTED, BriefState.REVIEWED),
        "offers": [offer for offer in offered if offer.step.name in OFFERED], "tone": TONES[found.state],
        "versions": versions[:30], "timeline": timeline(found, actor=request.actor)[:40],
        "head": forms.HeadForm(initial={"title": found.title, "receivers": found.receivers, "code": found.code}),
        "total": len(figures),
    }  # fmt: skip
    return render(request, "reports/brief.html", context)


@permission(permissions.VIEW)
@require_GET
def docx(request: ActorRequest, brief_id: UUID) -> HttpResponse:
    """The latest text as it would be sent, without number and date."""
    found = briefs.brief(brief_id, actor=request.actor)
    response = HttpResponse(compose(releasing.official(found)), content_type=DOCX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{found.title}.docx") or "attachment"
    return response
