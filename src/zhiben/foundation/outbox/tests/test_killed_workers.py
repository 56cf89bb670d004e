"""`kill -9` at random points: nothing is lost, and nothing happens twice in effect."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from tests.servers.database import database_url
from zhiben.foundation import outbox
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.outbox.lifecycle import OPEN
from zhiben.foundation.outbox.models import Delivery, Job, Notice, Worker
from zhiben.foundation.outbox.tests.counting.jobs import CountInPortions, CountOnce, Happened

EVENTS, JOBS, PORTIONED, PORTIONS = 120, 30, 6, 12
SEED = 20261124
PATIENCE_S = 240

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a worker process with two job lanes. All are gone after the test."""
    begun: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "zhiben.foundation.outbox.tests.counting.settings",
        "ZHIBEN_DATABASE_URL": database_url(),
        "ZHIBEN_DATA": str(tmp_path),
        "ZHIBEN_WORKER_LEASE_SECONDS": "3",
        "ZHIBEN_LOG_LEVEL": "ERROR",
    }

    def one(*arguments: str, **more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "zhiben", "worker", "--jobs", "2", *arguments]
        begun.append(subprocess.Popen(command, env=environment | more, stdout=subprocess.DEVNULL))  # noqa: S603 - ours
        return begun[-1]

    yield one
    for process in begun:
        process.kill()
        process.wait()


def wait_until(reached: Callable[[], bool], patience_s: float) -> None:
    end = time.monotonic() + patience_s
    while not reached():
        assert time.monotonic() < end, "not reached in time"
        time.sleep(0.1)


def ask_for_everything(cast: Cast) -> None:
    user_id = cast.gao.user.pk
    with transaction.atomic():
        for number in range(EVENTS):
            outbox.publish(Happened(number, user_id), actor=cast.gao.actor, now=timezone.now())
        for number in range(JOBS):
            outbox.enqueue(CountOnce(number, user_id), actor=cast.gao.actor, now=timezone.now())
        for number in range(PORTIONED):
            outbox.enqueue(CountInPortions(number, PORTIONS, user_id), actor=cast.gao.actor, now=timezone.now())
    # Killed so often, an attempt less would bury work that is not to blame.
    Job.objects.update(max_attempts=100)
    Delivery.objects.update(max_attempts=100)


def expected() -> Counter[str]:
    titles = [f"{name} {number}" for number in range(EVENTS) for name in ("first", "second")]
    titles += [f"once {number}" for number in range(JOBS)]
    titles += [f"portion {number}/{done}" for number in range(PORTIONED) for done in range(PORTIONS)]
    return Counter(titles)


def is_done() -> bool:
    return not (Delivery.objects.filter(state__in=OPEN).exists() or Job.objects.filter(state__in=OPEN).exists())


@pytest.mark.django_db(transaction=True)
def test_killed_at_random_points_nothing_is_lost_and_nothing_happens_twice(
    cast: Cast, start: Start, tmp_path: Path
) -> None:
    ask_for_everything(cast)
    dice = random.Random(SEED)  # noqa: S311 - a seed that repeats
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    end, workers, kills = time.monotonic() + PATIENCE_S, [start(ZHIBEN_TEST_DEATHS=str(deaths))], 0
    while not is_done() or kills < 5:
        assert time.monotonic() < end, "the work is not done in time"
        time.sleep(dice.uniform(0.05, 1.2))
        if kills < 8 and Notice.objects.count() > kills * 25:
            workers[dice.randrange(len(workers))].kill()
            kills += 1
        workers = [worker for worker in workers if worker.poll() is None]
        while len(workers) < 2:
            workers.append(start(ZHIBEN_TEST_DEATHS=str(deaths)))
    assert Counter(Notice.objects.values_list("title", flat=True)) == expected()
    assert {path.name.split("-")[0] for path in deaths.iterdir()} == {"first", "second", "once", "portion"}
    assert Job.objects.filter(attempts__gt=1).exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_ends_by_itself_and_leaves_nothing_held(cast: Cast, start: Start) -> None:
    outbox.enqueue(CountInPortions(0, 3000, cast.gao.user.pk), actor=cast.gao.actor, now=timezone.now())
    worker = start()
    wait_until(lambda: Job.objects.filter(done__gt=3).exists(), 30)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=20) == 0
    job = Job.objects.get(kind="counting.portions")
    assert (job.state, job.attempts, job.token) == ("waiting", 0, None)
    assert Notice.objects.count() == job.done
    assert Worker.objects.get().stopped_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_not_outlive_the_process_it_stands_beside(start: Start) -> None:
    assert start("--parent", "1").wait(timeout=20) == 0
    assert Worker.objects.get().stopped_at is not None
