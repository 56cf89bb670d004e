"""What directives tells other apps."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhiben.foundation import outbox


@outbox.event("directives.came_into_force")
@dataclass(frozen=True, slots=True)
class CameIntoForce:
    """The duties of a directive bind from now on."""

    directive_id: UUID
