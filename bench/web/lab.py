"""One database under measurement, in a process of its own: `python -m bench.web.lab SITES RUNS SEED`.

Prints what it finds. Lines that begin with a tab are for `run`: the goals that were missed, and answers to its requests
on standard input, so that two databases can be measured by turns.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import report
from bench.measure import seconds
from bench.report import say
from bench.web.server import LIST
from zhiben.project.garbage import settle


def start(sites: int, seed: int) -> None:
    """A county of so many sites in the database of the environment: what is there is taken."""
    from zhiben.project import operations

    operations.start(Path(os.environ["ZHIBEN_DATA"]))
    from django.conf import settings
    from django.utils import timezone

    settings.ROOT_URLCONF = "bench.web.urls"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    operations.migrate()
    from bench.web import volumes
    from zhiben.foundation.documents.models import Document
    from zhiben.project import demo

    if not demo.is_seeded():
        taken = seconds(lambda: operations.seed_demo(sites))
        say(f"  {sites:,} sites with their facts and devices loaded in {taken:.0f} s")
    if not Document.objects.exists():
        say(f"  written beside them in {seconds(lambda: volumes.fill(seed, timezone.now())):.0f} s")
        _settled()


def _settled() -> None:
    """PostgreSQL's housekeeping, which a server does by itself some minutes after such a load."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def client_of(username: str) -> Any:
    from django.test import Client

    from zhiben.foundation.access.models import User

    made = Client(raise_request_exception=False)  # a page that breaks is an answer, 500
    made.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return made


def main() -> None:
    sites, runs, seed = map(int, sys.argv[1:])
    start(sites, seed)
    from bench.web import goals, table

    client = client_of("gao")
    goals.served(client)
    goals.in_process(client)
    settle()  # as a process that serves does at its start
    table.all_pages(runs)
    sys.stdout.write("\t" + json.dumps(report.missed, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        sys.stdout.write(f"\t{1000 * median_of(lambda: client.get(LIST), 30)}\n")
        sys.stdout.flush()


def median_of(work: Callable[[], object], times: int) -> float:
    def once() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return statistics.median(once() for _ in range(times))


if __name__ == "__main__":
    main()
