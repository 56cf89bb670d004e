"""Documents: the list, one document with its preview, its form and its steps, its files."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.core.errors import InputError, NotVisible
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.documents import permissions, selectors, services
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.layout.html import to_html
from zhiben.foundation.documents.lifecycle import DOCUMENT, DocumentFacts, DocumentState
from zhiben.foundation.documents.models import DOCX, Document, DocumentFile, DocumentVersion
from zhiben.foundation.documents.process_sheet import process_sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.documents.forms import DocumentForm, IssueForm, NoteForm, initial_of
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.workflow import offers

ROWS = 30
TONES = {"draft": "neutral", "submitted": "active", "issued": "done", "void": "rejected", "discarded": "rejected"}


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    state, text = request.GET.get("state", ""), request.GET.get("text", "").strip()
    rows = selectors.document_list(actor=request.actor, state=state, text=text)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, TONES[row.state]) for row in page],
        "states": DocumentState,
        "state": state,
        "text": text,
    }
    return render(request, "document_pages/list.html", context)


@permission(permissions.DRAFT)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    form = DocumentForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if not form.is_valid():
        return render(request, "document_pages/form.html", {"form": form}, status=422 if form.errors else 200)
    data = form.cleaned_data
    found = services.draft_document(
        organisation_id=data["organisation"], code=data["code"], content=data["content"],
        actor=request.actor, now=timezone.now(),
    )  # fmt: skip
    return redirect("documents:page", found.pk)


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, document_id: UUID) -> HttpResponse:
    found = selectors.document(document_id, actor=request.actor)
    return _page(request, found, IssueForm(initial={"issued_on": timezone.localdate()}))


@permission(permissions.DRAFT)
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, document_id: UUID) -> HttpResponse:
    found = selectors.document(document_id, actor=request.actor)
    posted = request.POST if request.method == "POST" else None
    form = DocumentForm(posted, actor=request.actor, fixed=found, initial=initial_of(found))
    if not form.is_valid():
        context = {"form": form, "document": found}
        return render(request, "document_pages/form.html", context, status=422 if form.errors else 200)
    data = form.cleaned_data
    services.revise_document(
        document_id=found.pk, revision=data["revision"] or 0, code=data["code"], content=data["content"],
        actor=request.actor, now=timezone.now(),
    )  # fmt: skip
    return redirect("documents:page", found.pk)


@permission(permissions.VIEW)
@require_POST
def move(request: ActorRequest, document_id: UUID, step: str) -> HttpResponse:
    """Submit, return, void or discard. What a step asks for, the table knows."""
    if step not in DOCUMENT.by_name or step == "issue":
        raise NotVisible("document.step_unknown", "没有这一步操作，请回到公文页面。")
    note = request.POST.get("note", "")
    if step == "void":
        services.void_document(document_id=document_id, reason=note, actor=request.actor, now=timezone.now())
    else:
        services.move_document(document_id=document_id, step=step, note=note, actor=request.actor)
    messages.success(request, _("已%(step)s。") % {"step": DOCUMENT.by_name[step].label})
    return redirect("documents:page", document_id)


@permission(permissions.ISSUE)
@require_POST
def issue(request: ActorRequest, document_id: UUID) -> HttpResponse:
    form = IssueForm(request.POST)
    if not form.is_valid():
        found = selectors.document(document_id, actor=request.actor)
        return _page(request, found, form, status=422)
    found = services.issue_document(
        document_id=document_id, **form.cleaned_data, actor=request.actor, now=timezone.now()
    )
    messages.success(request, _("已签发，编号 %(number)s。") % {"number": found.number})
    return redirect("documents:page", document_id)


@permission(permissions.VIEW)
@require_GET
def docx(request: ActorRequest, document_id: UUID, version: int) -> HttpResponse:
    found = selectors.version(document_id, version, actor=request.actor)
    return _file(found, found.docx, "docx")


@permission(permissions.VIEW)
@require_http_methods(["GET", "POST"])
def pdf(request: ActorRequest, document_id: UUID, version: int) -> HttpResponse:
    """GET gives it where it is made; POST asks for it."""
    if request.method == "POST":
        services.request_pdf(document_id=document_id, version=version, actor=request.actor, now=timezone.now())
        messages.success(request, _("正在生成 PDF，完成后可在本页下载。"))
        return redirect("documents:page", document_id)
    found = selectors.version(document_id, version, actor=request.actor)
    if found.pdf is None:
        raise InputError("document.pdf_absent", "这一稿还没有 PDF，请先在公文页面生成。")
    return _file(found, found.pdf, "pdf")


@permission(permissions.VIEW)
@require_GET
def sheet(request: ActorRequest, document_id: UUID) -> HttpResponse:
    """发文稿纸, to be signed on paper."""
    found = selectors.document(document_id, actor=request.actor)
    response = HttpResponse(process_sheet(found), content_type=DOCX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('发文稿纸')}.docx"
    return response


def _page(request: ActorRequest, found: Document, form: IssueForm, status: int = 200) -> HttpResponse:
    versions = selectors.versions_of(found)
    facts = selectors.facts_of(found, approved_by="-")
    context = {
        "document": found,
        "tone": TONES[found.state],
        # Escaped where it is made, and made by nobody else.
        "preview": mark_safe(to_html(Official.model_validate(found.content))),  # noqa: S308
        "versions": versions,
        "offers": _offers(request, found, facts),
        "issue_form": form,
        "note_form": NoteForm(),
        "timeline": timeline(found, actor=request.actor)[:50],
    }
    return render(request, "document_pages/page.html", context, status=status)


def _offers(request: ActorRequest, found: Document, facts: DocumentFacts) -> list[object]:
    return list(offers(DOCUMENT, state=found.state, facts=facts, actor=request.actor))


def _file(found: DocumentVersion, file: DocumentFile, ending: str) -> HttpResponse:
    """Under a name that people find again: number, else title, and the version."""
    document = found.document
    name = f"{document.number or document.title.replace(chr(10), '')[:60]}（第{found.version}稿）.{ending}"
    response = HttpResponse(bytes(file.content), content_type=file.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["ETag"] = f'"{file.sha256}"'
    return response
