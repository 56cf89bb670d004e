"""What units are asked for, by month; who asks most; what is asked twice."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.reports import charts, permissions
from zhiben.apps.reports.selectors import load
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

ROWS = 200


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    on = timezone.localdate()
    found = load.load_of(actor=request.actor, on=on, county_key=_county(request))
    wanted = request.GET.get("text", "").strip()
    rows = [row for row in found.rows if wanted in row[0]]
    if "export" in request.GET:
        return _export(found, rows)
    context = {
        "found": found,
        "rows": rows[:ROWS],
        "more": len(rows) > ROWS,
        "text": wanted,
        "on": on,
        "chart": _chart(found),
    }
    return render(request, "reports/load.html", context)


def _county(request: ActorRequest) -> UUID:
    return min(request.actor.scope.counties, default=UUID(int=0))


def _chart(found: load.Load) -> str:
    """The units that are asked for most, in minutes of the months together."""
    top = [row for row in found.rows if row[3]][: charts.MOST_BARS]
    bars = [charts.Bar(unit, [Decimal(minutes)], [str(minutes)]) for unit, _, _, minutes in top]
    title = _("报送用时最多的单位")
    return mark_safe(charts.svg(bars, [title], _("分钟"), title)) if bars else ""  # noqa: S308 - it escapes


def _export(found: load.Load, rows: Sequence[tuple[str, UUID, Sequence[load.Month | None], int]]) -> HttpResponse:
    head = [_("单位"), _("合计（分钟）"), *(month.strftime("%Y-%m") for month in found.months)]
    cells = ((unit, total, *(cell.minutes if cell else "—" for cell in months)) for unit, _, months, total in rows)
    return sheet(_("报送负担"), head, cells)
