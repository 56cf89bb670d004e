"""Taking a piece of work and letting go of it. A lease that was lost changes nothing any more.

A claim is a compare-and-set on every database. On PostgreSQL the candidate is locked first with SKIP LOCKED, so that
workers do not queue for the same row; on SQLite an idle worker only reads.
"""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, QuerySet

from zhiben.foundation.outbox import alarm
from zhiben.foundation.outbox.lifecycle import STEPS, WorkState
from zhiben.foundation.outbox.models import Work

W = TypeVar("W", bound=Work)

FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
VANISHED = "worker.vanished"


class LeaseLost(Exception):
    """Somebody cancelled the work, or another worker has it by now: what this one did is rolled back."""


def delay(attempts: int, jitter: float) -> timedelta:
    """How long to wait after so many attempts: doubling from 5 s to an hour, spread by `jitter` in [0, 1).

    >>> [delay(n, 0.5).total_seconds() for n in (1, 2, 3, 20)], delay(1, 0.0).total_seconds()
    ([5.0, 10.0, 20.0, 3600.0], 2.5)
    """
    doubled: timedelta = FIRST_DELAY * 2 ** min(attempts - 1, 16)
    return min(doubled, LONGEST_DELAY) * (0.5 + jitter)


def claim(rows: QuerySet[W], *, now: datetime, holder: str, lease: timedelta) -> W | None:
    """The most urgent piece of work that is free, now held until the lease ends; None where there is none.

    Work whose worker vanished in its last attempt is buried on the way.
    """
    free = rows.filter(free_at__lte=now).order_by("priority", "free_at", "pk")
    locks = connection.features.has_select_for_update_skip_locked
    while True:
        with transaction.atomic() if locks else nullcontext():
            row = (free.select_for_update(skip_locked=True, of=("self",)) if locks else free).first()
            if row is None:
                return None
            vanished = row.state == WorkState.RUNNING and row.attempts >= row.max_attempts
            if not _take(row, now=now, holder=holder, lease=lease):
                continue
        if not vanished:
            return row
        bury(row, error=VANISHED, now=now)


def _take(row: Work, *, now: datetime, holder: str, lease: timedelta) -> bool:
    """Whether the row was still as it was seen, and is held now."""
    token = uuid4()
    same = type(row)._default_manager.filter(pk=row.pk, state=row.state, token=row.token, free_at=row.free_at)
    changes: dict[str, Any] = {
        "state": STEPS["claim"].target, "token": token, "holder": holder, "free_at": now + lease,
        "attempts": F("attempts") + 1,
    }  # fmt: skip
    if not same.update(**changes):
        return False
    row.state, row.token, row.holder, row.free_at = WorkState.RUNNING, token, holder, now + lease
    row.attempts += 1
    return True


def extend(row: Work, *, until: datetime) -> bool:
    """The heartbeat. Whether the lease is still ours."""
    return bool(held(row).update(free_at=until))


def held(row: W) -> QuerySet[W]:
    """The row, as long as this lease holds."""
    rows: QuerySet[W] = type(row)._default_manager.filter(pk=row.pk, state=WorkState.RUNNING, token=row.token)
    return rows


def finish(row: Work, *, now: datetime, **extra: Any) -> None:
    """Raises: LeaseLost. In the transaction of the effect, so that the effect then goes too."""
    _let_go(row, "finish", free_at=None, finished_at=now, error="", **extra)


def fail(row: Work, *, error: str, now: datetime, jitter: float, retryable: bool = True) -> None:
    """Once more after a pause; dead where it cannot help or was tried often enough. Raises: LeaseLost."""
    if retryable and row.attempts < row.max_attempts:
        _let_go(row, "postpone", free_at=now + delay(row.attempts, jitter), error=error[:500])
    else:
        bury(row, error=error, now=now)


def give_back(row: Work, *, now: datetime) -> None:
    """Untried: another worker may go on with it at once. Raises: LeaseLost."""
    _let_go(row, "give_back", free_at=now, attempts=F("attempts") - 1)


@transaction.atomic
def bury(row: Work, *, error: str, now: datetime) -> None:
    """Nobody tries again until a person says so; the administrators are told. Raises: LeaseLost."""
    _let_go(row, "bury", free_at=None, finished_at=now, error=error[:500])
    alarm.raise_dead_letter(row, now=now)


def _let_go(row: Work, step: str, **changes: Any) -> None:
    if not held(row).update(state=STEPS[step].target, token=None, holder="", **changes):
        raise LeaseLost(f"{row._meta.label} {row.pk}")
    row.state, row.token = STEPS[step].target, None
