"""The to-do page and the lists of tasks at the size of a large county: 200,000 tasks with 2,000,000 days.

    python -m bench.dispatch [--tasks N] [--days N] [--keep DIR]

Sets up a demo county in a temporary SQLite database, or in the empty one that ZHIBEN_DATABASE_URL names, and writes the
tasks in bulk, past the services. Prints the time at work (`time.process_time`) of every page after a warm-up, so that
a machine shared with others measures the program and not the others; and drafts the brief of a round of every unit.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.county import started
from bench.measure import seconds
from bench.report import closing, goal, say

if TYPE_CHECKING:
    from django.test import Client

    from zhiben.apps.dispatch.models import Task

LIMIT_MS = 100.0
BRIEF_S = 10.0
BATCH = 5_000
KEYS = ("county_key", "town_key", "village_key", "grid_key")
STATES = ("active",) * 12 + ("issued",) * 2 + ("closed",) * 5 + ("submitted",)
PAGES = (
    "/todo/", "/todo/?bucket=overdue", "/todo/?bucket=later", "/dispatch/", "/dispatch/?view=overdue", "/dispatch/?view=week",
    "/dispatch/?view=sign", "/dispatch/?view=closed", "/dispatch/?view=accept", "/dispatch/?view=undated", "/dispatch/?role=lead",
    "/dispatch/?text=燃气", "/dispatch/?text=没有这几个字", "/dispatch/units", "/directives/ledger", "/dispatch/rounds",
    "/dispatch/chasing", "/",
)  # fmt: skip
PEOPLE = ("gao", "shen", "lin", "he")
WORDS = ("燃气", "消防", "有限空间", "动火", "道路", "矿山", "危化", "校园", "养老", "工地")


def tasks(count: int, chance: random.Random, now: datetime, on: date) -> Iterator[Task]:
    """Spread over all units, most of them under way."""
    from zhiben.apps.dispatch.models import NO_DATE, Task
    from zhiben.foundation.access.models import Organisation

    units = list(Organisation.objects.exclude(kind="enterprise").select_related("area").order_by("pk"))
    for number in range(count):
        unit, state = chance.choice(units), chance.choice(STATES)
        due = on + timedelta(days=chance.randint(-60, 300))
        yield Task(
            id=UUID(int=chance.getrandbits(128)), organisation=unit, area=unit.area,
            **{name: getattr(unit.area, name) for name in KEYS}, role=chance.choice(("lead", "responsible", "territory")),
            title=f"{chance.choice(WORDS)}安全排查整治第 {number} 项", text=f"对{chance.choice(WORDS)}领域开展排查，建立台账，按期整改。",
            sector=chance.choice(WORDS), state=state, next_due_on=NO_DATE if state in ("closed", "submitted") else due,
            issued_at=now, sign_by=on + timedelta(days=chance.randint(-5, 10)), signed_at=now if state != "issued" else None,
            closed_at=now if state == "closed" else None, made_at=now, person_name="某某",
        )  # fmt: skip


def days(found: Task, each: int, chance: random.Random, now: datetime, on: date) -> list[Any]:
    """A monthly rhythm: what has passed is mostly reported, what lies ahead is open."""
    from zhiben.apps.dispatch.models import Occurrence

    first = on + timedelta(days=chance.randint(-150, 0))
    keys = {name: getattr(found, name) for name in KEYS}
    made = []
    for number in range(each):
        due = first + timedelta(days=30 * number)
        ended = found.state in ("closed", "submitted") or (due < on and chance.random() < 0.97)
        state = ("reported" if chance.random() < 0.02 else "accepted") if ended else "open"
        made.append(
            Occurrence(
                task=found, organisation_id=found.organisation_id, due_on=due, written_on=due, state=state,
                reported_at=now if ended else None, **keys,
            )
        )  # fmt: skip
    return made


def fill(count: int, each: int, seed: int, now: datetime, on: date) -> None:
    from django.db import connection, transaction

    from zhiben.apps.dispatch.models import Occurrence, Task

    chance = random.Random(seed)
    batch: list[Task] = []

    def write() -> None:
        with transaction.atomic():
            Task.objects.bulk_create(batch, batch_size=500)
            rows = [row for found in batch for row in days(found, each, chance, now, on)]
            Occurrence.objects.bulk_create(rows, batch_size=500)
        batch.clear()

    for found in tasks(count, chance, now, on):
        batch.append(found)
        if len(batch) == BATCH:
            write()
    write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(client: Client, path: str, runs: int) -> list[float]:
    """Time at work in ms, after one request that does not count."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return sorted(1000 * at_work(lambda: client.get(path)) for _ in range(runs))


