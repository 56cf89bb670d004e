"""The pages of rules in a county that judges by every pack shipped: time at work beside the time a page may take.

    python -m bench.rules.pages [--sites N] [--keep DIR] [--runs N] [--only WORD]

Sets up a demo county in a temporary SQLite database, or in the empty one that ZHIBEN_DATABASE_URL names: all packs in use
at their usual places, two thirds of what is asked answered by chance, every site judged. What is measured is
`time.process_time`, so that a machine shared with others measures the program and not the others.
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import statistics
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.county import started
from bench.dispatch import at_work
from bench.measure import seconds
from bench.report import closing, goal, say

if TYPE_CHECKING:
    from django.test import Client

    from zhiben.apps.registry.models import Fact
    from zhiben.core.rules.model import Fact as Asked

LIMIT_MS, QUERIES = 100.0, 8
ANSWERED = 0.67
BATCH = 5_000
PEOPLE = ("gao", "shen", "lin", "he")


def value(asked: Asked, chance: random.Random, on: date) -> dict[str, Any]:
    """The columns of an answer by chance; nothing where an answer is a list of records."""
    match asked.type:
        case "bool":
            return {"flag": chance.random() < 0.6}
        case "number" | "integer":
            return {"number": chance.choice((0, 1, 5, 30, 200, 1000)), "unit": asked.unit.label}
        case "date":
            return {"day": on - timedelta(days=chance.randint(-300, 900))}
        case "choice":
            return {"text": chance.choice(list(asked.values))}
        case "set":
            return {"text": ";".join(name for name in asked.values if chance.random() < 0.5) or "无"}
    return {}


def answers(seed: int, on: date) -> Iterator[Fact]:
    """Facts for what the first judgement asked."""
    from zhiben.apps.registry.models import Fact
    from zhiben.apps.rulepacks.engine.loading import SUBJECT, packs_of
    from zhiben.apps.rulepacks.models import PackEdition, SiteJudgement

    chance = random.Random(seed)
    known: dict[str, Asked] = {
        n: fact for pack in packs_of(PackEdition.objects.all()) for n, fact in pack.facts.items()
    }
    held = set(Fact.objects.filter(is_current=True).values_list("site_id", "kind"))
    for site, asks in SiteJudgement.objects.values_list("site_id", "asks"):
        for name in (part.rsplit(":", 2)[0] for part in asks.split("|") if part):
            if chance.random() > ANSWERED or (site, name) in held:
                continue
            columns = {"flag": chance.random() < 0.5} if name.startswith(SUBJECT) else {}
            if name in known:
                columns = value(known[name], chance, on)
            if columns:
                yield Fact(
                    site_id=site, kind=name, observed_on=on, source="inspected", recorded_by="bench",
                    recorded_at=datetime.now().astimezone(), **columns,
                )  # fmt: skip


def judged(seed: int, on: date) -> None:
    """Every pack switched on, judged, answered, judged again."""
    from django.utils import timezone

    from zhiben.apps.registry.models import Fact
    from zhiben.apps.rulepacks import testing
    from zhiben.apps.rulepacks.services import packs
    from zhiben.core.rules import loader
    from zhiben.foundation.access.actor import actor_of
    from zhiben.foundation.access.models import User

    gao = actor_of(User.objects.get(username="gao"), on)
    for folder in loader.packs_in(loader.PACKS):
        made = packs.install_shipped(pack=folder.name, actor=gao, now=timezone.now())
        packs.switch_on(edition_id=made.pk, places=None, reason="bench", actor=gao, now=timezone.now())
    say(f"  judged in {seconds(lambda: testing.judged(gao, on=on)):.0f} s")
    rows = list(answers(seed, on))
    Fact.objects.bulk_create(rows, batch_size=BATCH)
    say(f"  {len(rows):,} facts answered; judged again in {seconds(lambda: testing.judged(gao, on=on)):.0f} s")


def paths() -> list[str]:
    """Lists with the filters that match many, few and none, and the heaviest page of each kind of object."""
    from django.db.models import F

    from zhiben.apps.rulepacks.models import FactTally, PackEdition, RuleEntry, RuleTally, SiteJudgement

    heavy, met = SiteJudgement.objects.order_by(-(F("breached") + F("unknown")), "pk").values_list(
        "site", "met"
    ).first() or (0, "")
    middle = SiteJudgement.objects.filter(breached__gt=0).order_by("pk")[50].site_id
    rule = RuleTally.objects.order_by("-breached")[0].rule_id
    pack = PackEdition.objects.order_by("-rules")[0].pk
    subject = RuleEntry.objects.get(pk=next(key for key in met.split(",") if key)).subject_label
    subjects = FactTally.objects.filter(fact__startswith="subject.").values_list("fact", flat=True)
    broken = f"?subject={RuleEntry.objects.get(pk=rule).subject_label}"
    found = [
        "", "progress", "changes", "list", "list?sort=unknown", "list?text=报警", "list?text=龘靐", "list?outcome=breached&level=major",
        "list?sector=mines", "list?pack=cn-gas&sort=pack", f"list/{rule}", f"list/{rule}?outcome=unknown", f"list/{rule}?outcome=met",
        f"list/{rule}?outcome=not_applicable", "facts", "facts?asked=subject", "facts?text=龘靐", f"facts/{subjects[0]}",
        "facts/mine_depth", "proposals", "proposals?level=major", "decisions", "packs", f"packs/{pack}", f"sites/{heavy}",
        f"sites/{middle}", f"sites/{heavy}?rule={rule}", f"sites/{heavy}/part/met?subject={subject}", f"sites/{heavy}/part/unknown{broken}",
        f"sites/{heavy}/basis/{rule}", f"sites/{heavy}/checklist", f"sites/{heavy}/checklist?all=1",
    ]  # fmt: skip
    return [f"/rulepacks/{each}" for each in found]


def measure(client: Client, path: str, runs: int) -> tuple[list[float], int, int]:
    """Milliseconds at work, queries and bytes, after two requests that do not count."""
    from bench.web.watch import watched

    client.get(path)
    with watched() as queries:
        answer = client.get(path)
    if answer.status_code != 200:
        return [], answer.status_code, 0
    gc.collect()
    return (
        sorted(1000 * at_work(lambda: client.get(path)) for _ in range(runs)),
        len(queries.statements),
        len(answer.content),
    )


def pages(runs: int, only: str) -> None:
    from django.conf import settings
    from django.test import Client

    from zhiben.foundation.access.models import User
    from zhiben.project.garbage import settle

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    every = [path for path in paths() if only in path]
    for name in PEOPLE:
        client = Client()
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        settle()
        for path in every if name == "gao" else [path for path in every if "/sites/" not in path]:
            times, queries, size = measure(client, path, runs)
            if not times:
                say(f"  not answered: {name} {path} {queries}")
                continue
            p95 = times[max(0, math.ceil(0.95 * runs) - 1)]
            figure = f"p50 {statistics.median(times):6.1f} ms, p95 {p95:6.1f} ms, {p95 / LIMIT_MS:.2f} ×, {queries:2d} queries, {size // 1024:4d} kB"
            goal(f"{name:5s} {path}", p95 <= LIMIT_MS and queries <= QUERIES, figure, f"≤ 1 ×, ≤ {QUERIES}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.rules.pages", description=__doc__)
    parser.add_argument("--sites", type=int, default=3_000)
    parser.add_argument("--keep", type=Path, help="a folder in which the county stays, to be measured again")
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--only", default="", help="pages with this in their address")
    options = parser.parse_args()
    with started(options.keep):
        from django.utils import timezone

        from zhiben.apps.rulepacks.models import SiteJudgement
        from zhiben.project import operations

        if not SiteJudgement.objects.exists():
            operations.seed_demo(options.sites)
            judged(options.seed, timezone.localdate())
        pages(options.runs, options.only)
    return closing()


if __name__ == "__main__":
    sys.exit(main())
