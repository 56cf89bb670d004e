"""The year file of a leader or of a unit: on a page, as docx, as pdf, as a zip with every proof and an index."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from zhiben.apps.leadership import forms, permissions, year_file
from zhiben.apps.leadership.selectors import files, visible
from zhiben.apps.leadership.selectors.files import YearFile
from zhiben.apps.leadership.selectors.sources import uuid_of
from zhiben.apps.leadership.services.packing import pack_year
from zhiben.apps.leadership.views.years import year_of
from zhiben.core.errors import ExternalError
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.layout.pdf import convert
from zhiben.foundation.documents.layout.writer import compose
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
IN_MEMORY = 8 * 1024 * 1024


@permission(permissions.VIEW)
@require_GET
def leader(request: ActorRequest, leader_id: UUID) -> HttpResponse:
    """The year file of a leader, on one page."""
    found, on, year = visible.leader(leader_id, actor=request.actor), timezone.localdate(), year_of(request)
    file = files.file_of_leader(found, year=year, actor=request.actor, on=on)
    context = {"leader": found, "organisation": found.organisation, **_shown(request, file)}
    return render(request, "leadership/file.html", context)


@permission(permissions.VIEW)
@require_GET
def unit(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    """The year file of a unit, on one page."""
    found, on, year = visible.unit(organisation_id, actor=request.actor), timezone.localdate(), year_of(request)
    file = files.file_of_unit(found, year=year, actor=request.actor, on=on)
    return render(request, "leadership/file.html", {"organisation": found, **_shown(request, file)})


def _shown(request: ActorRequest, file: YearFile) -> dict[str, object]:
    on = timezone.localdate()
    lists = [(part, [(line, *line.state(on)) for line in part.lines]) for part in file.lists]
    made: dict[str, object] = {
        "file": file, "lists": lists, "people": [(row, uuid_of(row.key)) for row in file.people], "on": on, "years": (file.year - 1, file.year, file.year + 1),
        "end_form": forms.EndForm(),
    }  # fmt: skip
    if request.actor.may(permissions.RECORD):
        made["record_form"] = forms.RecordForm(choices=file.offered, initial={"held_on": on})
        made["list_form"] = forms.ListForm(initial={"year": file.year})
    if request.actor.may(permissions.MANAGE):
        made["staff_form"] = forms.StaffForm()
    return made


@permission(permissions.VIEW)
@require_GET
def leader_document(request: ActorRequest, leader_id: UUID) -> HttpResponseBase:
    """The year file, or with `report` the draft of the yearly duty report; `format` pdf and zip, else docx."""
    found, on = visible.leader(leader_id, actor=request.actor), timezone.localdate()
    file = files.file_of_leader(found, year=year_of(request), actor=request.actor, on=on)
    if "report" in request.GET:
        committee = visible.committee_name(found.area)
        report = year_file.duty_report(file, office=found.organisation.name, committee=committee, on=on)
        return _docx(report)
    return _in_format(request, file, found.organisation)


@permission(permissions.VIEW)
@require_GET
def unit_document(request: ActorRequest, organisation_id: UUID) -> HttpResponseBase:
    found, on = visible.unit(organisation_id, actor=request.actor), timezone.localdate()
    file = files.file_of_unit(found, year=year_of(request), actor=request.actor, on=on)
    return _in_format(request, file, found)


def _in_format(request: ActorRequest, file: YearFile, office: Organisation) -> HttpResponseBase:
    document = year_file.year_document(file, office=office.name, on=timezone.localdate())
    wanted = request.GET.get("format", "")
    if wanted == "zip":
        return _zip(request, file, document)
    return _pdf(document) if wanted == "pdf" else _docx(document)


def _docx(document: Official) -> HttpResponse:
    return _download(compose(document), DOCX, f"{document.title}.docx")


def _pdf(document: Official) -> HttpResponse:
    """Raises: ExternalError where LibreOffice is missing, too slow, or made nothing of it."""
    (made,) = convert([compose(document)], seconds=60)
    if made is None:
        raise ExternalError("leadership.pdf_failed", "PDF 没有生成。请下载 docx，或稍后再试。", retryable=True)
    return _download(made.data, "application/pdf", f"{document.title}.pdf")


def _zip(request: ActorRequest, file: YearFile, document: Official) -> FileResponse:
    out = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer reads and closes it
    now, on = timezone.now(), timezone.localdate()
    pack_year(file, document=compose(document), out=out, actor=request.actor, now=now, on=on)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{document.title}.zip", content_type="application/zip")


def _download(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
