"""Jobs: keys, priorities, portions with progress, results, cancelling, and what is swept away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from zhiben.core.errors import ExternalError, NotPermitted, NotVisible
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Places
from zhiben.foundation.outbox import registry, selectors, services
from zhiben.foundation.outbox.jobs import Sweep
from zhiben.foundation.outbox.models import Event, Job, Notice
from zhiben.foundation.outbox.occasion import Task
from zhiben.foundation.outbox.testing import NOW, Clock
from zhiben.foundation.outbox.tests.counting import jobs as counting
from zhiben.foundation.outbox.working import Hand, run_next

Work = Callable[[], int]


def ask(cast: Cast, number: int = 1, **how: object) -> Job:
    request = counting.CountOnce(number, cast.gao.user.pk)
    return outbox.enqueue(request, actor=cast.gao.actor, now=NOW, **how)  # type: ignore[arg-type]


def test_the_same_key_is_asked_for_once_while_it_is_open(cast: Cast, work_all: Work) -> None:
    assert ask(cast, key="import-7") == ask(cast, key="import-7")
    assert work_all() == 1
    assert ask(cast, key="import-7") != Job.objects.earliest("pk")
    assert Job.objects.count() == 2


def test_the_urgent_goes_first_and_nothing_before_its_time(cast: Cast, clock: Clock, work_all: Work) -> None:
    ask(cast, 1, priority=9)
    ask(cast, 2, priority=0)
    ask(cast, 3)
    ask(cast, 4, priority=0, at=NOW + timedelta(hours=1))
    work_all()
    titles = ["once 2", "once 3", "once 1"]
    assert list(Notice.objects.order_by("pk").values_list("title", flat=True)) == titles
    clock.pass_by(hours=1)
    assert work_all() == 1


def test_a_result_is_kept(cast: Cast, work_all: Work) -> None:
    ask(cast, 5)
    work_all()
    job = Job.objects.get()
    assert (job.state, job.result, job.started_at, job.finished_at) == ("done", {"number": 5}, NOW, NOW)


def portions(cast: Cast) -> Job:
    return outbox.enqueue(counting.CountInPortions(1, 5, cast.gao.user.pk), actor=cast.gao.actor, now=NOW)


def test_a_job_in_portions_goes_on_where_it_was_stopped(cast: Cast, hand: Hand) -> None:
    portions(cast)
    stops = iter([False, False, True])
    assert run_next(replace(hand, stopping=lambda: next(stops)))
    job = Job.objects.get()
    assert (job.state, job.attempts, job.done, job.total, job.message) == ("waiting", 0, 2, 5, "第 2 批")
    assert run_next(hand)
    job.refresh_from_db()
    assert (job.state, job.done, Notice.objects.count()) == ("done", 5, 5)


def test_a_job_that_is_cancelled_while_it_runs_commits_no_further_portion(cast: Cast, hand: Hand, xi: Actor) -> None:
    job, seen = portions(cast), iter(range(9))

    def stopping() -> bool:
        if next(seen) == 3:
            services.cancel_work(Job, job.pk, actor=xi, now=NOW)
        return False

    assert run_next(replace(hand, stopping=stopping))
    job.refresh_from_db()
    assert (job.state, job.done, Notice.objects.count()) == ("cancelled", 3, 3)


def test_a_whole_job_has_no_portions(cast: Cast, hand: Hand, declarations: None) -> None:
    def work(request: counting.Happened, task: Task) -> None:
        with task.portion(1, 2):
            pass

    outbox.job("sample.whole", "整体", type("Asked", (counting.Happened,), {}), attempts=1)(work)
    request = next(kind.request for name, kind in registry.jobs().items() if name == "sample.whole")
    outbox.enqueue(request(1, cast.gao.user.pk), actor=cast.gao.actor, now=NOW)
    assert run_next(hand)
    assert Job.objects.get().error == "outbox.failed RuntimeError"


@pytest.mark.parametrize(("retryable", "state"), [(True, "waiting"), (False, "dead")])
def test_what_cannot_help_is_not_tried_again(
    cast: Cast, hand: Hand, monkeypatch: pytest.MonkeyPatch, retryable: bool, state: str
) -> None:
    def refuse(*_: object) -> None:
        raise ExternalError("sample.refused", "对方没有接收。", retryable=retryable)

    kind = replace(registry.jobs()["counting.once"], work=refuse)
    monkeypatch.setitem(registry.jobs(), "counting.once", kind)
    ask(cast)
    assert run_next(hand)
    assert (Job.objects.get().state, Job.objects.get().error) == (state, "sample.refused 对方没有接收。")


def test_only_an_administrator_of_the_county_sees_and_touches_a_job(
    cast: Cast, places: Places, xi: Actor, gao: Actor
) -> None:
    here, there, everywhere = ask(cast, area=places.county), ask(cast, area=places.next_county), ask(cast)
    assert set(selectors.visible_work(Job, actor=xi)) == {here, everywhere}
    assert not selectors.visible_work(Job, actor=gao).exists()
    with pytest.raises(NotVisible):
        services.cancel_work(Job, there.pk, actor=xi, now=NOW)
    with pytest.raises(NotPermitted):
        services.cancel_work(Job, here.pk, actor=gao, now=NOW)


def test_long_done_work_is_swept_away_and_what_failed_stays(cast: Cast, clock: Clock, work_all: Work) -> None:
    for number in (1, 2):
        outbox.publish(counting.Happened(number, cast.gao.user.pk), actor=cast.gao.actor, now=NOW)
        ask(cast, number)
    work_all()
    last = Event.objects.latest("pk")
    last.deliveries.filter(handler="counting.first").update(state="dead")
    Job.objects.filter(pk=Job.objects.latest("pk").pk).update(state="dead")
    now = clock.pass_by(days=91)
    outbox.enqueue(Sweep(), actor=cast.gao.actor, now=now)
    work_all()
    assert Job.objects.latest("pk").result == {"jobs": 1, "events": 3, "workers": 0}
    assert Event.objects.get() == last and timezone.localdate(now).year == 2026
