"""The library of texts that directives cite by name: which there are, and which of them are here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.citations import cited
from zhiben.apps.dispatch.models import DocumentCitation, ReferencedDocument
from zhiben.apps.dispatch.selectors import library as selectors
from zhiben.core.errors import InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.selectors import evidence_of


@transaction.atomic
def note_citations(*, directive: Directive, actor: Actor, now: datetime) -> int:
    """Put every text that the binding duties of a directive rely on into the library, as missing. Returns how many are new.

    A directive of the county under that name, in force, is the text itself. Noting again changes nothing.
    """
    wanted: dict[str, tuple[str, list[UUID]]] = {}
    for duty in directives.binding_duties(directive):
        for name, number in cited(duty.measure, (duty.machine or {}).get("cites") or ()):
            known, keys = wanted.get(name, ("", []))
            wanted[name] = (known or number, [*keys, duty.pk])
    rows = [
        ReferencedDocument(county_id=directive.county_key, name=name, number=number, noted_at=now)
        for name, (number, _) in wanted.items()
    ]
    before = ReferencedDocument.objects.filter(county_id=directive.county_key).count()
    ReferencedDocument.objects.bulk_create(rows, ignore_conflicts=True)
    documents = ReferencedDocument.objects.filter(county_id=directive.county_key, name__in=wanted)
    DocumentCitation.objects.bulk_create(
        [DocumentCitation(document=row, duty_id=key) for row in documents for key in wanted[row.name][1]],
        ignore_conflicts=True,
    )
    return ReferencedDocument.objects.filter(county_id=directive.county_key).count() - before


@transaction.atomic
def load_document(
    *, document_id: UUID, directive_id: UUID | None = None, note: str = "", actor: Actor, now: datetime
) -> ReferencedDocument:
    """Say that the text is here: as a directive of the ledger, or as a file laid at the entry before.

    Raises: NotPermitted, NotVisible, InputError "referenced.no_text".
    """
    actor.require(permissions.CAMPAIGNS)
    found = selectors.referenced(document_id, actor=actor)
    directive = directives.directive(directive_id, actor=actor) if directive_id else None
    if directive is None and not any(evidence_of(found).values()):
        raise InputError("referenced.no_text", "还没有原文。请先上传原文文件，或选择已登记的文件，再标为已加载。")
    found.state, found.directive = ReferencedDocument.State.LOADED, directive
    found.note = note.strip()[:400] or found.note
    found.loaded_by_name, found.loaded_at = actor.name, now
    found.save()
    audit.record(
        actions.REFERENCED_LOADED, actor=actor, subject=found, name=found.name, state=found.get_state_display()
    )
    return found


@transaction.atomic
def unload_document(*, document_id: UUID, reason: str, actor: Actor) -> ReferencedDocument:
    """Missing again: the wrong edition was brought. Raises: NotPermitted, NotVisible, InputError."""
    actor.require(permissions.CAMPAIGNS)
    if not reason.strip():
        raise InputError("lifecycle.reason_missing", "请写明为什么改为未加载。")
    found = selectors.referenced(document_id, actor=actor)
    found.state, found.directive, found.note = ReferencedDocument.State.MISSING, None, reason.strip()[:400]
    found.save()
    audit.record(
        actions.REFERENCED_LOADED, actor=actor, subject=found, name=found.name, state=found.get_state_display()
    )
    return found


@transaction.atomic
def add_document(*, county_id: UUID, name: str, number: str, actor: Actor, now: datetime) -> ReferencedDocument:
    """A text that a person knows to be needed. One that is there already is returned. Raises: NotPermitted, InputError."""
    actor.require(permissions.CAMPAIGNS)
    words = name.strip().strip("《》")[:200]
    if not words:
        raise InputError("referenced.name_missing", "请填写规定的名称。")
    found, made = ReferencedDocument.objects.get_or_create(
        county_id=county_id, name=words, defaults={"number": number.strip()[:120], "noted_at": now}
    )
    if made:
        audit.record(actions.REFERENCED_LOADED, actor=actor, subject=found, name=words, state=found.get_state_display())
    return found
