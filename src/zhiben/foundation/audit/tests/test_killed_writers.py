"""kill -9 at random moments: no change without its entry, and no entry without its change."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.database import database_url
from zhiben.foundation.access.models import Organisation, OrganisationAlias
from zhiben.foundation.access.testing import Offices
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry

WRITER = Path(__file__).with_name("killed_writer.py")
COMMANDS = 1000
SEED = 7

Writer = subprocess.Popen[str]


@pytest.fixture
def writer(offices: Offices) -> Iterator[Writer]:
    environment = os.environ | {
        "ZHIBEN_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "zhiben.project.settings",
    }
    command = [sys.executable, str(WRITER), str(offices.emergency.pk), str(COMMANDS)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True, bufsize=1) as begun:  # noqa: S603 - our own program
        yield begun
        begun.kill()


def write_until_killed(writer: Writer, seed: str, after: int, wait_s: float) -> int:
    """Returns how many commits the process told of before it was killed, `wait_s` after it told of `after`."""
    assert writer.stdin is not None and writer.stdout is not None
    writer.stdin.write(f"{seed}\n")
    child = int(writer.stdout.readline())
    for _ in range(after):
        assert writer.stdout.readline() != "dead\n"
    time.sleep(wait_s)
    os.kill(child, signal.SIGKILL)
    return after + sum(1 for _ in iter(writer.stdout.readline, "dead\n"))


def written() -> tuple[Counter[str], Counter[str]]:
    """The names that stand in the table, and those that stand in the trail."""
    names = OrganisationAlias.objects.filter(name__startswith="别名").values_list("name", flat=True)
    return Counter(names), Counter(entry.fields["name"] for entry in Entry.objects.filter(action="tests.named"))


@pytest.mark.django_db(transaction=True)
def test_a_writer_killed_at_random_leaves_no_change_without_entry_and_none_the_other_way(writer: Writer) -> None:
    own, chance, told, rounds = OrganisationAlias.objects.count(), random.Random(SEED), 0, 0  # noqa: S311 - reproducible
    while told < COMMANDS:
        told += write_until_killed(writer, f"{SEED}-{rounds}", chance.randint(1, 80), chance.uniform(0, 0.02))
        rounds += 1
        names, entries = written()
        assert names == entries and set(names.values()) == {1}
        # One commit more than a round told of, where it died between the commit and the word.
        assert told <= len(names) <= told + rounds
    assert verify().broken is None and rounds >= 10
    assert OrganisationAlias.objects.count() == own + len(names)
    assert Organisation.objects.count() == 6
