"""Events: with the change or not at all, and to every handler once in effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Places
from zhiben.foundation.outbox import queue, registry
from zhiben.foundation.outbox.models import Delivery, Event, Notice
from zhiben.foundation.outbox.occasion import Occasion
from zhiben.foundation.outbox.testing import NOW, Clock
from zhiben.foundation.outbox.tests.counting import jobs as counting
from zhiben.foundation.outbox.working import Hand, deliver_next

Work = Callable[[], int]


def publish(cast: Cast, number: int = 1, **where: object) -> Event:
    happened = counting.Happened(number, cast.gao.user.pk)
    return outbox.publish(happened, actor=cast.gao.actor, now=NOW, **where)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_with_its_transaction(cast: Cast, work_all: Work) -> None:
    with pytest.raises(TransactionManagementError):
        publish(cast)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(cast)
        raise ZeroDivisionError
    assert not Event.objects.exists() and not Delivery.objects.exists()
    with transaction.atomic():
        publish(cast)
    assert work_all() == 2
    assert Counter(Notice.objects.values_list("title", flat=True)) == Counter(["first 1", "second 1"])


def test_a_handler_acts_in_the_area_of_the_event_and_knows_who_caused_it(
    cast: Cast, places: Places, hand: Hand, declarations: None
) -> None:
    seen: list[Occasion] = []
    outbox.subscriber(counting.Happened, "sample.watches", "旁观")(lambda happened, occasion: seen.append(occasion))
    event = publish(cast, area=places.county)
    while deliver_next(hand):
        pass
    assert [(o.by, o.actor.name, o.event_id) for o in seen] == [("高敏", "system:outbox", event.pk)]
    assert seen[0].actor.scope.counties == {places.county.pk}


def test_a_handler_that_fails_leaves_nothing_and_is_tried_again_after_a_growing_pause(
    cast: Cast, hand: Hand, clock: Clock, declarations: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(happened: counting.Happened, occasion: Occasion) -> None:
        counting.count(happened.user_id, "half", occasion)
        raise RuntimeError("13900000000")

    monkeypatch.setattr(registry, "_handlers", {})
    outbox.subscriber(counting.Happened, "sample.fails", "失败", attempts=3)(fails)
    publish(cast)
    pauses = []
    while deliver_next(hand):
        row = Delivery.objects.get()
        pauses.append((row.free_at - clock.now).total_seconds() if row.free_at else 0)
        clock.pass_by(seconds=pauses[-1])
    assert pauses == [5.0, 10.0, 0]
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error) == ("dead", 3, "outbox.failed RuntimeError")
    told = Notice.objects.get()
    assert told.recipient == cast.xi.user and told.title == "“失败”执行失败，需要处理"


def test_a_delivery_of_a_handler_that_this_release_does_not_know_waits(
    cast: Cast, hand: Hand, declarations: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(cast)
    monkeypatch.setattr(registry, "_handlers", {})
    assert not deliver_next(hand)
    assert set(Delivery.objects.values_list("state", "attempts")) == {("waiting", 0)}


def test_who_lost_the_lease_meanwhile_has_no_effect(
    cast: Cast, hand: Hand, declarations: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(happened: counting.Happened, occasion: Occasion) -> None:
        counting.count(happened.user_id, "slow", occasion)
        Delivery.objects.update(token=uuid4())

    monkeypatch.setattr(registry, "_handlers", {})
    outbox.subscriber(counting.Happened, "sample.slow", "缓慢")(slow)
    publish(cast)
    assert deliver_next(hand)
    assert not Notice.objects.exists()


def test_a_vanished_worker_is_replaced_when_its_lease_ends_and_not_before(cast: Cast, clock: Clock) -> None:
    publish(cast)
    rows = Delivery.objects.filter(handler="counting.first")
    lease = timedelta(seconds=60)
    assert queue.claim(rows, now=clock.now, holder="gone", lease=lease)
    assert queue.claim(rows, now=clock.pass_by(seconds=59), holder="next", lease=lease) is None
    row = queue.claim(rows, now=clock.pass_by(seconds=1), holder="next", lease=lease)
    assert row and (row.holder, row.attempts) == ("next", 2)
    assert queue.extend(row, until=clock.now + timedelta(seconds=100))
    assert queue.claim(rows, now=clock.pass_by(seconds=99), holder="third", lease=lease) is None


def test_work_that_takes_every_worker_down_is_buried(cast: Cast, clock: Clock, xi: Actor) -> None:
    publish(cast)
    rows = Delivery.objects.filter(handler="counting.first")
    rows.update(max_attempts=2)
    for _ in range(2):
        assert queue.claim(rows, now=clock.now, holder="gone", lease=timedelta(seconds=60))
        clock.pass_by(seconds=61)
    assert queue.claim(rows, now=clock.now, holder="next", lease=timedelta(seconds=60)) is None
    assert rows.get().error == queue.VANISHED and Notice.objects.get().urgent
