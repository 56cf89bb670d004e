"""What can be declared, and that it comes back from JSON as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from zhiben.foundation import outbox
from zhiben.foundation.outbox import registry
from zhiben.foundation.outbox.registry import decode, encode
from zhiben.foundation.outbox.testing import NOW

pytestmark = pytest.mark.usefixtures("declarations")


DAILY = outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 8))


@dataclass(frozen=True)
class Everything:
    text: str
    count: int
    is_open: bool
    on: date
    at: datetime
    share: Decimal
    id: UUID
    ids: tuple[UUID, ...]
    until: date | None = None


@dataclass(frozen=True)
class WithPassword:
    new_password: str


@dataclass(frozen=True)
class WithFloat:
    share: float


@dataclass
class Thawed:
    number: int


def test_a_message_comes_back_as_it_was() -> None:
    outbox.event("sample.everything")(Everything)
    at = datetime(2026, 2, 28, 23, 59, 59, 1, tzinfo=UTC)
    sent = Everything("销号", 3, True, date(2026, 2, 28), at, Decimal("0.10"), uuid4(), (uuid4(), uuid4()))
    assert decode(Everything, encode(sent)) == sent


def test_a_field_that_a_newer_release_added_takes_its_default_and_one_it_dropped_is_left_out() -> None:
    old = encode(Everything("", 0, False, NOW.date(), NOW, Decimal(0), uuid4(), ()))
    del old["until"]
    assert decode(Everything, old | {"gone": 1}).until is None


@pytest.mark.parametrize(
    ("declare", "words"),
    [
        (lambda: outbox.event("sample.password")(WithPassword), "like a secret"),
        (lambda: outbox.event("sample.float")(WithFloat), "cannot travel"),
        (lambda: outbox.event("sample.thawed")(Thawed), "frozen dataclass"),
        (lambda: outbox.event("Sample")(Everything), "dotted lower-case"),
        (lambda: outbox.subscriber(Everything, "sample.reacts", "反应"), "no declared event"),
        (lambda: outbox.schedule("sample.daily", "每日", DAILY, Thawed(1), grace=timedelta()), "no job takes"),
    ],
)  # fmt: skip
def test_what_cannot_be_declared_says_why(declare: Callable[[], Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        declare()


def test_a_name_means_one_thing() -> None:
    outbox.event("sample.one")(Everything)
    with pytest.raises(ValueError, match="declared twice"):
        outbox.event("sample.other")(Everything)
    with pytest.raises(ValueError, match="declared twice"):
        outbox.event("sample.one")(_frozen())


def _frozen() -> type[Any]:
    @dataclass(frozen=True)
    class Another:
        number: int

    return Another


def test_what_nobody_declared_is_no_event() -> None:
    with pytest.raises(LookupError):
        registry.handlers_of(Everything("", 0, False, NOW.date(), NOW, Decimal(0), uuid4(), ()))
    with pytest.raises(LookupError):
        registry.kind_for(Everything("", 0, False, NOW.date(), NOW, Decimal(0), uuid4(), ()))