def at_work(work: Callable[[], object]) -> float:
    """Seconds that this process worked."""
    before = time.process_time()
    work()
    return time.process_time() - before


def brief() -> None:
    """A round of every unit of the county, the demo's own form, drafted as the worker would."""
    from django.utils import timezone

    from zhiben.apps.dispatch.models import FormField, ReturnForm, ReturnValue, Round, UnitReturn
    from zhiben.apps.reports.services import drafting
    from zhiben.foundation.access.actor import actor_of
    from zhiben.foundation.access.models import Organisation, User

    now, gao = timezone.now(), User.objects.get(username="gao")
    actor, office = actor_of(gao, timezone.localdate(now)), gao.organisation
    assert office is not None
    county, units = office.area, list(Organisation.objects.exclude(kind="enterprise").select_related("area"))
    form = ReturnForm.objects.create(area=county, name=f"检查情况表 {now:%H%M%S}", made_by_name="bench", made_at=now)
    field = FormField.objects.create(form=form, ordinal=1, key="checked", label="检查企业", kind="count", unit="家",
                                     needed_because="bench")  # fmt: skip
    found = Round.objects.create(area=county, form=form, name="检查调度", opens_on=timezone.localdate(now), due_at=now,
                                 state="open", made_by_name="bench", made_at=now)  # fmt: skip
    for number, unit in enumerate(units):
        keys = {name: getattr(unit.area, name) for name in KEYS}
        there = {"state": "submitted", "submitted_at": now, "submitted_by_name": "某某"} if number % 9 else {}
        row = UnitReturn.objects.create(round=found, organisation=unit, area=unit.area, **keys, **there)
        if there:
            ReturnValue.objects.create(
                unit_return=row, field=field, number=number, source="typed", at=now, by_name="某某"
            )
    told: list[str] = []
    asked = drafting.ask_brief(
        kind="brief", round_id=found.pk, organisation_id=office.pk, as_of=now, actor=actor, now=now
    )
    taken = at_work(
        lambda: drafting.write_brief(asked.pk, actor=actor, now=now, told=lambda done, words: told.append(words))
    )
    name = f"brief of a round of {len(units)} units, {len(told)} words of progress"
    goal(name, taken < BRIEF_S and len(told) > 1, f"{taken:.1f} s", f"< {BRIEF_S:.0f} s")


def pages(runs: int) -> None:
    from django.conf import settings
    from django.test import Client

    from zhiben.apps.dispatch.models import Task
    from zhiben.foundation.access.models import User

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    one = Task.objects.filter(state="active").order_by("pk")[0]
    for name in PEOPLE:
        client = Client()
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        for path in (*PAGES, f"/dispatch/{one.pk}") if name == "gao" else PAGES:
            times = measure(client, path, runs)
            p95 = times[int(0.95 * (len(times) - 1))]
            figure = f"p50 {statistics.median(times):6.1f} ms, p95 {p95:6.1f} ms"
            goal(f"{name:5s} {path[:40]}", p95 <= LIMIT_MS, figure, f"p95 ≤ {LIMIT_MS:.0f} ms")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.dispatch", description=__doc__)
    parser.add_argument("--tasks", type=int, default=200_000)
    parser.add_argument("--days", type=int, default=2_000_000)
    parser.add_argument("--keep", type=Path, help="a folder in which the county stays, to be measured again")
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--runs", type=int, default=21)
    options = parser.parse_args()
    with started(options.keep):
        from django.utils import timezone

        from zhiben.apps.dispatch.models import Task
        from zhiben.project import operations

        now = timezone.now()
        if not Task.objects.exists():
            operations.seed_demo(500)
            each = max(1, options.days // options.tasks)
            taken = seconds(lambda: fill(options.tasks, each, options.seed, now, timezone.localdate(now)))
            say(f"{options.tasks:,} tasks with {each * options.tasks:,} days written in {taken:.0f} s")
        pages(options.runs)
        brief()
    return closing()


if __name__ == "__main__":
    sys.exit(main())
