"""What jobs are asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConvertVersion:
    """Make the pdf of a version, and of others that wait, in one process."""

    version_id: int
