"""The goals W1 to W5 for the list of sites, beside the hello page of the same stack.

    python -m bench.registry [--sites N]

Sets up a demo county in a temporary SQLite database, or in the empty one that ZHIBEN_DATABASE_URL names. W1 needs wrk;
without it the ratio is that of requests inside one process, which leaves the server out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.measure import alternate, seconds

PORT = 8991
HELLO, LIST = "/healthz", "/registry/"


def say(name: str, met: bool, figure: str, wanted: str) -> bool:
    sys.stdout.write(f"{'met   ' if met else 'MISSED'}  {name:44s} {figure}   goal {wanted}\n")
    sys.stdout.flush()
    return met


def requests_a_second(path: str, session: str) -> float:
    """Of two workers on the same cores, with a cookie."""
    command = ["wrk", "-t1", "-c16", "-d5s", "-H", f"Cookie: sessionid={session}", f"http://127.0.0.1:{PORT}{path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in said.splitlines() if line.startswith("Requests/sec"))
    return 0.0 if "Non-2xx" in said else float(line.split()[1])


def served(session: str) -> float:
    """Median of the list's speed over that of hello, by turns."""
    command = [sys.executable, "-m", "zhiben", "serve", "--port", str(PORT), "--workers", "2"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(8)
        requests_a_second(LIST, session)
        return statistics.median(requests_a_second(LIST, session) / requests_a_second(HELLO, session) for _ in range(3))
    finally:
        server.terminate()
        server.wait(20)


def measure(sites: int) -> bool:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from zhiben.apps.registry.models import Site
    from zhiben.apps.registry.selectors import sites as selectors
    from zhiben.apps.registry.selectors.sites import SiteFilter
    from zhiben.foundation.access.actor import actor_of
    from zhiben.foundation.access.models import User
    from zhiben.project import operations

    taken = seconds(lambda: operations.seed_demo(sites))
    sys.stdout.write(f"{connection.vendor}: {sites:,} sites loaded in {taken:.0f} s\n")
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    user, client = User.objects.get(username="gao"), Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    last = Site.objects.order_by("-pk").values_list("pk", flat=True)[min(50_000, sites // 2)]
    deep = f"{LIST}?before={last}"
    client.get(deep)
    lean = alternate(lambda: client.get(LIST), lambda: client.get(HELLO), 15)
    depth = alternate(lambda: client.get(deep), lambda: client.get(LIST), 15)
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)
    rows = [float(query["time"]) * 1000 for query in queries if "registry_site" in query["sql"]]
    actor = actor_of(user, timezone.localdate())
    plans = [query.explain() for query in selectors.page_queries(SiteFilter(risk="red"), actor=actor)]
    bad = [plan for plan in plans if any(word in plan for word in ("SCAN", "TEMP B-TREE", "Seq Scan", "Sort"))]
    by_server = served(client.cookies["sessionid"].value) if shutil.which("wrk") else lean.median
    how = "req/s of the server" if shutil.which("wrk") else "in process; wrk is not there"
    return all((
        say(f"W1 list / hello ({how})", by_server >= 0.10, f"{by_server:.2f} ×", "≥ 0.10 ×"),
        say("W2 SQL of rows and count", max(rows) <= 1 or connection.vendor != "sqlite", f"{max(rows):.1f} ms", "≤ 1 ms"),
        say("W3 queries", len(queries) <= 8, str(len(queries)), "≤ 8"),
        say("W4 page 1,000 / page 1", 1 / depth.median <= 1.5, f"{1 / depth.median:.2f} ×", "≤ 1.5 ×"),
        say("W5 plans that scan or sort", not bad, str(len(bad)), "0"),
    ))  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.registry", description=__doc__)
    parser.add_argument("--sites", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhiben-bench-") as folder:
        os.environ["ZHIBEN_DATA"] = folder
        from zhiben.project import operations

        operations.start(Path(folder))
        operations.migrate()
        return 0 if measure(options.sites) else 1


if __name__ == "__main__":
    sys.exit(main())
