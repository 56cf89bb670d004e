"""Reads on documents, numbers and templates, from the actor's scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.documents import template_kinds
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.lifecycle import DocumentFacts
from zhiben.foundation.documents.models import Document, DocumentNumber, DocumentTemplate, DocumentVersion
from zhiben.foundation.documents.permissions import DRAFT, VIEW


def visible_documents(*, actor: Actor) -> QuerySet[Document]:
    """Documents of the actor's own organisations, or of any below the actor's areas."""
    return Document.objects.filter(actor.scope_for(VIEW).q(area="", organisation="organisation_id"))


def document_list(*, actor: Actor, state: str = "", text: str = "") -> QuerySet[Document]:
    """The latest first, without their content."""
    rows = visible_documents(actor=actor).select_related("organisation", "number__series").defer("content")
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(title__contains=text)
    return rows.order_by("-drafted_at", "-pk")


def document(document_id: UUID, *, actor: Actor) -> Document:
    """Raises: NotVisible."""
    rows = visible_documents(actor=actor).select_related("organisation", "area", "number__series")
    found = rows.filter(pk=document_id).first()
    if found is None:
        raise NotVisible("document.absent", "没有这份公文，或您无权查看。请从公文列表中选择。")
    return found


def versions_of(found: Document) -> list[DocumentVersion]:
    """The latest first."""
    return list(DocumentVersion.objects.filter(document=found).defer("content"))


def version(document_id: UUID, number: int, *, actor: Actor) -> DocumentVersion:
    """Raises: NotVisible."""
    rows = DocumentVersion.objects.filter(document__in=visible_documents(actor=actor).filter(pk=document_id))
    found = rows.filter(version=number).select_related("docx", "pdf", "document__number__series").first()
    if found is None:
        raise NotVisible("document.version_absent", "没有这一稿，或您无权查看。请从公文页面选择。")
    return found


def facts_of(found: Document, *, approved_by: str = "") -> DocumentFacts:
    content = Official.model_validate(found.content)
    return DocumentFacts(found.title, len(content.blocks), found.code, approved_by)


def organisations_to_draft_for(*, actor: Actor) -> QuerySet[Organisation]:
    """The offices in whose name the actor may write, the actor's own first in the list of a form."""
    return Organisation.objects.filter(actor.scope_for(DRAFT).q(area="area", organisation="pk")).select_related("area")


def number_register(*, actor: Actor, void_only: bool = False) -> QuerySet[DocumentNumber]:
    """The numbers of the organisations the actor sees, the latest first."""
    seen = actor.scope_for(VIEW).q(area="series__organisation__area", organisation="series__organisation_id")
    rows = DocumentNumber.objects.filter(seen).select_related("series__organisation", "document")
    if void_only:
        rows = rows.exclude(void_at=None)
    return rows.order_by("-series__year", "series__code", "-number", "-pk")


@dataclass(frozen=True, slots=True)
class TemplateInForce:
    """`own` None: the built-in one."""

    kind: template_kinds.TemplateKind
    own: DocumentTemplate | None


def templates_in_force(*, actor: Actor) -> list[TemplateInForce]:
    """Every kind with what the actor's county uses."""
    county = home_county(actor=actor)
    latest: dict[str, DocumentTemplate] = {}
    for row in DocumentTemplate.objects.filter(area=county).order_by("version"):
        latest[row.code] = row
    return [TemplateInForce(kind, latest.get(kind.code)) for kind in template_kinds.kinds()]


def template_bytes(code: str, *, county: Area | UUID) -> bytes:
    """The template of a county. Raises: LookupError for a code that is not declared."""
    kind = template_kinds.kind(code)
    if kind is None:
        raise LookupError(f"no template is called {code!r}")
    key = county if isinstance(county, UUID) else county.pk
    own = DocumentTemplate.objects.filter(area=key, code=code).order_by("-version").select_related("file").first()
    return bytes(own.file.content) if own else kind.built_in()


def template_kind(code: str) -> template_kinds.TemplateKind:
    """Raises: NotVisible."""
    found = template_kinds.kind(code)
    if found is None:
        raise NotVisible("document.template_absent", "没有这个模板，请从模板列表中选择。")
    return found


def waiting_for_pdf(first: int, most: int) -> Sequence[DocumentVersion]:
    """Versions whose pdf is waited for, the one that was asked for first."""
    rows = DocumentVersion.objects.filter(pdf_state=DocumentVersion.Pdf.WAITING).select_related("docx")
    mine = list(rows.filter(pk=first))
    return mine + list(rows.exclude(pk=first).order_by("pk")[: most - 1]) if mine else []
