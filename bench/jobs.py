"""`python -m bench.jobs`: a job there and back on SQLite, ours beside huey's in the same run. Exit status 1 where missed.

Ours is asked for in a transaction of its own, claimed with a lease, run, and marked done in the transaction of its effect;
huey's is put into its SQLite store, taken out, run, and its result stored. The effect is nothing at all.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.measure import alternate

JOBS, PAIRS, GOAL = 500, 5, 0.3


def ours(folder: Path) -> Callable[[], int]:
    """Ask for all jobs, then run them all. Returns how many ran."""
    os.environ |= {"ZHIBEN_DATA": str(folder), "ZHIBEN_DATABASE_URL": ""}
    from zhiben.project import operations

    operations.start()
    operations.migrate()
    from django.utils import timezone

    from zhiben.foundation import outbox
    from zhiben.foundation.access.actor import system_actor
    from zhiben.foundation.outbox import working

    @dataclass(frozen=True)
    class Nothing:
        number: int

    def work(request: Nothing, task: object) -> dict[str, Any]:
        return {"number": request.number}

    outbox.job("bench.nothing", "测速", Nothing)(work)
    actor = system_actor("bench")
    hand = working.Hand(
        "bench", timedelta(minutes=1), timezone.now, lambda: 0.5, lambda: False, lambda row: nullcontext()
    )

    def round_trips() -> int:
        for number in range(JOBS):
            outbox.enqueue(Nothing(number), actor=actor, now=timezone.now())
        return sum(1 for _ in iter(lambda: working.run_next(hand), False))

    return round_trips


def theirs(folder: Path) -> Callable[[], int]:
    from huey import SqliteHuey

    huey = SqliteHuey(filename=str(folder / "huey.sqlite3"))

    @huey.task()  # type: ignore[untyped-decorator]
    def nothing(number: int) -> dict[str, int]:
        return {"number": number}

    def round_trips() -> int:
        for number in range(JOBS):
            nothing(number)
        count = 0
        while (task := huey.dequeue()) is not None:
            huey.execute(task)
            count += 1
        return count

    return round_trips


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        a, b = ours(Path(folder)), theirs(Path(folder))
        if (a(), b()) != (JOBS, JOBS):
            sys.stdout.write("not every job came back\n")
            return 1
        ratio = alternate(a, b, PAIRS)
    met = ratio.median >= GOAL
    figure = f"{ratio}  [{JOBS / ratio.ours:,.0f} against {JOBS / ratio.reference:,.0f} a second]"
    sys.stdout.write(f"{'met   ' if met else 'MISSED'}  job round trip / huey on SQLite   {figure}   goal ≥ {GOAL} ×\n")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
