"""Every page beside the time it may take: the 50th, 95th and 99th percentile of its time inside the process."""

from __future__ import annotations

import gc
import math
import statistics
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.db import connection

from bench.report import goal, say
from bench.web import pages, watch
from bench.web.lab import client_of

PAGE_MS, QUERIES, SLOW_MS = 100.0, 8, 400.0
FINE = (200, 204, 302)


@dataclass(frozen=True, slots=True)
class Page:
    """Milliseconds; `own`: those of this process at work, whatever else the machine does; `faults`: of its plans."""

    who: str
    path: str
    status: int
    queries: int
    times: tuple[float, ...]
    faults: tuple[str, ...]
    own: float = 0.0

    def at(self, share: float) -> float:
        """By nearest rank."""
        return self.times[max(0, math.ceil(share * len(self.times)) - 1)]

    def line(self) -> str:
        figures = "".join(f"{self.at(share):8.1f}" for share in (0.5, 0.95, 0.99))
        return f"  {figures}{self.own:8.1f} {self.queries:3d}  {self.who:5s} {unquote(self.path)}"


def all_pages(runs: int) -> None:
    """Measure all, print the table, the slowest first, and judge it."""
    clients = {who: client_of(who) for who in ("gao", "an", "bao", "xi", "lin", "shen", "he", "ma")}
    reached: set[str] = set()
    every = [_measured(who, path, clients[who], runs, reached) for who, path in pages.asked()]
    found = [page for page in every if page.status in FINE]
    say(
        f"\n  milliseconds of {runs} requests each on {connection.vendor}: p50, p95, p99; at work; queries; who asks; what"
    )
    for page in sorted(found, key=lambda page: page.at(0.95), reverse=True):
        say(page.line())
    refused = [f"{page.who} {page.path} {page.status}" for page in every if page.status >= 500 or page.status == 404]
    for each in refused:
        say(f"  not answered: {unquote(each)}")
    _judged(found)
    say(f"  routes that were not asked: {', '.join(sorted(pages.routes() - reached))}")


def _judged(found: list[Page]) -> None:
    name = f"({len(found)} pages, {connection.vendor})"
    slow = [page for page in found if page.at(0.95) > PAGE_MS]
    worst = max(found, key=lambda page: page.at(0.95))
    figure = f"{len(slow)} over it  [slowest {worst.at(0.95):.0f} ms, {worst.who} {unquote(worst.path)}]"
    goal(f"every page within 100 ms at p95 {name}", not slow, figure, "0 over it")
    # W3 is about lists and what they lead to; a search looks through a dozen kinds of things, and is shown beside it.
    for what, these, counted in (
        ("every list and detail page", [page for page in found if not page.path.startswith("/search/")], True),
        ("a search", [page for page in found if page.path.startswith("/search/")], False),
    ):
        most = max(these, key=lambda page: page.queries)
        figure = f"{most.queries}  [{most.who} {unquote(most.path)}]"
        goal(f"W3 queries of {what} {name}", most.queries <= QUERIES, figure, f"≤ {QUERIES}", counted=counted)
    heavy = [page for page in found if page.own > PAGE_MS]
    figure = f"{len(heavy)} over it  [most {max(page.own for page in found):.0f} ms]"
    goal(f"every page within 100 ms of work {name}", not heavy, figure, "0 over it", counted=False)
    bad = [(fault, page) for page in found for fault in page.faults]
    goal(f"W5 plans that scan a large table or sort for long {name}", not bad, str(len(bad)), "0")
    for fault, page in bad:
        say(f"    {fault}: {page.who} {unquote(page.path)}")


def _measured(who: str, path: str, client: Any, runs: int, reached: set[str]) -> Page:
    """The first request warms; of a slow page a few are enough."""
    client.get(path)
    with watch.watched() as seen:
        answer = client.get(path)
    if answer.resolver_match:
        reached.add(answer.resolver_match.route)
    if answer.status_code not in FINE:
        return Page(who, path, answer.status_code, 0, (0.0,), ())
    faults = {fault for sql, params, ms in seen.statements for fault in watch.faults(sql, params, ms)}
    times: list[float] = []
    gc.collect()
    worked: list[float] = []
    while len(times) < runs:
        begun, working = time.perf_counter(), time.process_time()
        client.get(path)
        times.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - working))
        if len(times) == 5 and min(times) > SLOW_MS:
            break
    own = statistics.median(worked)
    return Page(who, path, answer.status_code, len(seen.statements), tuple(sorted(times)), tuple(sorted(faults)), own)
