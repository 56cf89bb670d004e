"""Counts for pages, so that none of them counts a million verdicts: built anew after a run, moved with single sites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F

from zhiben.apps.rulepacks.engine.said import asked_in
from zhiben.apps.rulepacks.models import FactTally, RuleTally, SiteJudgement, Verdict
from zhiben.apps.rulepacks.services.storing import Moved, Where, insert
from zhiben.core.rules.vocabulary import CODES, Outcome

BATCH = 2000
# Characters of texts that are held before they are counted.
LARGEST = 20_000_000
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
    counted = _Counted()
    rows = SiteJudgement.objects.filter(county_key=county_key).order_by()
    for row in rows.values_list(*_READ).iterator(BATCH):
        counted.site(*row)
    broken = Verdict.objects.filter(county_key=county_key).order_by()
    counted.broken(broken.values_list("site_id", "rule_id").iterator(BATCH))
    RuleTally.objects.filter(county_key=county_key).delete()
    FactTally.objects.filter(county_key=county_key).delete()
    none = dict.fromkeys(COLUMNS.values(), 0)
    cells, asked = counted.rules(), counted.facts()
    insert(
        RuleTally, [{"rule_id": rule, **place._asdict(), **none, **counts} for (place, rule), counts in cells.items()]
    )
    insert(FactTally, [{"fact": name, **place._asdict(), **counts} for (place, name), counts in asked.items()])
    totals = Counter({"sites": len(counted.places_of), **none})
    for counts in cells.values():
        totals.update(counts)
    return dict(totals)


class _Counted:
    """Texts of many sites are put together and taken apart again at once: a text at a time would take ten times as long."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.numbers: dict[tuple[Any, ...], int] = {}
        self.places_of: dict[int, int] = {}
        self.texts: dict[tuple[int, str], list[str]] = {}
        self.size = 0
        self.found: dict[tuple[int, str], Counter[str]] = {}
        self.breached: Counter[tuple[int, int]] = Counter()

    def site(self, key: int, county: UUID, town: UUID | None, owner: UUID | None, *texts: str) -> None:
        # By their numbers: a UUID is hashed in Python, again each time.
        where = (town and town.int, owner and owner.int)
        if where not in self.numbers:
            self.numbers[where] = len(self.places)
            self.places.append(Place(county, town, owner))
        number = self.places_of[key] = self.numbers[where]
        for column, text in zip(("met", "unknown", "idle", "asks"), texts, strict=True):
            self.texts.setdefault((number, column), []).append(text)
            self.size += len(text)
        if self.size > LARGEST:
            self._take_apart()

    def broken(self, rows: Iterable[tuple[int, int]]) -> None:
        self.breached.update((self.places_of[site], rule) for site, rule in rows if site in self.places_of)

    def _take_apart(self) -> None:
        for (number, column), texts in self.texts.items():
            parts = ("" if column == "asks" else ",").join(texts).split("|" if column == "asks" else ",")
            self.found.setdefault((number, column), Counter()).update(parts)
        self.texts, self.size = {}, 0

    def rules(self) -> dict[tuple[Place, int], Counter[str]]:
        self._take_apart()
        cells: dict[tuple[Place, int], Counter[str]] = {}
        for (number, column), counts in self.found.items():
            for rule, count in counts.items() if column != "asks" else ():
                if rule:
                    cells.setdefault((self.places[number], int(rule)), Counter())[column] += count
        for (number, key), count in self.breached.items():
            cells.setdefault((self.places[number], key), Counter())["breached"] += count
        return cells

    def facts(self) -> dict[tuple[Place, str], Counter[str]]:
        self._take_apart()
        asked: dict[tuple[Place, str], Counter[str]] = {}
        for (number, column), counts in self.found.items():
            for part, sites in counts.items() if column == "asks" else ():
                for name, (verdicts, alone) in asked_in(part).items():
                    cell = asked.setdefault((self.places[number], name), Counter())
                    cell.update(verdicts=sites * verdicts, alone=sites * alone, sites=sites)
        return asked


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
