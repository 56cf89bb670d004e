"""What a handler or a job is told beside its message: who acts, since when, and how to work in portions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.outbox.models import Job
from zhiben.foundation.outbox.queue import LeaseLost, held


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event as it is delivered: `actor` reacts to it, in the area of the event; `by` caused it."""

    event_id: int
    at: datetime
    by_id: UUID
    by: str
    actor: Actor
    now: datetime


class Stopped(Exception):
    """The worker was told to stop: the rest of the job is for another one."""


class Task:
    """A job while it runs. `done` is how far it came, also in an attempt before this one."""

    def __init__(
        self, job: Job, *, actor: Actor, clock: Callable[[], datetime], stopping: Callable[[], bool], whole: bool
    ) -> None:
        self.actor = actor
        self.by_id, self.by = job.actor_id, job.actor_name
        self.done = job.done
        self._job, self._clock, self._stopping, self._whole = job, clock, stopping, whole

    @property
    def now(self) -> datetime:
        return self._clock()

    @property
    def attempt(self) -> int:
        return self._job.attempts

    @contextmanager
    def portion(self, done: int, total: int, message: str = "") -> Iterator[None]:
        """One transaction: what is written inside, and the progress `done` of `total` after it, or neither.

        A job that is killed goes on after its last portion: start from `task.done`.

        Raises: Stopped before it begins, LeaseLost where the job was cancelled or is another worker's by now.
        """
        if self._whole:
            raise RuntimeError("a job that is one transaction has no portions; declare it with whole=False")
        if self._stopping():
            raise Stopped
        with transaction.atomic():
            yield
            if not held(self._job).update(done=done, total=total, message=message[:300]):
                raise LeaseLost(f"job {self._job.pk}")
        self.done = done
