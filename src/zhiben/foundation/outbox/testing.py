"""What tests of other apps use as well: a hand that works in this thread, by a clock that tests move."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from zhiben.foundation.outbox import registry
from zhiben.foundation.outbox.working import Hand, deliver_next, run_next, send_next

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hand(clock: Clock) -> Hand:
    return Hand(
        holder="test",
        lease=timedelta(seconds=60),
        clock=clock,
        jitter=lambda: 0.5,
        stopping=lambda: False,
        watch=lambda row: nullcontext(),
    )


@pytest.fixture
def work_all(hand: Hand) -> Callable[[], int]:
    """Do everything that is due now; how many pieces that was."""

    def work() -> int:
        count = 0
        while deliver_next(hand) or run_next(hand) or send_next(hand):
            count += 1
        return count

    return work


@pytest.fixture
def declarations(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test declares is forgotten after it."""
    for name in ("_events", "_names", "_handlers", "_jobs", "_kinds", "_plans"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))


@pytest.fixture
def no_channels(settings: LazySettings) -> None:
    settings.CHANNEL_SECRETS = dict.fromkeys(settings.CHANNEL_SECRETS, "")
