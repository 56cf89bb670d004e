"""What test_killed_writers kills: command after command, each a change and its entry in one transaction.

Arguments: the key of the organisation, how many commands at most. For every seed on standard input a child is forked
that works until it is killed: it says its process id, then a line for each commit; "dead" closes the round.
"""

from __future__ import annotations

import os
import random
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from zhiben.foundation import audit  # noqa: E402
from zhiben.foundation.access.actor import system_actor  # noqa: E402
from zhiben.foundation.access.models import Organisation  # noqa: E402
from zhiben.foundation.access.services import add_alias  # noqa: E402

NAMED = audit.action("tests.named", "增加别名%(name)s", fields={"name": audit.KEEP})


def command(organisation: Organisation, name: str, first: str) -> None:
    """A change and its entry; which of the two is written first must not matter."""
    actor = system_actor("writer")
    with transaction.atomic():
        if first == "entry":
            audit.record(NAMED, actor=actor, subject=organisation, name=name)
        add_alias(organisation=organisation, name=name, actor=actor)
        if first == "change":
            audit.record(NAMED, actor=actor, subject=organisation, name=name)


def work(seed: str, organisation_id: str, commands: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a reproducible order
    say(str(os.getpid()))
    organisation = Organisation.objects.select_related("area").get(pk=organisation_id)
    for number in range(commands):
        command(organisation, f"别名{seed}-{number}", chance.choice(("entry", "change")))
        say(str(number))


def say(line: str) -> None:
    """Written at once, past any buffer that would be lost with the process."""
    os.write(1, f"{line}\n".encode())


def main(organisation_id: str, commands: int) -> None:
    """Forked before any connection is opened, so that each child has its own and nothing to start."""
    for line in sys.stdin:
        if child := os.fork():
            os.waitpid(child, 0)
            say("dead")
        else:
            work(line.strip(), organisation_id, commands)
            os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
