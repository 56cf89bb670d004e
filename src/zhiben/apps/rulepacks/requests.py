"""Requests of jobs, apart from the jobs, so that commands can ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RunJudgement:
    """Judge every site of the county of a run."""

    run_id: UUID


@dataclass(frozen=True, slots=True)
class JudgeSites:
    """Judge these sites of one county again: their files were changed."""

    site_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JudgeCounties:
    """Begin a run in every county that has switched on a pack."""
