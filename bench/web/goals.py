"""W1 to W4 and W6 for the list of sites; W5 and the time of every page stand in `table`."""

from __future__ import annotations

from typing import Any

from django.db import connection

from bench.measure import alternate
from bench.report import goal
from bench.web import server
from bench.web.pages import keys
from bench.web.server import LIST
from bench.web.watch import watched

LEAN = "/bench/lean"
PAIRS, DEEP_PAGE = 25, 1_000


def served(client: Any) -> None:
    ratio, listed, hello, half = server.against_hello(client.cookies["sessionid"].value)
    figure = f"{ratio:.3f} ×  [{listed:.0f} against {hello:.0f} answers/s, {server.tool()}]"
    goal("W1 list / hello of the same server", ratio >= 0.10, figure, "≥ 0.10 ×")
    figure = f"{half.p99 / half.p50:.1f} ×  [p50 {half.p50:.0f}, p99 {half.p99:.0f} ms at {half.rate:.0f}/s]"
    goal("W6 p99 / p50 at half of saturation", half.p99 <= 4 * half.p50 and not half.refused, figure, "≤ 4 ×")


def in_process(client: Any) -> None:
    for path in (LIST, LEAN):
        client.get(path)
    lean = alternate(lambda: client.get(LIST), lambda: client.get(LEAN), PAIRS)
    figure = f"{1 / lean.median:.2f} ×  [{1000 * lean.ours:.1f} against {1000 * lean.reference:.1f} ms]"
    goal("W2 list / the lean page, in process", 1 / lean.median <= 3, figure, "≤ 3 ×")
    _sql(client, 1000 * lean.ours)
    deep = f"{LIST}&before={keys()['deep']}"
    client.get(deep)
    depth = alternate(lambda: client.get(deep), lambda: client.get(LIST), PAIRS)
    goal(f"W4 page {DEEP_PAGE:,} / page 1", 1 / depth.median <= 1.5, f"{1 / depth.median:.2f} ×", "≤ 1.5 ×")


def _sql(client: Any, whole: float) -> None:
    """The best of five, for the rows and their count, and for all that the request asks."""
    found = []
    for _ in range(5):
        with watched() as watch:
            client.get(LIST)
        found.append((sum(ms for sql, _, ms in watch.statements if "registry_site" in sql), watch.milliseconds))
    own, every = (min(column) for column in zip(*found, strict=True))
    # W7 says what PostgreSQL may take: its answers cross a socket.
    goal("W2 SQL of rows and count", own <= 1, f"{own:.2f} ms", "≤ 1 ms", counted=connection.vendor == "sqlite")
    share = every / whole
    met, counted = share <= 0.25, connection.vendor == "sqlite"
    goal("W2 all SQL of the request", met, f"{100 * share:.0f} %  [{every:.2f} ms]", "≤ 25 %", counted=counted)
    with watched() as watch:
        client.get(LIST)
    goal("W3 queries of the list", len(watch.statements) <= 8, str(len(watch.statements)), "≤ 8")
