"""Commands on official documents."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhiben.core.errors import Conflict, InputError
from zhiben.core.lifecycle import Refusal, TransitionRefused
from zhiben.foundation import audit, outbox, workflow
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import AreaKeys
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.documents import audit as actions
from zhiben.foundation.documents import selectors
from zhiben.foundation.documents.events import DocumentIssued, DocumentVoided
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.layout.forms import Value, fill
from zhiben.foundation.documents.layout.writer import compose
from zhiben.foundation.documents.lifecycle import DOCUMENT, DocumentState
from zhiben.foundation.documents.models import (
    DOCX,
    Document,
    DocumentFile,
    DocumentTemplate,
    DocumentVersion,
)
from zhiben.foundation.documents.numbers import take_number, void_number
from zhiben.foundation.documents.permissions import DRAFT, TEMPLATES
from zhiben.foundation.documents.requests import ConvertVersion
from zhiben.foundation.documents.template_kinds import OFFICIAL
from zhiben.foundation.workflow.services import Record

_KEYS = [field.name for field in AreaKeys._meta.get_fields()]


def keep_file(data: bytes, media_type: str) -> DocumentFile:
    """The row of these bytes; the same bytes are kept once."""
    row, _ = DocumentFile.objects.get_or_create(
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={"media_type": media_type, "size_bytes": len(data), "content": data},
    )
    return row


@transaction.atomic
def draft_document(*, organisation_id: UUID, code: str, content: Official, actor: Actor, now: datetime) -> Document:
    """A draft in the name of an office, with its first version.

    Raises: NotPermitted, InputError "document.organisation", "document.code".
    """
    actor.require(DRAFT)
    organisation = selectors.organisations_to_draft_for(actor=actor).filter(pk=organisation_id).first()
    if organisation is None:
        raise InputError("document.organisation", "不能以该机关的名义起草，请选择本单位。")
    found = Document(
        area=organisation.area,
        organisation=organisation,
        code=_code(code),
        title=content.title,
        content=_unissued(content).model_dump(mode="json"),
        drafted_by_id=actor.id if actor.kind == "user" else None,
        drafted_by_name=actor.name,
        drafted_at=now,
    )
    for key in _KEYS:
        setattr(found, key, getattr(organisation.area, key))
    found.save(force_insert=True)
    version = _keep_version(found, content=_unissued(content), actor=actor, now=now)
    audit.record(actions.DRAFTED, actor=actor, subject=found, title=found.title[:200], sha256=version.docx_id)
    return found


@transaction.atomic
def revise_document(
    *, document_id: UUID, revision: int, code: str, content: Official, actor: Actor, now: datetime
) -> Document:
    """A new version of a draft; the same content is no change.

    Raises: NotVisible, NotPermitted, TransitionRefused "document.not_draft", Conflict "document.changed", InputError.
    """
    actor.require(DRAFT)
    found = selectors.document(document_id, actor=actor)
    if found.state != DocumentState.DRAFT:
        raise TransitionRefused([Refusal("document.not_draft", f"公文{found.state_label}，不能修改。请先退回。")])
    content = _unissued(content)
    values: dict[str, Any] = {"code": _code(code), "title": content.title, "content": content.model_dump(mode="json")}
    if found.revision == revision and all(getattr(found, name) == value for name, value in values.items()):
        return found
    rows = Document.objects.filter(pk=found.pk, state=found.state, revision=revision)
    if not rows.update(**values, revision=revision + 1):
        raise Conflict("document.changed", "这份公文刚被他人修改，请刷新后再改，以免覆盖。")
    for name, value in {**values, "revision": revision + 1}.items():
        setattr(found, name, value)
    version = _keep_version(found, content=content, actor=actor, now=now)
    audit.record(
        actions.REVISED, actor=actor, subject=found,
        title=found.title[:200], version=version.version, sha256=version.docx_id,
    )  # fmt: skip
    return found


def move_document(*, document_id: UUID, step: str, actor: Actor, note: str = "") -> Document:
    """Submit, return or discard. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    found = selectors.document(document_id, actor=actor)
    note = note.strip()[:500]
    record = Record(
        actions.MOVED, {"title": found.title[:200], "step": DOCUMENT.by_name[step].label, "note": note or None}
    )
    workflow.advance(found, DOCUMENT, step, actor=actor, facts=selectors.facts_of(found), note=note, record=record)
    return found


