"""What others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhiben.foundation import outbox


@outbox.event("documents.issued")
@dataclass(frozen=True, slots=True)
class DocumentIssued:
    document_id: UUID
    number: str
    title: str
    organisation_id: UUID


@outbox.event("documents.voided")
@dataclass(frozen=True, slots=True)
class DocumentVoided:
    document_id: UUID
    number: str
