"""What others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhiben.foundation import outbox


@outbox.event("evidence.attached")
@dataclass(frozen=True, slots=True)
class EvidenceAttached:
    """A file was bound to an object, `subject_type` being `app.model` in lower case; it may still be in quarantine."""

    attachment_id: UUID
    subject_type: str
    subject_id: str
    role: str
