"""What may be asked of the background work of dispatch."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FindPairs:
    """Compare the binding duties of a county."""

    county_id: UUID
