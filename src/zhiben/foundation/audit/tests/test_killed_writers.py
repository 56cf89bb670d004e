"""kill -9 at random moments: no change without its entry, and no entry without its change."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from zhiben.foundation.access.models import Organisation, OrganisationAlias
from zhiben.foundation.access.testing import Offices
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry

WRITER = Path(__file__).with_name("killed_writer.py")
COMMANDS = 1000
SEED = 7


def database_url() -> str:
    """The test database, as an address for another process."""
    known = connection.settings_dict
    name = quote(str(known["NAME"]), safe="/")
    if connection.vendor == "sqlite":
        return f"sqlite://{name}"
    login = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    return f"postgres://{login}@{known['HOST']}:{known['PORT'] or 5432}/{name}"


def write_until_killed(seed: int, organisation: Organisation, after: int, wait_s: float) -> int:
    """Returns how many commands the process told of before it was killed, `wait_s` after it told of `after`."""
    environment = os.environ | {
        "ZHIBEN_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "zhiben.project.settings",
    }
    command = [sys.executable, str(WRITER), str(seed), str(organisation.pk), str(COMMANDS)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 - our own program
        assert writer.stdout is not None
        for _ in range(after):
            writer.stdout.readline()
        try:
            writer.wait(wait_s)
        except subprocess.TimeoutExpired:
            writer.send_signal(signal.SIGKILL)
        return after + len(writer.stdout.readlines())


@pytest.mark.django_db(transaction=True)
def test_a_writer_killed_at_random_leaves_no_change_without_entry_and_none_the_other_way(offices: Offices) -> None:
    own = OrganisationAlias.objects.count()
    chance, told, round_ = random.Random(SEED), 0, 0  # noqa: S311 - a reproducible order
    while told < COMMANDS:
        after = chance.randint(50, 300)
        told += write_until_killed(SEED + round_, offices.emergency, after, chance.uniform(0, 0.05))
        round_ += 1
        assert verify().broken is None
    named = Counter(OrganisationAlias.objects.filter(name__startswith="别名").values_list("name", flat=True))
    entries = Counter(entry.fields["name"] for entry in Entry.objects.filter(action="tests.named"))
    assert named == entries
    assert set(named.values()) == {1}
    assert len(named) >= told >= COMMANDS
    assert OrganisationAlias.objects.count() == own + len(named)
