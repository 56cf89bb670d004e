"""Counts for pages, so that none of them counts a million verdicts: built anew after a run, moved with single sites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks.models import FactTally, RuleTally, SiteJudgement, Verdict
from zhiben.apps.rulepacks.services.storing import Written, asked_in, asked_words, asks_of, keys_in
from zhiben.core.rules.vocabulary import CODES, Outcome

BATCH = 2000
_READ = ("site_id", "county_key", "town_key", "site__sector_owner_id", "met", "open", "idle", "asks")
COLUMNS = {Outcome.MET: "met", Outcome.BREACHED: "breached", Outcome.UNKNOWN: "unknown", Outcome.NOT_APPLICABLE: "idle"}


class Place(NamedTuple):
    """Where a site lies and who supervises it: one cell of every table of counts."""

    county_key: UUID
    town_key: UUID | None
    owner: UUID | None


def place_of(site: Site) -> Place:
    return Place(site.county_key, site.town_key, site.sector_owner_id)


@transaction.atomic
def rebuild(county_key: UUID) -> dict[str, int]:
    """From the rows of all sites of a county. Returns the counts of the county: sites, met, breached, unknown, idle."""
    cells: dict[tuple[Place, int], Counter[str]] = {}
    facts: dict[tuple[Place, str], Counter[str]] = {}
    totals: Counter[str] = Counter(dict.fromkeys(("sites", *COLUMNS.values()), 0))
    places: dict[int, Place] = {}
    rows = SiteJudgement.objects.filter(county_key=county_key).order_by()
    for key, *where, met, open_, idle, asks in rows.values_list(*_READ).iterator(BATCH):
        place = places[key] = Place(*where)
        totals["sites"] += 1
        for column, text in (("met", met), ("unknown", open_), ("idle", idle)):
            for rule in keys_in(text):
                cells.setdefault((place, rule), Counter())[column] += 1
        for name, counts in _columns(asks).items():
            facts.setdefault((place, name), Counter()).update(counts)
    broken = Verdict.objects.filter(county_key=county_key).order_by()
    for key, rule in broken.values_list("site_id", "rule_id").iterator(BATCH):
        if key in places:
            cells.setdefault((places[key], rule), Counter())["breached"] += 1
    for counts in cells.values():
        totals.update(counts)
    RuleTally.objects.filter(county_key=county_key).delete()
    FactTally.objects.filter(county_key=county_key).delete()
    RuleTally.objects.bulk_create(
        (RuleTally(rule_id=rule, **place._asdict(), **counts) for (place, rule), counts in cells.items()),
        batch_size=BATCH,
    )
    FactTally.objects.bulk_create(
        (FactTally(fact=name, **place._asdict(), **counts) for (place, name), counts in facts.items()),
        batch_size=BATCH,
    )
    return dict(totals)


def _columns(asks: str) -> dict[str, dict[str, int]]:
    return {n: {"verdicts": count, "alone": alone, "sites": 1} for n, (count, alone) in asked_in(asks).items()}


def shift(site: Site, written: Written) -> None:
    """After one site was judged again by itself: its cells move by the difference. Inside the caller's transaction."""
    place = place_of(site)
    before, after = written.before[site.pk], written.after[site.pk]
    for rule in sorted(before.keys() | after.keys()):
        old, new = before.get(rule), after.get(rule)
        if old != new:
            moved: Counter[str] = Counter()
            if old is not None:
                moved[COLUMNS[CODES[old]]] -= 1
            if new is not None:
                moved[COLUMNS[CODES[new]]] += 1
            _move(RuleTally, place, {"rule_id": rule}, moved)
    now = _columns(asked_words(asks_of(written.outcomes.get(site.pk, []))))
    then = _columns(written.asked_before.get(site.pk, ""))
    for name in sorted(now.keys() | then.keys()):
        moves = Counter(now.get(name, {}))
        moves.subtract(then.get(name, {}))
        if any(moves.values()):
            _move(FactTally, place, {"fact": name}, moves)


def _move(model: type[Any], place: Place, key: dict[str, Any], moved: Mapping[str, int]) -> None:
    rows = model.objects.filter(**place._asdict(), **key)
    if not rows.update(**{column: F(column) + count for column, count in moved.items()}):
        model.objects.create(**place._asdict(), **key, **moved)