@transaction.atomic
def issue_document(*, document_id: UUID, approved_by: str, issued_on: date, actor: Actor, now: datetime) -> Document:
    """Number it, date it, make the version that is sent (签发编号). The number is taken in the same transaction, so one
    that fails leaves no gap.

    Raises: NotVisible, NotPermitted, TransitionRefused with every unmet condition, Conflict.
    """
    found = selectors.document(document_id, actor=actor)
    facts = selectors.facts_of(found, approved_by=approved_by)
    step = workflow.check(found, DOCUMENT, "issue", actor=actor, facts=facts)
    taken = take_number(organisation=found.organisation, code=found.code, year=issued_on.year, actor=actor, now=now)
    content = Official.model_validate(found.content).model_copy(
        update={"number": str(taken), "dated_on": issued_on, "printed_on": issued_on}
    )
    values = {
        "number": taken,
        "issued_on": issued_on,
        "approved_by": approved_by.strip()[:100],
        "content": content.model_dump(mode="json"),
    }
    version = _keep_version(found, content=content, actor=actor, now=now)
    record = Record(
        actions.ISSUED,
        {
            "title": found.title[:200],
            "number": str(taken),
            "approved_by": values["approved_by"],
            "sha256": version.docx_id,
        },
    )
    event = DocumentIssued(found.pk, str(taken), found.title, found.organisation_id)
    workflow.advance(
        found, DOCUMENT, step.name, actor=actor, facts=facts, values=values, record=record, event=event, now=now
    )
    return found


@transaction.atomic
def void_document(*, document_id: UUID, reason: str, actor: Actor, now: datetime) -> Document:
    """The document and its number are void; the number stays in the register with the reason and is not used again.

    Raises: NotVisible, NotPermitted, TransitionRefused, Conflict.
    """
    found = selectors.document(document_id, actor=actor)
    reason = reason.strip()[:500]
    facts = selectors.facts_of(found)
    workflow.check(found, DOCUMENT, "void", actor=actor, facts=facts, note=reason)
    number = str(found.number)
    if found.number is not None:
        void_number(found.number, reason=reason, now=now)
    record = Record(actions.VOIDED, {"title": found.title[:200], "number": number, "reason": reason})
    event = DocumentVoided(found.pk, number)
    workflow.advance(
        found, DOCUMENT, "void", actor=actor, facts=facts, note=reason, record=record, event=event, now=now
    )
    return found


@transaction.atomic
def request_pdf(*, document_id: UUID, version: int, actor: Actor, now: datetime) -> DocumentVersion:
    """Ask for the pdf of a version; a job makes it. Asked twice is once. Raises: NotVisible."""
    found = selectors.version(document_id, version, actor=actor)
    waiting = DocumentVersion.Pdf.WAITING
    rows = DocumentVersion.objects.filter(pk=found.pk, pdf_state__in=[found.Pdf.NONE, found.Pdf.FAILED])
    if rows.update(pdf_state=waiting, pdf_notes=[]):
        area = found.document.area
        outbox.enqueue(ConvertVersion(found.pk), actor=actor, now=now, area=area, key=f"pdf:{found.pk}")
        found.pdf_state = waiting
    return found


@transaction.atomic
def replace_template(*, code: str, data: bytes, actor: Actor, now: datetime) -> DocumentTemplate:
    """The county's own template from now on; documents that exist keep their pages.

    Raises: NotVisible, NotPermitted, InputError with what is wrong with it.
    """
    actor.require(TEMPLATES)
    kind = selectors.template_kind(code)
    kind.check(data)
    county = home_county(actor=actor)
    last = DocumentTemplate.objects.filter(area=county, code=code).order_by("-version").first()
    row = DocumentTemplate.objects.create(
        area=county,
        code=code,
        version=last.version + 1 if last else 1,
        file=keep_file(data, DOCX),
        uploaded_by_name=actor.name,
        uploaded_at=now,
    )
    audit.record(
        actions.TEMPLATE_REPLACED, actor=actor, subject=row,
        template=kind.label, version=row.version, sha256=row.file_id,
    )  # fmt: skip
    return row


def fill_form(*, code: str, values: dict[str, Value], county_key: UUID) -> DocumentFile:
    """A form of the county, filled and kept by its digest. Raises: LookupError, InputError "form.template_broken"."""
    return keep_file(fill(selectors.template_bytes(code, county=county_key), values), DOCX)


def _keep_version(found: Document, *, content: Official, actor: Actor, now: datetime) -> DocumentVersion:
    base = selectors.template_bytes(OFFICIAL, county=found.county_key)
    last = DocumentVersion.objects.filter(document=found).order_by("-version").values_list("version", flat=True).first()
    return DocumentVersion.objects.create(
        document=found,
        version=(last or 0) + 1,
        content=content.model_dump(mode="json"),
        docx=keep_file(compose(content, base), DOCX),
        made_by_name=actor.name,
        made_at=now,
    )


def _unissued(content: Official) -> Official:
    """A draft has neither number nor date, whatever was handed in."""
    return content.model_copy(update={"number": "", "dated_on": None, "printed_on": None})


def _code(code: str) -> str:
    """机关代字 as it stands before the year. Raises: InputError "document.code"."""
    code = code.strip()
    if code and not (len(code) <= 30 and all("一" <= character <= "鿿" for character in code)):
        raise InputError("document.code", f"机关代字“{code}”无法识别，只写汉字，例如“安应急发”。", code_given=code)
    return code
