"""Events, jobs, schedules and notices: what is to happen after the commit, written before it.

`event`, `subscriber`, `job` and `schedule` declare, in an app's `events.py`, `subscribers.py` and `jobs.py`. `publish`,
`enqueue` and `notify` write, in the transaction of the caller: with the change or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from zhiben.foundation.outbox.recurrence import Recurrence
from zhiben.foundation.outbox.registry import event, job, schedule, subscriber

if TYPE_CHECKING:
    from zhiben.foundation.access.actor import Actor
    from zhiben.foundation.access.models import Area, User
    from zhiben.foundation.outbox.models import Event, Job, Notice
    from zhiben.foundation.outbox.registry import Message

__all__ = ("Recurrence", "enqueue", "event", "job", "notify", "publish", "schedule", "subscriber")


def publish(event: Message, *, actor: Actor, now: datetime, area: Area | None = None) -> Event:
    """Write an event and a delivery for every handler of it. `area`: where it happened; handlers act there.

    Raises: LookupError for what is no declared event, TransactionManagementError outside a transaction.
    """
    from zhiben.foundation.outbox import services  # models cannot be imported before the apps are loaded

    return services.publish(event, actor=actor, now=now, area=area)


def enqueue(
    request: Message,
    *,
    actor: Actor,
    now: datetime,
    area: Area | None = None,
    key: str = "",
    at: datetime | None = None,
    priority: int | None = None,
) -> Job:
    """Ask for a job. With a `key`, the open job of that key is returned instead of a second one.

    Args: `at`, not before; `priority`, 0 first to 9 last, else as the job was declared.
    Raises: LookupError where no job takes such a request.
    """
    from zhiben.foundation.outbox import services

    return services.enqueue(request, actor=actor, now=now, area=area, key=key, at=at, priority=priority)


def notify(
    *,
    recipients: Iterable[User],
    title: str,
    now: datetime,
    text: str = "",
    url: str = "",
    urgent: bool = False,
    channels: Collection[str] = (),
    key: str = "",
) -> list[Notice]:
    """Tell people something. See `zhiben.foundation.outbox.notices.notify`."""
    from zhiben.foundation.outbox import notices

    return notices.notify(
        recipients=recipients, title=title, now=now, text=text, url=url, urgent=urgent, channels=channels, key=key
    )
