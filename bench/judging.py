"""The overnight judgement of a county: in columns, and site by site, on the same rows in the same run.

    python -m bench.judging [--sites N] [--keep DIR] [--seed N] [--alone]

Sets up a demo county in a temporary SQLite database, or in the empty one that ZHIBEN_DATABASE_URL names, switches on every
pack that is shipped, and writes answers with gaps in bulk. Both ways judge it from nothing and again with nothing changed;
what they store is compared row by row before a ratio is printed. `--alone`: columns only, for counties that are too large
to be judged twice. Times are at work (`time.process_time`) and by the clock.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import os
import pstats
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.report import closing, goal, say

if TYPE_CHECKING:
    from zhiben.apps.rulepacks.engine.judges import Bench
    from zhiben.core.rules.model import Fact
    from zhiben.foundation.access.actor import Actor

KNOWN, SAID = 0.6, 0.5
BATCH = 5_000


@dataclass(frozen=True)
class Taken:
    """Seconds at work and by the clock."""

    work: float
    clock: float

    def __str__(self) -> str:
        return f"{self.work:.1f} s at work, {self.clock:.1f} s by the clock"


def set_up(sites: int, seed: int, folder: Path) -> Actor:
    from zhiben.project import operations

    operations.start(folder)
    operations.migrate()
    from django.utils import timezone

    from zhiben.foundation.access.actor import actor_of
    from zhiben.foundation.access.models import User
    from zhiben.project import demo

    fresh = not demo.is_seeded()
    if fresh:
        operations.seed_demo(sites)
    gao = actor_of(User.objects.get(username="gao"), timezone.localdate())
    if fresh:
        _switch_on(gao, timezone.now())
        count = _answer(gao, seed, timezone.now())
        say(f"  {sites:,} sites, {count:,} answers with gaps")
    return gao


def _switch_on(actor: Actor, now: datetime) -> None:
    from zhiben.apps.rulepacks.services import packs
    from zhiben.core.rules import loader

    for folder in loader.packs_in(loader.PACKS):
        made = packs.install_shipped(pack=folder.name, actor=actor, now=now)
        packs.switch_on(edition_id=made.pk, places=None, reason="测速", actor=actor, now=now)


def _answer(actor: Actor, seed: int, now: datetime) -> int:
    """What each site is asked, with a chance of KNOWN: figures about the limits, records of the last months."""
    from django.utils import timezone

    from zhiben.apps.registry import bulk
    from zhiben.apps.registry.models import Fact as Row
    from zhiben.apps.registry.models import Site
    from zhiben.apps.rulepacks.engine.judges import bench
    from zhiben.apps.rulepacks.services.basis import basis_of

    county = Site.objects.values_list("county_key", flat=True)[0]
    basis = basis_of(county, now=now)
    assert basis is not None
    on, draw = timezone.localdate(now), random.Random(seed)
    asked = _Asked(bench(basis, on=on))
    held = set(Row.objects.filter(is_current=True).values_list("site_id", "kind"))
    key, count, rows = bulk.next_key(Row), 0, list[list[Any]]()
    for site, kind, sector, others in Site.objects.order_by("pk").values_list("pk", "kind", "sector", "other_sectors"):
        for name, columns in asked.answers(kind, (sector, *others), draw, on):
            if (site, name) not in held:
                given = {"number": None, "flag": None, "text": None, "day": None} | columns
                rows.append(
                    bulk.row_of(
                        Row(
                            pk=key, site_id=site, kind=name, observed_on=on - timedelta(days=draw.randrange(300)),
                            source="inspected", recorded_at=now, recorded_by="测速", **given,
                        )
                    )
                )  # fmt: skip
                key, count = key + 1, count + 1
    bulk.write(Row, rows)
    bulk.settle_tables(Row)
    return count


class _Asked:
    """What rules ask of a site, by what it is."""

    def __init__(self, judges: Bench) -> None:
        self.judges = judges
        self.kept: dict[tuple[str, tuple[str, ...]], tuple[list[Fact], list[str]]] = {}

    def _of(self, kind: str, sectors: tuple[str, ...]) -> tuple[list[Fact], list[str]]:
        facts: dict[str, Fact] = {}
        maybe: set[str] = set()
        for each in self.judges.packs:
            at = each.subjects.at(kind, sectors, {})
            maybe |= at.maybe
            for rule in each.pack.rules:
                if rule.subject in at.sure | at.maybe:
                    facts |= rule.facts
        return list(facts.values()), sorted(maybe)

    def answers(
        self, kind: str, sectors: tuple[str, ...], draw: random.Random, on: date
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        if (kind, sectors) not in self.kept:
            self.kept[kind, sectors] = self._of(kind, sectors)
        facts, maybe = self.kept[kind, sectors]
        for fact in facts:
            if draw.random() < KNOWN:
                yield fact.name, _columns(fact, draw, on)
        for name in maybe:
            if draw.random() < SAID:
                yield f"subject.{name}", {"flag": draw.random() < 0.3}


def _columns(fact: Fact, draw: random.Random, on: date) -> dict[str, Any]:
    match fact.type:
        case "bool":
            return {"flag": draw.random() < 0.8}
        case "number" | "integer":
            return {"number": draw.choice((0, 1, 2, 3, 10, 50, 100, 600))}
        case "date":
            return {"day": on - timedelta(days=draw.randrange(-200, 800))}
        case "choice":
            return {"text": draw.choice(list(fact.values))}
        case "set":
            return {"text": ";".join(value for value in fact.values if draw.random() < 0.6) or "无"}
        case "events":
            days = sorted(on - timedelta(days=draw.randrange(400)) for _ in range(draw.randrange(5)))
            return {"text": "; ".join(map(str, days)) or "无"}
    return {"text": "无"}


@contextmanager
def taken(into: list[Taken]) -> Iterator[None]:
    work, clock = time.process_time(), time.perf_counter()
    yield
    into.append(Taken(time.process_time() - work, time.perf_counter() - clock))


def run(actor: Actor) -> Taken:
    """A whole run, as the worker does it."""
    from django.db import transaction
    from django.utils import timezone

    from zhiben.apps.registry.models import Site
    from zhiben.apps.rulepacks.services import judging

    now = timezone.now()
    made = judging.start_run(on=timezone.localdate(now), actor=actor, now=now)
    fresh = made.last_site == 0
    found: list[Taken] = []
    with taken(found):
        judging.judge_county(made.pk, portion=lambda done, total, message: transaction.atomic(), clock=timezone.now)
    made.refresh_from_db()
    # The tail of a run that was left open would be measured for a whole one.
    assert fresh and made.done == Site.objects.filter(county_key=made.county_id).count(), "not a whole run"
    return found[0]


def _read_packs() -> Taken:
    from django.utils import timezone

    from zhiben.apps.registry.models import Site
    from zhiben.apps.rulepacks.engine.judges import bench
    from zhiben.apps.rulepacks.services.basis import basis_of

    found: list[Taken] = []
    basis = basis_of(Site.objects.values_list("county_key", flat=True)[0], now=timezone.now())
    assert basis is not None
    with taken(found):
        bench(basis, on=timezone.localdate())
    return found[0]


def emptied() -> None:
    from zhiben.apps.rulepacks.models import FactTally, JudgementRun, RuleTally, SiteJudgement, Verdict, VerdictChange

    for model in (SiteJudgement, Verdict, VerdictChange, RuleTally, FactTally, JudgementRun):
        model._default_manager.all()._raw_delete("default")


def stored() -> str:
    """A digest of every row that a run writes, but for keys and the moment."""
    from zhiben.apps.rulepacks.models import FactTally, RuleTally, SiteJudgement, Verdict, VerdictChange

    mark = hashlib.sha256()
    left_out = {"id", "run", "at", "judged_at"}
    for model in (SiteJudgement, Verdict, VerdictChange, RuleTally, FactTally):
        names = [field.attname for field in model._meta.concrete_fields if field.name not in left_out]
        for row in model._default_manager.order_by(*names[:6]).values_list(*names).iterator(BATCH):
            mark.update(repr(row).encode())
    return mark.hexdigest()


def both(actor: Actor, names: Sequence[str], *, profiled: bool) -> None:
    from zhiben.apps.rulepacks.engine import ways
    from zhiben.apps.rulepacks.models import SiteJudgement, Verdict

    found: dict[str, tuple[Taken, Taken, str]] = {}
    read = _read_packs()
    say(f"  packs read once a process: {read}")
    for name in names:
        ways.MANY = 0 if name == "columns" else sys.maxsize
        emptied()
        profile = cProfile.Profile() if profiled and name == "columns" else None
        if profile:
            profile.enable()
        first = run(actor)
        if profile:
            profile.disable()
            pstats.Stats(profile).sort_stats("cumulative").print_stats(60)
        again = run(actor)
        found[name] = first, again, stored()
        say(f"  {name:14s} from nothing: {first}; nothing changed: {again}")
    say(f"  {SiteJudgement.objects.count():,} sites judged, {Verdict.objects.count():,} rules broken")
    say(f"  most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if len(found) < 2:
        return
    ours, theirs = found["columns"], found["site by site"]
    goal("every stored row is the same", ours[2] == theirs[2], ours[2][:12], "no row differs")
    for at, words in enumerate(("from nothing", "nothing changed")):
        work, clock = theirs[at].work / ours[at].work, theirs[at].clock / ours[at].clock  # type: ignore[union-attr]
        goal(
            f"run {words}: site by site / columns",
            clock >= 2,
            f"{clock:.1f} × by the clock, {work:.1f} × at work",
            "≥ 2 ×",
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.judging", description=__doc__)
    parser.add_argument("--sites", type=int, default=20_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--seed", type=int, default=20260302)
    parser.add_argument("--alone", action="store_true", help="columns only")
    parser.add_argument("--profile", action="store_true", help="say where the time of the first run goes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ZHIBEN_DATABASE_URL", "")
        actor = set_up(asked.sites, asked.seed, asked.keep or Path(folder))
        both(actor, ["columns"] if asked.alone else ["columns", "site by site"], profiled=asked.profile)
    return closing()


if __name__ == "__main__":
    sys.exit(main())
