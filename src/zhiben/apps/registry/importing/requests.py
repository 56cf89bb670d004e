"""What is asked of the worker. Apart from `jobs`, so that a page can ask without importing who does it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RunImport:
    """`apply`: write what was tried; else try."""

    import_id: UUID
    apply: bool
