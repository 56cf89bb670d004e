"""What others may react to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhiben.foundation import outbox


@outbox.event("rulepacks.hazard_accepted")
@dataclass(frozen=True, slots=True)
class HazardAccepted:
    """A person took a proposed hazard for one: whoever keeps hazards opens it. The record says why and by which rule."""

    decision_id: UUID
    site_id: int
    level: str
