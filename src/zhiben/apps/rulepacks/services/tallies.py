"""Counts for pages, so that none of them counts a million verdicts: built anew after a run, moved with single sites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks.engine.judges import Judged
from zhiben.apps.rulepacks.models import FactTally, RuleTally, SiteJudgement, Verdict
from zhiben.apps.rulepacks.models.verdicts import BREACHED, UNKNOWN
from zhiben.apps.rulepacks.services.storing import Written, keys_in
from zhiben.core.rules.vocabulary import CODES, Outcome

BATCH = 2000
COLUMNS = {Outcome.MET: "met", Outcome.BREACHED: "breached", Outcome.UNKNOWN: "unknown", Outcome.NOT_APPLICABLE: "idle"}


class Place(NamedTuple):
    """Where a site lies and who supervises it: one cell of every table of counts."""

    county_key: UUID
    town_key: UUID | None
    village_key: UUID | None
    grid_key: UUID | None
    owner: UUID | None


def place_of(site: Site) -> Place:
    return Place(site.county_key, site.town_key, site.village_key, site.grid_key, site.sector_owner_id)


def asked_counts(rows: Iterable[str]) -> Counter[tuple[str, str]]:
    """What the undecided verdicts of one site ask, each as "|a|b|" → (fact, column) → how much."""
    found: Counter[tuple[str, str]] = Counter()
    for asks in rows:
        names = [name for name in asks.split("|") if name]
        for name in names:
            found[name, "verdicts"] += 1
            found[name, "sites"] = 1
        if len(names) == 1:
            found[names[0], "alone"] += 1
    return found


@transaction.atomic
def rebuild(county_key: UUID) -> dict[str, int]:
    """From the rows of all sites of a county. Returns the counts of the county: sites, met, breached, unknown, idle."""
    cells: dict[tuple[Place, int], Counter[str]] = {}
    facts: Counter[tuple[Place, str, str]] = Counter()
    totals: Counter[str] = Counter(dict.fromkeys(("sites", *COLUMNS.values()), 0))
    places: dict[int, Place] = {}
    rows = SiteJudgement.objects.filter(county_key=county_key).order_by()
    columns = ("site_id", "county_key", "town_key", "village_key", "grid_key", "site__sector_owner_id", "met", "idle")
    for key, *where, met, idle in rows.values_list(*columns).iterator(BATCH):
        place = places[key] = Place(*where)
        totals["sites"] += 1
        for column, text in (("met", met), ("idle", idle)):
            for rule in keys_in(text):
                cells.setdefault((place, rule), Counter())[column] += 1
    names = {BREACHED: "breached", UNKNOWN: "unknown"}
    open_ = Verdict.objects.filter(county_key=county_key).order_by("site_id")
    before, asked = 0, list[str]()
    for key, rule, outcome, asks in open_.values_list("site_id", "rule_id", "outcome", "asks").iterator(BATCH):
        if key != before:
            _add(facts, places.get(before), asked)
            before, asked = key, []
        asked.append(asks)
        if key in places:
            cells.setdefault((places[key], rule), Counter())[names[outcome]] += 1
    _add(facts, places.get(before), asked)
    for counts in cells.values():
        totals.update(counts)
    RuleTally.objects.filter(county_key=county_key).delete()
    FactTally.objects.filter(county_key=county_key).delete()
    RuleTally.objects.bulk_create(
        (RuleTally(rule_id=rule, **place._asdict(), **counts) for (place, rule), counts in cells.items()),
        batch_size=BATCH,
    )
    FactTally.objects.bulk_create(_fact_rows(facts), batch_size=BATCH)
    return dict(totals)


def _add(facts: Counter[tuple[Place, str, str]], place: Place | None, asked: list[str]) -> None:
    if place is not None:
        for (name, column), count in asked_counts(asked).items():
            facts[place, name, column] += count


def _fact_rows(facts: Mapping[tuple[Place, str, str], int]) -> Iterable[FactTally]:
    rows: dict[tuple[Place, str], dict[str, int]] = {}
    for (place, name, column), count in facts.items():
        rows.setdefault((place, name), {})[column] = count
    return (FactTally(fact=name, **place._asdict(), **counts) for (place, name), counts in rows.items())


def shift(site: Site, written: Written, asked_before: Iterable[str]) -> None:
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
    difference = Counter(asked_counts(asked_of(written.outcomes.get(site.pk, []))))
    difference.subtract(asked_counts(asked_before))
    moves: dict[str, Counter[str]] = {}
    for (name, column), count in difference.items():
        if count:
            moves.setdefault(name, Counter())[column] += count
    for name in sorted(moves):
        _move(FactTally, place, {"fact": name}, moves[name])


def asked_of(outcomes: Iterable[Judged]) -> list[str]:
    return ["|".join(each.asks) for each in outcomes if each.outcome is Outcome.UNKNOWN]


def _move(model: type[Any], place: Place, key: dict[str, Any], moved: Mapping[str, int]) -> None:
    rows = model.objects.filter(**place._asdict(), **key)
    if not rows.update(**{column: F(column) + count for column, count in moved.items()}):
        model.objects.create(**place._asdict(), **key, **moved)
