"""The clerk's pages: all rounds, one round as units by fields, its totals on the way down, and the steps of its table."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhiben.apps.dispatch import permissions, round_forms
from zhiben.apps.dispatch.lifecycle import ROUND, RoundFacts
from zhiben.apps.dispatch.models import Round
from zhiben.apps.dispatch.selectors import returns, rounds
from zhiben.apps.dispatch.selectors.round_pages import round_page
from zhiben.apps.dispatch.services import rounds as running
from zhiben.apps.dispatch.services import sheets
from zhiben.foundation import workflow
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_UNITS = 60


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted = round_forms.read_filter(request.GET)
    page = round_page(wanted, actor=request.actor)
    counts = rounds.tallies(page.rows, actor=request.actor)
    context = {
        "wanted": wanted,
        "rows": [(each, counts[each.pk]) for each in page.rows],
        "next": page.next,
        "tabs": [Tab(_(label), f"?view={key}", is_current=key == wanted.view) for key, label in rounds.VIEWS.items()],
        "on": timezone.localdate(),
    }
    return render(request, "dispatch/rounds.html", context)


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """Units by fields with their totals, who is missing by name, and what may be done."""
    found = rounds.round_(round_id, actor=request.actor)
    table = returns.matrix(found, actor=request.actor)
    start = int(at) if (at := request.GET.get("from", "")).isdecimal() else 0
    context = {
        "round": found,
        "columns": table.columns,
        "lines": table.lines[start : start + SHOWN_UNITS],
        "next_from": start + SHOWN_UNITS if len(table.lines) > start + SHOWN_UNITS else None,
        "closing": returns.closing(table),
        "runs": request.actor.may(permissions.ROUNDS) and rounds.holds(request.actor, found.area),
        "offers": _offers(found, request.actor, table),
        "sheet_form": round_forms.SheetForm(),
        "timeline": timeline(found, actor=request.actor)[:20],
        "on": timezone.localdate(),
    }
    return render(request, "dispatch/round.html", context)


def _offers(found: Round, actor: Actor, table: returns.Matrix) -> list[workflow.Offer]:
    if not (actor.may(permissions.ROUNDS) and rounds.holds(actor, found.area)):
        return []
    facts = RoundFacts(units=len(table.lines), fields=len(table.columns))
    return list(workflow.offers(ROUND, state=found.state, facts=facts, actor=actor))


@permission(permissions.ROUNDS)
@require_POST
def step(request: ActorRequest, round_id: UUID, name: str) -> HttpResponse:
    """Open, close, reopen, cancel, or remind those who are missing."""
    now, note = timezone.now(), request.POST.get("note", "")
    if name == "open":
        running.open_round(round_id=round_id, actor=request.actor, now=now)
    elif name == "close":
        running.close_round(round_id=round_id, actor=request.actor, now=now)
    elif name == "reopen":
        running.reopen_round(round_id=round_id, note=note, actor=request.actor)
    elif name == "cancel":
        running.cancel_round(round_id=round_id, note=note, actor=request.actor)
    elif name == "remind":
        told = running.remind(round_id=round_id, actor=request.actor, now=now)
        messages.success(request, _("已催报 %(count)s 个单位；今天已经催过的不再重复。") % {"count": told})
    else:
        raise Http404
    return _back(request, round_id)


def _back(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """With htmx the whole page, so that what was refused leaves the reason that was typed."""
    url = reverse("dispatch:round", args=[round_id])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


@permission(permissions.ROUNDS)
@require_POST
def judge(request: ActorRequest, return_id: UUID, name: str) -> HttpResponse:
    """Send a return back, or excuse a unit, each with a reason."""
    note, found = request.POST.get("note", ""), rounds.return_(return_id, actor=request.actor)
    if name == "excuse":
        running.excuse(return_id=return_id, note=note, actor=request.actor)
    elif name == "send-back":
        running.send_back(return_id=return_id, note=note, actor=request.actor, now=timezone.now())
    else:
        raise Http404
    return _back(request, found.round_id)


@permission(permissions.VIEW)
@require_GET
def field(request: ActorRequest, round_id: UUID, key: str) -> HttpResponse:
    """From a total down: each unit with its figure, then the distinct records behind the total."""
    found = rounds.round_(round_id, actor=request.actor)
    asked, total, lines = returns.field_total(found, key, actor=request.actor)
    start = int(at) if (at := request.GET.get("from", "")).isdecimal() else 0
    records, count = returns.records(total.records, actor=request.actor, after=start)
    context = {
        "round": found, "field": asked, "total": total, "lines": lines, "records": records, "count": count,
        "next_from": start + returns.SHOWN if count > start + returns.SHOWN else None,
    }  # fmt: skip
    return render(request, "dispatch/figure.html", context)


@permission(permissions.VIEW)
@require_GET
def value(request: ActorRequest, value_id: int) -> HttpResponse:
    """One unit's figure: the count as it was frozen, when, and its records."""
    found = returns.value(value_id, actor=request.actor)
    start = int(at) if (at := request.GET.get("from", "")).isdecimal() else 0
    records, count = returns.records(found.records.get("keys", ()), actor=request.actor, after=start)
    context = {
        "value": found, "field": found.field, "round": found.unit_return.round, "records": records, "count": count,
        "next_from": start + returns.SHOWN if count > start + returns.SHOWN else None,
    }  # fmt: skip
    return render(request, "dispatch/figure.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """The whole matrix with its totals."""
    found = rounds.round_(round_id, actor=request.actor)
    data = sheets.matrix_sheet(found, returns.matrix(found, actor=request.actor), at=timezone.now())
    return _file(data, _("%(name)s-汇总.xlsx") % {"name": found.name})


@permission(permissions.ROUNDS)
@require_GET
def blank_sheets(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """The form as one sheet for each unit that has not reported, for those without accounts."""
    found = rounds.round_(round_id, actor=request.actor)
    data = sheets.blank_sheets(found, returns.matrix(found, actor=request.actor))
    return _file(data, _("%(name)s-报送表.xlsx") % {"name": found.name})


@permission(permissions.ROUNDS)
@require_POST
def read_sheets(request: ActorRequest, round_id: UUID) -> HttpResponse:
    """Read a filled sheet back: tried first, written when the clerk says so."""
    found = rounds.round_(round_id, actor=request.actor)
    form = round_forms.SheetForm(request.POST, request.FILES)
    data = round_forms.file_of(form)
    apply = form.cleaned_data["apply"]
    result = sheets.read_back(round_id=round_id, data=data, apply=apply, actor=request.actor, now=timezone.now())
    context = {"round": found, "result": result, "applied": apply, "sheet_form": round_forms.SheetForm()}
    return render(request, "dispatch/sheets.html", context)


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
