"""The worker process: lanes that take one piece of work after another, and a pulse that keeps their leases.

The courier lane runs what is due, brings events to handlers and sends notices; job lanes run jobs, so that a long one
keeps nobody waiting. Lanes are threads with a database connection each. Any number of workers may run at once.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from zhiben.foundation.outbox import queue, scheduling, working
from zhiben.foundation.outbox.models import Work
from zhiben.foundation.outbox.models import Worker as Presence

logger = logging.getLogger(__name__)

IDLE_S = 0.5
TICK_S = 1.0
TROUBLE_S = 5.0
PRESENCE_S = 10.0


class Worker:
    """`parent`: the process without which this one ends, for `zhiben demo`."""

    def __init__(
        self, *, job_lanes: int = 1, parent: int | None = None, clock: Callable[[], datetime] = timezone.now
    ) -> None:
        self._stop, self._over = threading.Event(), threading.Event()
        self._job_lanes, self._parent, self._clock = job_lanes, parent, clock
        self._lease: timedelta = settings.WORKER_LEASE
        self._held: dict[int, Work] = {}
        self._lock = threading.Lock()
        name = f"{socket.gethostname()}:{os.getpid()}"[:80]
        self._presence = Presence(name=name, started_at=clock(), seen_at=clock())
        self.hand = working.Hand(
            holder=name,
            lease=self._lease,
            clock=clock,
            jitter=secrets.SystemRandom().random,
            stopping=self._stop.is_set,
            watch=self._watch,
        )

    def run(self) -> None:
        """Work until told to stop (SIGTERM, SIGINT); what was begun is brought to an end first."""
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, self._told_to_stop)
        scheduling.align(self._clock())
        self._presence.save(force_insert=True)
        connections.close_all()
        pulse = self._lane("pulse", self._pulse, self._over)
        lanes = [self._lane("courier", self._courier, self._stop)]
        for number in range(self._job_lanes):
            lanes.append(self._lane(f"jobs-{number}", lambda: working.run_next(self.hand), self._stop))
        for lane in (pulse, *lanes):
            lane.start()
        for lane in lanes:
            while lane.is_alive():
                lane.join(timeout=0.5)  # in short waits, so that signals are heard
        self._over.set()  # only now: what was being finished needed its lease to the end
        pulse.join(timeout=TROUBLE_S)
        Presence.objects.filter(pk=self._presence.pk).update(stopped_at=self._clock())

    def drain(self) -> int:
        """Everything that is due now, in this thread: for tests and for commands that wait. Returns how many pieces."""
        count = 0
        while self._courier() or working.run_next(self.hand):
            count += 1
        return count

    def stop(self) -> None:
        self._stop.set()

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _lane(self, name: str, step: Callable[[], bool], end: threading.Event) -> threading.Thread:
        return threading.Thread(target=self._repeat, args=(step, end), name=name, daemon=True)

    def _repeat(self, step: Callable[[], bool], end: threading.Event) -> None:
        """Step after step; where there is nothing to do, or no database, after a pause."""
        try:
            while not end.is_set():
                end.wait(self._once(step))
        finally:
            connections.close_all()

    def _once(self, step: Callable[[], bool]) -> float:
        """How long to wait after one step, in seconds."""
        close_old_connections()
        try:
            return 0.0 if step() else IDLE_S
        except DatabaseError:
            logger.exception("the database failed; trying again in %s s", TROUBLE_S)
            connections.close_all()
            return TROUBLE_S

    def _courier(self) -> bool:
        worked = working.deliver_next(self.hand)
        worked = working.send_next(self.hand) or worked
        return self._tick() or worked

    _ticked: datetime | None = None

    def _tick(self) -> bool:
        now = self._clock()
        if self._ticked and now - self._ticked < timedelta(seconds=TICK_S):
            return False
        self._ticked = now
        return bool(scheduling.tick(now))

    @contextmanager
    def _watch(self, row: Work) -> Iterator[None]:
        with self._lock:
            self._held[id(row)] = row
        try:
            yield
        finally:
            with self._lock:
                del self._held[id(row)]

    def _pulse(self) -> bool:
        """Extend every lease that is held, say that the process lives, and look after the parent."""
        now = self._clock()
        with self._lock:
            held = list(self._held.values())
        for row in held:
            queue.extend(row, until=now + self._lease)
        Presence.objects.filter(pk=self._presence.pk).update(seen_at=now)
        if self._parent is not None and os.getppid() != self._parent:
            self._stop.set()
        self._over.wait(min(self._lease.total_seconds() / 3, PRESENCE_S) - IDLE_S)
        return False
