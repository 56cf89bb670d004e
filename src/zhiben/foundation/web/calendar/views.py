"""The calendar year: to look at, to change, to print."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.foundation.calendar import permissions, services
from zhiben.foundation.calendar.models import Status
from zhiben.foundation.calendar.selectors import ShownDay, ShownYear, may_edit, shown_year
from zhiben.foundation.web.calendar.forms import AnnounceForm, DayForm
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday; None for days of other months."""

    name: str
    weeks: list[list[ShownDay | None]]
    worked: int


@permission(permissions.VIEW)
@require_GET
def this_year(request: ActorRequest) -> HttpResponse:
    return redirect("calendar:year", timezone.localdate().year)


@permission(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def year_page(request: ActorRequest, year: int) -> HttpResponse:
    if request.method == "GET":
        return _page(request, year, DayForm(year=year, initial=_chosen(request, year)))
    request.actor.require(permissions.EDIT)
    form = DayForm(request.POST, year=year)
    if not form.is_valid():
        return _page(request, year, form, status=422)
    row = services.set_day(**form.cleaned_data, actor=request.actor, now=timezone.now())
    messages.success(request, _("%(day)s 已设为%(kind)s。") % {"day": row, "kind": row.get_kind_display()})
    return redirect("calendar:year", year)


@permission(permissions.EDIT)
@require_POST
def announce(request: ActorRequest, year: int) -> HttpResponse:
    form = AnnounceForm(request.POST)
    if not form.is_valid():
        return _page(request, year, DayForm(year=year), announce=form, status=422)
    services.announce_year(year=year, source=form.cleaned_data["source"], actor=request.actor, now=timezone.now())
    messages.success(request, _("%(year)s 年放假安排已标为已公布，按它推算的期限将重新计算。") % {"year": year})
    return redirect("calendar:year", year)


def _page(
    request: ActorRequest, year: int, form: DayForm, *, announce: AnnounceForm | None = None, status: int = 200
) -> HttpResponse:
    shown = shown_year(year, actor=request.actor)
    context = {
        "shown": shown,
        "months": _months(shown),
        "today": timezone.localdate(),
        "form": form,
        "announce": announce or AnnounceForm(),
        "editable": may_edit(shown.area, actor=request.actor),
    }
    return render(request, "calendar_pages/year.html", context, status=status)


def _months(shown: ShownYear) -> list[Month]:
    months = []
    for month in range(1, 13):
        weeks = [
            [shown.days[day] if day.month == month else None for day in week]
            for week in Calendar().monthdatescalendar(shown.year, month)
        ]
        worked = sum(day.works for week in weeks for day in week if day)
        months.append(Month(_("%(month)d 月") % {"month": month}, weeks, worked))
    return months


def _chosen(request: ActorRequest, year: int) -> dict[str, object]:
    """The day that was clicked, as it is now, with the other kind offered."""
    day = _parsed(request.GET.get("day", ""))
    if day is None or day.year != year:
        return {}
    now = shown_year(year, actor=request.actor).days[day]
    kind = "holiday" if now.works else "workday"
    return {"day": day, "kind": kind, "name": now.name, "status": Status.ANNOUNCED.value}


def _parsed(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
