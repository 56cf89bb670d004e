"""What is asked of the worker. Apart from `jobs`, so that a page can ask without importing who does it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DraftBrief:
    """Compute the figures of a brief and write its first version."""

    brief_id: UUID
