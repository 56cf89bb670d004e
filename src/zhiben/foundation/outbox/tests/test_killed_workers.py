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
KILLS = 16
PATIENCE_S = 240

Start = Callable[..., subprocess.Popen[bytes]]
Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return dict(os.environ) | {
        "DJANGO_SETTINGS_MODULE": "zhiben.foundation.outbox.tests.counting.settings",
        "ZHIBEN_DATABASE_URL": database_url(),
        "ZHIBEN_DATA": str(tmp_path),
        "ZHIBEN_WORKER_LEASE_SECONDS": "2",
        "ZHIBEN_LOG_LEVEL": "ERROR",
    }


@pytest.fixture
def start(environment: Environment) -> Iterator[Start]:
    """Starts a worker process with two job lanes. All are gone after the test."""
    begun: list[subprocess.Popen[bytes]] = []

    def one(*arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "zhiben", "worker", "--jobs", "2", *arguments]
        begun.append(subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL))  # noqa: S603 - ours
        return begun[-1]

    yield one
    for process in begun:
        process.kill()
        process.wait()


class Nursery:
    """Workers of two job lanes, by their process ids, forked from a process that is ready to work."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.workers: list[int] = []

    def fill(self, number: int) -> None:
        """Forget the dead, and start as many as are missing."""
        self.workers = [worker for worker in self.workers if self._signal(worker, 0)]
        assert self._process.stdin is not None and self._process.stdout is not None
        while len(self.workers) < number:
            self._process.stdin.write("one\n")
            self.workers.append(int(self._process.stdout.readline()))

    def kill(self, worker: int) -> bool:
        """Whether it was still there to be killed."""
        return self._signal(worker, signal.SIGKILL)

    def _signal(self, worker: int, number: int) -> bool:
        try:
            os.kill(worker, number)
        except ProcessLookupError:
            return False
        return True


@pytest.fixture
def deaths(tmp_path: Path) -> Path:
    """Where a worker leaves a file before it kills itself."""
    (tmp_path / "deaths").mkdir()
    return tmp_path / "deaths"


@pytest.fixture
def nursery(environment: Environment, deaths: Path) -> Iterator[Nursery]:
    command = [sys.executable, "-m", "zhiben.foundation.outbox.tests.counting.nursery"]
    told = environment | {"ZHIBEN_TEST_DEATHS": str(deaths)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=told, stdin=pipe, stdout=pipe, text=True, bufsize=1) as process:  # noqa: S603 - ours
        made = Nursery(process)
        yield made
        for worker in made.workers:
            made.kill(worker)
        process.kill()


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
    cast: Cast, nursery: Nursery, deaths: Path
) -> None:
    ask_for_everything(cast)
    dice = random.Random(SEED)  # noqa: S311 - a seed that repeats
    end, kills = time.monotonic() + PATIENCE_S, 0
    while not is_done():
        assert time.monotonic() < end, "the work is not done in time"
        nursery.fill(2)
        time.sleep(dice.uniform(0.01, 0.3))
        # Spread over the work: each of the kills waits for its share of the notices.
        if kills < KILLS and Notice.objects.count() > kills * len(expected()) // (KILLS + 2):
            kills += nursery.kill(dice.choice(nursery.workers))
    assert Counter(Notice.objects.values_list("title", flat=True)) == expected()
    assert {path.name.split("-")[0] for path in deaths.iterdir()} == {"first", "second", "once", "portion"}
    assert kills >= KILLS // 2 and Job.objects.filter(attempts__gt=1).exists()


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
