"""The process that test_killed_writers kills: command after command, each a change and its entry in one transaction.

Arguments: the seed of the order, the key of the organisation, how many commands. Prints a line for each commit.
"""

from __future__ import annotations

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


def main(seed: str, organisation_id: str, commands: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a reproducible order
    organisation = Organisation.objects.select_related("area").get(pk=organisation_id)
    for number in range(commands):
        command(organisation, f"别名{seed}-{number}", chance.choice(("entry", "change")))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
