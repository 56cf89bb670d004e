"""Every step of the table, from every state: taken where the table says so, refused everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from zhiben.core.errors import Conflict
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.outbox import queue, services
from zhiben.foundation.outbox.lifecycle import LABELS, OPEN, STEPS, TONES, WorkState
from zhiben.foundation.outbox.models import Job
from zhiben.foundation.outbox.testing import NOW
from zhiben.foundation.outbox.tests.counting import jobs as counting

LATER = NOW + timedelta(minutes=5)


def _claim(job: Job, actor: Actor) -> None:
    if queue.claim(Job.objects.filter(pk=job.pk), now=LATER, holder="other", lease=timedelta(seconds=60)) is None:
        raise Conflict("queue.nothing_free", "")


TAKE: dict[str, Callable[[Job, Actor], object]] = {
    "claim": _claim,
    "finish": lambda job, _: queue.finish(job, now=LATER),
    "postpone": lambda job, _: queue.fail(job, error="outbox.failed", now=LATER, jitter=0.5),
    "give_back": lambda job, _: queue.give_back(job, now=LATER),
    "bury": lambda job, _: queue.bury(job, error="outbox.failed", now=LATER),
    "retry": lambda job, actor: services.retry_work(Job, job.pk, actor=actor, now=LATER),
    "cancel": lambda job, actor: services.cancel_work(Job, job.pk, actor=actor, now=LATER),
}


@pytest.fixture
def job(cast: Cast) -> Job:
    return outbox.enqueue(counting.CountOnce(1, cast.gao.user.pk), actor=cast.gao.actor, now=NOW)


def put(job: Job, state: str) -> None:
    job.state, job.token, job.attempts = state, uuid4() if state == WorkState.RUNNING else None, 2
    job.free_at = NOW if state in OPEN else None
    job.save()


@pytest.mark.parametrize("state", list(WorkState))
@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_step_is_taken_from_the_states_of_the_table_and_no_other(
    job: Job, xi: Actor, name: str, state: WorkState
) -> None:
    put(job, state)
    if state in STEPS[name].source:
        TAKE[name](job, xi)
        expected = STEPS[name].target
    else:
        with pytest.raises((Conflict, queue.LeaseLost)):
            TAKE[name](job, xi)
        expected = state
    assert Job.objects.get(pk=job.pk).state == expected


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if step.holder])
def test_a_step_of_the_holder_is_nobody_elses(job: Job, xi: Actor, name: str) -> None:
    put(job, WorkState.RUNNING)
    Job.objects.filter(pk=job.pk).update(token=uuid4())
    with pytest.raises(queue.LeaseLost):
        TAKE[name](job, xi)
    assert Job.objects.get(pk=job.pk).state == WorkState.RUNNING


@pytest.mark.parametrize(
    ("name", "sentence"), [("retry", "重新执行“一次计数”，此前 2 次"), ("cancel", "取消“一次计数”")]
)
def test_what_a_person_does_is_in_the_trail(job: Job, places: object, xi: Actor, name: str, sentence: str) -> None:
    Job.objects.filter(pk=job.pk).update(area=places.county, county_key=places.county.pk)  # type: ignore[attr-defined]
    job.refresh_from_db()
    put(job, WorkState.DEAD)
    TAKE[name](job, xi)
    assert [str(entry) for entry in timeline(job, actor=xi)] == [sentence]


def test_every_state_has_its_word_and_tone() -> None:
    assert set(LABELS) == set(TONES) == set(WorkState)


def test_work_that_is_open_under_a_key_is_not_opened_twice_by_a_retry(cast: Cast, xi: Actor) -> None:
    request = counting.CountOnce(1, cast.gao.user.pk)
    dead = outbox.enqueue(request, actor=cast.gao.actor, now=NOW, key="one")
    put(dead, WorkState.DEAD)
    outbox.enqueue(request, actor=cast.gao.actor, now=NOW, key="one")
    with pytest.raises(Conflict) as refused:
        services.retry_work(Job, dead.pk, actor=xi, now=LATER)
    assert refused.value.code == "outbox.same_key_open"
