"""One piece of work of each kind: claimed, done, and marked in the transaction of its effect."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from zhiben.core.errors import ExternalError, ZhibenError
from zhiben.foundation.access.actor import Actor, system_actor
from zhiben.foundation.access.models import Area, AreaLevel
from zhiben.foundation.outbox import queue, registry
from zhiben.foundation.outbox.channels import Letter, configured
from zhiben.foundation.outbox.models import Contact, Delivery, Job, Transmission, Work
from zhiben.foundation.outbox.occasion import Occasion, Stopped, Task

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who works, and by which clock. `jitter` gives a number in [0, 1); `watch` keeps a lease alive meanwhile."""

    holder: str
    lease: timedelta
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    stopping: Callable[[], bool]
    watch: Callable[[Work], AbstractContextManager[None]]


def deliver_next(hand: Hand) -> bool:
    """Bring one event to one handler. Whether there was one."""
    known = Delivery.objects.filter(handler__in=registry.handlers()).select_related("event__area")
    row = queue.claim(known, now=hand.clock(), holder=hand.holder, lease=hand.lease)
    if row is None:
        return False
    handler = registry.handlers()[row.handler]

    def effect() -> None:
        happened, now = row.event, hand.clock()
        actor = _actor("outbox", happened.area)
        occasion = Occasion(happened.pk, happened.at, happened.actor_id, happened.actor_name, actor, now)
        with transaction.atomic():
            handler.handle(registry.decode(handler.event, happened.payload), occasion)
            queue.finish(row, now=hand.clock())

    _attempt(row, hand, effect)
    return True


def run_next(hand: Hand) -> bool:
    """Run one job. Whether there was one."""
    known = Job.objects.filter(kind__in=registry.jobs()).select_related("area")
    row = queue.claim(known, now=hand.clock(), holder=hand.holder, lease=hand.lease)
    if row is None:
        return False
    kind = registry.jobs()[row.kind]
    queue.held(row).update(started_at=hand.clock())

    def effect() -> None:
        actor = _actor("scheduler" if row.actor_name == "system:scheduler" else "outbox", row.area)
        task = Task(row, actor=actor, clock=hand.clock, stopping=hand.stopping, whole=kind.whole)
        request = registry.decode(kind.request, row.payload)
        if kind.whole:
            with transaction.atomic():
                _finish(row, kind.work(request, task), hand)
        else:
            _finish(row, kind.work(request, task), hand)

    _attempt(row, hand, effect)
    return True


def _finish(row: Job, result: dict[str, Any] | None, hand: Hand) -> None:
    queue.finish(row, now=hand.clock(), result=result)


def send_next(hand: Hand) -> bool:
    """Send one notice through one channel. Whether there was one.

    The world outside knows no transaction: a worker that dies after sending sends again, under the same reference.
    """
    channels = configured()
    known = Transmission.objects.filter(channel__in=channels).select_related("notice")
    row = queue.claim(known, now=hand.clock(), holder=hand.holder, lease=hand.lease)
    if row is None:
        return False

    def effect() -> None:
        notice = row.notice
        contact = Contact.objects.filter(user_id=notice.recipient_id, channel=row.channel).first()
        address = contact.address if contact else ""
        letter = Letter(row.reference, address, notice.title, notice.text, notice.url, hand.clock())
        receipt = channels[row.channel].send(letter)
        queue.finish(row, now=hand.clock(), receipt=receipt[:200])

    _attempt(row, hand, effect)
    return True


def _attempt(row: Work, hand: Hand, effect: Callable[[], None]) -> None:
    """Do it, and see to it that the row says what came of it. A database that fails is the caller's to wait for."""
    try:
        with hand.watch(row):
            effect()
    except queue.LeaseLost as lost:
        logger.warning("%s was cancelled or taken over; what was done is rolled back", lost)
    except Stopped:
        _let_go(lambda: queue.give_back(row, now=hand.clock()))
    except ZhibenError as refused:
        retryable = not isinstance(refused, ExternalError) or refused.retryable
        error = f"{refused.code} {refused.message}"
        _let_go(lambda: _fail(row, hand, error, retryable))
    except Exception as failed:
        # The words of a foreign error may hold what somebody typed: the row keeps its kind, the log has the rest.
        logger.exception("%s %s failed", row._meta.label, row.pk)
        error = f"outbox.failed {type(failed).__name__}"
        _let_go(lambda: _fail(row, hand, error, True))


def _fail(row: Work, hand: Hand, error: str, retryable: bool) -> None:
    queue.fail(row, error=error, now=hand.clock(), jitter=hand.jitter(), retryable=retryable)


def _let_go(step: Callable[[], None]) -> None:
    try:
        step()
    except queue.LeaseLost as lost:
        logger.warning("%s was cancelled or taken over meanwhile", lost)


def _actor(name: str, area: Area | None) -> Actor:
    """The part of the platform that acts: in the area of the work, or where it has none in all counties."""
    areas = [area] if area else list(Area.objects.filter(level=AreaLevel.COUNTY))
    return system_actor(name, *areas)
