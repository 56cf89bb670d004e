"""What is missing, by check; the leaders; the year file of one of them or of a unit."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.leadership import forms, permissions, year_file
from zhiben.apps.leadership.selectors import checks, choices, files, visible
from zhiben.apps.leadership.selectors import settings as thresholds
from zhiben.apps.leadership.views.years import year_of
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.layout.writer import compose
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _ground(request: ActorRequest) -> checks.Ground:
    return checks.ground(actor=request.actor, county=home_county(actor=request.actor), on=timezone.localdate())


@permission(permissions.VIEW)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Every check in one line: whom it looked at, who has nothing to show."""
    given = _ground(request)
    found = [check(given) for check in checks.CHECKS.values()]
    return render(request, "leadership/overview.html", {"checks": found, "on": given.on})


@permission(permissions.VIEW)
@require_GET
def check(request: ActorRequest, code: str) -> HttpResponse:
    if code not in checks.CHECKS:
        raise Http404
    given, text = _ground(request), request.GET.get("text", "").strip()
    found = checks.CHECKS[code](given)
    lacks = [lack for lack in found.lacks if text in lack.name or text in lack.what]
    if "export" in request.GET:
        return sheet(found.label, [_("单位或人员"), _("缺什么")], ((lack.name, lack.what) for lack in lacks))
    return render(request, "leadership/check.html", {"check": found, "lacks": lacks, "text": text, "on": given.on})


@permission(permissions.VIEW)
@require_GET
def leaders(request: ActorRequest) -> HttpResponse:
    on, text = timezone.localdate(), request.GET.get("text", "").strip()[:60]
    found = choices.leader_page(request.actor, on=on, text=text, after=request.GET.get("after", ""))
    form = forms.LeaderForm(choices={"organisation": choices.units(request.actor, on=on)}, initial={"since": on})
    context = {"leaders": found.rows, "next": found.next, "text": text, "form": form, "on": on}
    return render(request, "leadership/leaders.html", context)


@permission(permissions.VIEW)
@require_GET
def leader(request: ActorRequest, leader_id: UUID) -> HttpResponse:
    """The year file of a leader, on one page."""
    found = visible.leader(leader_id, actor=request.actor)
    year = year_of(request)
    context = {
        "leader": found, "organisation": found.organisation, "subject": found,
        "file": files.file_of_leader(found, year=year, actor=request.actor), **_forms(request, found.organisation_id, year),
    }  # fmt: skip
    return render(request, "leadership/file.html", context)


@permission(permissions.VIEW)
@require_GET
def unit(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """The year file of a unit, on one page."""
    found = visible.unit(organisation_id, actor=request.actor)
    year = year_of(request)
    context = {
        "organisation": found, "subject": found, "file": files.file_of_unit(found, year=year, actor=request.actor),
        **_forms(request, found.pk, year),
    }  # fmt: skip
    return render(request, "leadership/file.html", context)


def _forms(request: ActorRequest, organisation_id: UUID, year: int) -> dict[str, object]:
    on = timezone.localdate()
    made: dict[str, object] = {"on": on, "years": (year - 1, year, year + 1), "end_form": forms.EndForm()}
    if request.actor.may(permissions.RECORD):
        known = choices.record_choices(request.actor, organisation_id, on=on)
        made["record_form"] = forms.RecordForm(choices=known, initial={"held_on": on})
        made["list_form"] = forms.ListForm(initial={"year": year})
    if request.actor.may(permissions.MANAGE):
        made["staff_form"] = forms.StaffForm()
    return made


@permission(permissions.VIEW)
@require_GET
def leader_document(request: ActorRequest, leader_id: UUID) -> HttpResponse:
    """The year file as a docx, or with `report` the draft of the yearly duty report."""
    found = visible.leader(leader_id, actor=request.actor)
    content = files.file_of_leader(found, year=year_of(request), actor=request.actor)
    make = year_file.duty_report if "report" in request.GET else year_file.year_document
    return _docx(make(content, office=found.organisation.name, on=timezone.localdate()))


@permission(permissions.VIEW)
@require_GET
def unit_document(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    found = visible.unit(organisation_id, actor=request.actor)
    content = files.file_of_unit(found, year=year_of(request), actor=request.actor)
    return _docx(year_file.year_document(content, office=found.name, on=timezone.localdate()))


def _docx(document: Official) -> HttpResponse:
    response = HttpResponse(compose(document), content_type=DOCX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{document.title}.docx") or "attachment"
    return response


@permission(permissions.VIEW)
@require_GET
def settings(request: ActorRequest) -> HttpResponse:
    county = home_county(actor=request.actor)
    return render(request, "leadership/settings.html", {"rows": thresholds.rows(county.pk), "county": county})
