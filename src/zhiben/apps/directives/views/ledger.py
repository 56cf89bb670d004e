"""The ledger: the list, the sheet out, the sheet in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.directives import permissions
from zhiben.apps.directives.forms import ImportForm, LedgerForm
from zhiben.apps.directives.fragments import fragment
from zhiben.apps.directives.models import NO_DEADLINE
from zhiben.apps.directives.selectors import directives
from zhiben.apps.directives.selectors import ledger as selectors
from zhiben.apps.directives.services import exchange
from zhiben.apps.directives.views.directives import attachment
from zhiben.core.errors import InputError
from zhiben.core.ledger import write_xlsx
from zhiben.core.paging import count_words
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    form, on = LedgerForm(request.GET), timezone.localdate()
    wanted = form.filter(actor=request.actor)
    found = selectors.ledger_page(wanted, actor=request.actor, on=on)
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "form": form,
        "wanted": wanted,
        "rows": fragment("ledger", lines=found.rows, no_deadline=NO_DEADLINE),
        "empty": not found.rows,
        "next": found.next,
        "count": count_words(selectors.ledger_count(wanted, actor=request.actor, on=on)),
        "query": kept.urlencode(),
        "own_query": f"unit={request.actor.organisation_id}",
        "states": selectors.STATES,
        "states_label": selectors.STATES[wanted.state],
        "due": selectors.DUE,
        "sorts": selectors.SORTS,
        "sectors": selectors.sector_choices(wanted, actor=request.actor, on=on),
        "directives": directives.choices(actor=request.actor),
        "on": on,
    }
    return render(request, "directives/ledger.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """Exactly what the filter means, all of it, in its order."""
    wanted, on = LedgerForm(request.GET).filter(actor=request.actor), timezone.localdate()
    lines = selectors.ledger_lines(wanted, actor=request.actor, on=on)
    sheet = write_xlsx(line.cells(number) for number, line in enumerate(lines, start=1))
    response = HttpResponse(sheet, content_type=XLSX)
    response.headers["Content-Disposition"] = attachment(_("责任台账-%(day)s.xlsx") % {"day": on.isoformat()})
    return response


@permission(permissions.IMPORT_LEDGER)
@require_http_methods(["GET", "POST"])
def hand_in(request: ActorRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            planned = exchange.hand_in_ledger(name=file.name, data=file.read(), actor=request.actor)
        except InputError as refused:
            form.add_error("file", refused.message)
        else:
            return redirect("directives:import-plan", planned.pk)
    return render(request, "directives/import.html", {"form": form}, status=422 if form.is_bound else 200)


@permission(permissions.IMPORT_LEDGER)
@require_GET
def plan(request: ActorRequest, import_id: UUID) -> HttpResponse:
    found = exchange.handed_in(import_id, actor=request.actor)
    rows, unknown = found.plan["rows"], found.plan["unknown"]
    changed = [row for row in rows if row["changes"] and not row["errors"]]
    refused = [(row["at"], row["measure"], row["errors"]) for row in rows if row["errors"]]
    figures = (
        (_("项任务将修改"), len(changed), "attention"),
        (_("项不变"), found.plan["unchanged"], "neutral"),
        (_("行有错误，不会写入"), len(refused), "late"),
        (_("行对不上台账，不会写入"), len(unknown), "late"),
    )
    context = {"found": found, "changed": changed, "refused": refused, "unknown": unknown, "figures": figures}
    return render(request, "directives/import_plan.html", context)


@permission(permissions.IMPORT_LEDGER)
@require_POST
def apply(request: ActorRequest, import_id: UUID) -> HttpResponse:
    count = exchange.apply_ledger(import_id=import_id, actor=request.actor)
    messages.success(request, _("已按试算结果修改 %(count)s 项任务。") % {"count": count})
    return redirect("directives:ledger")
