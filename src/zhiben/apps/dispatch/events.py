"""What dispatch tells other apps."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhiben.foundation import outbox


@outbox.event("dispatch.tasks_issued")
@dataclass(frozen=True, slots=True)
class TasksIssued:
    """Tasks of one unit were issued together."""

    organisation_id: UUID
    count: int
    title: str


@outbox.event("dispatch.task_closed")
@dataclass(frozen=True, slots=True)
class TaskClosed:
    """A task was accepted as done."""

    task_id: UUID
    organisation_id: UUID
