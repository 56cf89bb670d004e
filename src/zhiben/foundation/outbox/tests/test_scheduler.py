"""Schedules, over a simulated year, and what happens when nobody was there to run them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum

from zhiben.core.errors import Conflict, NotPermitted, NotVisible
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.outbox import registry, selectors, services
from zhiben.foundation.outbox.models import Job, Notice, Run, Schedule
from zhiben.foundation.outbox.occasion import Task
from zhiben.foundation.outbox.scheduling import align, tick
from zhiben.foundation.outbox.testing import Clock
from zhiben.foundation.outbox.working import Hand, run_next

NEW_YEAR = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # midnight in the county


@dataclass(frozen=True)
class Remind:
    pass


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, declarations: None) -> list[Actor]:
    """Who ran the job of the declared schedules, each time."""
    seen: list[Actor] = []
    monkeypatch.setattr(registry, "_plans", {})

    def work(request: Remind, task: Task) -> None:
        seen.append(task.actor)

    outbox.job("sample.remind", "提醒", Remind)(work)
    return seen


def plan(rule: str, starts: datetime, *, grace: timedelta = timedelta(hours=1), catch_up: bool = True) -> None:
    outbox.schedule(
        "sample.plan", "报送提醒", outbox.Recurrence(rule, starts), Remind(), grace=grace, catch_up=catch_up
    )


@pytest.mark.parametrize(
    ("rule", "starts", "first", "last", "times"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=-1", datetime(2026, 1, 1, 8), "2026-01-31T08:00", "2026-12-31T08:00", 12),
        ("FREQ=MONTHLY;BYMONTHDAY=31", datetime(2026, 1, 31, 8), "2026-01-31T08:00", "2026-12-31T08:00", 7),
        ("FREQ=WEEKLY;BYDAY=MO,FR;INTERVAL=2", datetime(2026, 1, 5, 9), "2026-01-05T09:00", "2026-12-25T09:00", 52),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=25", datetime(2026, 1, 1), "2026-03-25T00:00", "2026-12-25T00:00", 4),
        ("FREQ=DAILY", datetime(2026, 1, 1, 23, 59), "2026-01-01T23:59", "2026-12-31T23:59", 365),
    ],
)  # fmt: skip
def test_a_year_passes(
    db: None, hand: Hand, clock: Clock, ran: list[Actor], rule: str, starts: datetime, first: str, last: str, times: int
) -> None:
    plan(rule, starts, grace=timedelta(hours=6))
    clock.now = NEW_YEAR
    align(clock.now)
    while clock.now <= NEW_YEAR + timedelta(days=365):
        if tick(clock.now):
            run_next(hand)
        clock.pass_by(hours=6)
    runs = list(Run.objects.order_by("due_at"))
    local = [run.due_at.astimezone(outbox.Recurrence(rule, starts).first().tzinfo) for run in runs]
    assert (local[0].isoformat()[:16], local[-1].isoformat()[:16], len(runs)) == (first, last, times)
    assert {run.punctuality for run in runs} == {"on_time"} and {run.job and run.job.state for run in runs} == {"done"}
    assert len(ran) == times and {actor.name for actor in ran} == {"system:scheduler"}
    assert not Notice.objects.exists()


def test_a_leap_day_comes_every_four_years() -> None:
    recurrence = outbox.Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", datetime(2024, 2, 29, 8))
    assert recurrence.after(recurrence.first()).date().isoformat() == "2028-02-29"


@pytest.mark.parametrize(
    "rule", ["", "FREQ=SECONDLY", "FREQ=DAILY;COUNT=3", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;NONSENSE=1"]
)
def test_a_rule_that_cannot_be_is_refused(rule: str) -> None:
    with pytest.raises(ValueError):
        outbox.Recurrence(rule, datetime(2026, 1, 1))


def test_what_was_missed_is_counted_alarmed_and_caught_up_once(cast: Cast, ran: list[Actor], hand: Hand) -> None:
    plan("FREQ=DAILY", datetime(2026, 1, 1, 8))
    align(NEW_YEAR)
    now = NEW_YEAR + timedelta(days=4)
    assert tick(now) == 1 and tick(now) == 0
    runs = [(run.punctuality, run.occurrences) for run in Run.objects.order_by("pk")]
    assert runs == [("missed", 3), ("late", 1)]
    assert run_next(hand) and [actor.name for actor in ran] == ["system:scheduler"]
    told = Notice.objects.get()
    assert told.recipient == cast.xi.user and "共 4 次" in told.text and told.urgent
    assert Job.objects.count() == 1


def test_without_catching_up_what_was_missed_is_only_alarmed(cast: Cast, ran: list[Actor]) -> None:
    plan("FREQ=DAILY", datetime(2026, 1, 1, 8), catch_up=False)
    align(NEW_YEAR)
    tick(NEW_YEAR + timedelta(days=4))
    assert Run.objects.aggregate(n=Sum("occurrences"))["n"] == 4
    assert not Job.objects.exists() and Notice.objects.count() == 1


def test_who_is_slower_does_not_run_it_again(cast: Cast, ran: list[Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    plan("FREQ=DAILY", datetime(2026, 1, 1, 8))
    align(NEW_YEAR)
    seen, now = list(Schedule.objects.all()), NEW_YEAR + timedelta(hours=8)
    assert tick(now) == 1
    monkeypatch.setattr(
        Schedule.objects, "filter", lambda *args, **kwargs: seen if "name__in" in kwargs else QUERY(**kwargs)
    )
    assert tick(now) == 0
    assert Run.objects.count() == 1


QUERY = Schedule.objects.filter


def test_a_run_that_is_still_going_on_is_not_doubled(cast: Cast, ran: list[Actor]) -> None:
    plan("FREQ=HOURLY", datetime(2026, 1, 1))
    align(NEW_YEAR)
    tick(NEW_YEAR)
    tick(NEW_YEAR + timedelta(hours=1))
    assert Run.objects.count() == 2 and Job.objects.count() == 1


def test_a_schedule_that_nobody_runs_is_seen_to_be_overdue(cast: Cast, ran: list[Actor], xi: Actor, gao: Actor) -> None:
    plan("FREQ=DAILY", datetime(2026, 1, 1, 8))
    align(NEW_YEAR)
    assert [s.overdue for s in selectors.schedules(actor=xi, now=NEW_YEAR + timedelta(hours=9))] == [False]
    assert [s.overdue for s in selectors.schedules(actor=xi, now=NEW_YEAR + timedelta(hours=10))] == [True]
    assert selectors.schedules(actor=gao, now=NEW_YEAR) == []


def test_a_pause_is_no_miss(cast: Cast, ran: list[Actor], xi: Actor, gao: Actor) -> None:
    plan("FREQ=DAILY", datetime(2026, 1, 1, 8))
    align(NEW_YEAR)
    row = Schedule.objects.get()
    with pytest.raises(NotPermitted):
        services.pause_schedule(row.pk, actor=gao, now=NEW_YEAR)
    with pytest.raises(NotVisible):
        selectors.schedule(row.pk, actor=gao)
    services.pause_schedule(row.pk, actor=xi, now=NEW_YEAR)
    later = NEW_YEAR + timedelta(days=10)
    assert tick(later) == 0
    with pytest.raises(Conflict):
        services.pause_schedule(row.pk, actor=xi, now=later)
    services.resume_schedule(row.pk, actor=xi, now=later)
    assert tick(later) == 0 and not Run.objects.exists()
    assert tick(later + timedelta(hours=8)) == 1


def test_a_schedule_runs_by_hand_beside_its_times(cast: Cast, ran: list[Actor], xi: Actor) -> None:
    plan("FREQ=DAILY", datetime(2026, 1, 1, 8))
    align(NEW_YEAR)
    run = services.run_schedule(Schedule.objects.get().pk, actor=xi, now=NEW_YEAR)
    assert (run.punctuality, run.job and run.job.actor_name) == ("by_hand", "席文")
    assert Schedule.objects.get().next_run_at == NEW_YEAR + timedelta(hours=8)


def test_a_changed_rule_begins_anew_and_a_retired_schedule_rests(
    cast: Cast, ran: list[Actor], xi: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan("FREQ=DAILY", datetime(2026, 1, 1, 8))
    align(NEW_YEAR)
    monkeypatch.setattr(registry, "_plans", {})
    assert tick(NEW_YEAR + timedelta(days=9)) == 0
    with pytest.raises(Conflict):
        services.run_schedule(Schedule.objects.get().pk, actor=xi, now=NEW_YEAR)
    plan("FREQ=DAILY", datetime(2026, 1, 1, 10))
    align(NEW_YEAR + timedelta(days=9))
    assert Schedule.objects.get().next_run_at == NEW_YEAR + timedelta(days=9, hours=10)
