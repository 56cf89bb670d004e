"""Counts for pages, so that none of them counts a million verdicts: built anew after a run, moved with single sites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhiben.apps.rulepacks.engine.said import asked_in, keys_in
from zhiben.apps.rulepacks.models import FactTally, RuleTally, SiteJudgement, Verdict
from zhiben.apps.rulepacks.services.storing import Moved, Where
from zhiben.core.rules.vocabulary import CODES, Outcome

BATCH = 2000
_READ = ("site_id", "county_key", "town_key", "owner", "met", "open", "idle", "asks")
COLUMNS = {Outcome.MET: "met", Outcome.BREACHED: "breached", Outcome.UNKNOWN: "unknown", Outcome.NOT_APPLICABLE: "idle"}


class Place(NamedTuple):
    """Where a site lies and who supervises it: one cell of every table of counts."""

    county_key: UUID
    town_key: UUID | None
    owner: UUID | None


def place_of(where: Where) -> Place:
    return Place(where.county_key, where.town_key, where.owner)


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


def shift(moved: Iterable[tuple[Moved | None, Moved | None]]) -> None:
    """After some sites were judged again by themselves: their cells move by the difference, also where a site lies in
    another town or under another office by now. Inside the caller's transaction."""
    rules: dict[Place, dict[int, Counter[str]]] = {}
    facts: dict[Place, dict[str, Counter[str]]] = {}
    for before, after in moved:
        for each, sign in ((before, -1), (after, 1)):
            if each is None:
                continue
            place = place_of(each.where)
            for rule, code in each.codes.items():
                rules.setdefault(place, {}).setdefault(rule, Counter())[COLUMNS[CODES[code]]] += sign
            for name, counts in _columns(each.asks).items():
                found = facts.setdefault(place, {}).setdefault(name, Counter())
                for column, count in counts.items():
                    found[column] += sign * count
    for place, cells in rules.items():
        for rule, moves in sorted(cells.items()):
            _move(RuleTally, place, {"rule_id": rule}, moves)
    for place, asked in facts.items():
        for name, moves in sorted(asked.items()):
            _move(FactTally, place, {"fact": name}, moves)


def _move(model: type[Any], place: Place, key: dict[str, Any], moved: Mapping[str, int]) -> None:
    moved = {column: count for column, count in moved.items() if count}
    rows = model.objects.filter(**place._asdict(), **key)
    if moved and not rows.update(**{column: F(column) + count for column, count in moved.items()}):
        model.objects.create(**place._asdict(), **key, **moved)
