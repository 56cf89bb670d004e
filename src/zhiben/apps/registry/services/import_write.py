"""Writing a plan, many rows at a time. Runs inside the transaction of its caller, which may take it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

from zhiben.apps.registry import bulk, search
from zhiben.apps.registry.models import Fact, OwnerChange, Person, Site, SiteChange, SiteImport
from zhiben.apps.registry.services.filling import County, assign_by_rule, place, settle, store_settled
from zhiben.apps.registry.services.following import follow
from zhiben.apps.registry.services.import_plan import Plan, Step
from zhiben.apps.registry.vocabulary import FACTS

T = TypeVar("T")
BATCH = 2000
FIELDS = (
    "kind", "name", "credit_code", "address", "sector", "industry_code", "size", "risk", "status", "manager", "owner_name",
    "longitude", "latitude", "crs", "area", "county_key", "town_key", "village_key", "grid_key", "business",
    "territory_owner", "sector_owner", "revision",
)  # fmt: skip


def write_plan(plan: Plan, *, found: SiteImport, by: str, now: datetime) -> dict[str, int]:
    """How many sites, facts and people the database took."""
    note = _Note(found, by, now, plan.observed_on)
    inside = Site.objects.filter(county_key=plan.county.area.pk)
    before = inside.count()
    for batch in _batches(plan.of("create")):
        _create(batch, plan.county, note)
    updated = sum(_update(batch, plan.county, note) for batch in _batches(plan.of("update")))
    return {"created": inside.count() - before, "updated": updated, "facts": note.facts, "people": note.people}


class _Note:
    """Who, when, out of which sheet; and what was counted on the way."""

    def __init__(self, found: SiteImport, by: str, now: datetime, on: date) -> None:
        self.found, self.by, self.now, self.on = found, by, now, on
        self.facts = self.people = 0

    @property
    def source(self) -> dict[str, str]:
        return {"source_kind": "registry.import", "source_id": str(self.found.pk)}


def _batches(steps: Iterable[T]) -> Iterator[list[T]]:
    rows = iter(steps)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _create(steps: list[Step], county: County, note: _Note) -> None:
    keys = bulk.reserve_keys(Site, len(steps))
    made: list[Site] = []
    for key, step in zip(keys, steps, strict=True):
        row = step.row
        site = Site(pk=key, registered_on=note.on, imported_by=note.found, **{**row.values, "name": row.name})
        site.credit_code = row.credit_code
        place(site, row.area or county.area)
        site.business = county.business(row.business, site.sector, site.kind)
        assign_by_rule(site, county)
        settle(site)
        made.append(site)
    with search.entered_together():
        bulk.write(Site, (bulk.row_of(site) for site in made))
    _people([(site, step) for site, step in zip(made, steps, strict=True) if step.person], note, fresh=True)
    _facts(list(zip(made, steps, strict=True)), note, fresh=True)


def _update(steps: list[Step], county: County, note: _Note) -> int:
    """Values, owners that follow from them, facts and people; what changed stands in each site's timeline."""
    sites = Site.objects.select_for_update().in_bulk([step.match.known.key for step in steps if step.match])
    pairs = [(sites[step.match.known.key or 0], step) for step in steps if step.match]
    changed: list[Site] = []
    owners: list[OwnerChange] = []
    for site, step in pairs:
        if not step.changes:
            continue
        for name, value in step.values.items():
            setattr(site, name, value)
        owners += _reassign(site, step, county, note)
        site.revision += 1
        changed.append(site)
    store_settled(changed, FIELDS)
    OwnerChange.objects.bulk_create(owners, batch_size=BATCH)
    follow({change.site_id for change in owners})
    _people([(site, step) for site, step in pairs if step.person], note, fresh=False)
    _facts(pairs, note, fresh=False)
    SiteChange.objects.bulk_create(
        (SiteChange(site=site, at=note.now, by=note.by, changes=_told(step), **note.source) for site, step in pairs),
        batch_size=BATCH,
    )
    return len(pairs)


def _reassign(site: Site, step: Step, county: County, note: _Note) -> list[OwnerChange]:
    """A moved site, or one of another business, has the owners that follow; the former ones stay known."""
    row = step.row
    kinds = {"sector", "kind"} & step.values.keys()
    if "所在区域" not in step.changes and "业态" not in step.changes and not kinds:
        return []
    before = {"territory": site.territory_owner_id, "sector": site.sector_owner_id}
    if row.area is not None:
        place(site, row.area)
    if row.business or kinds:
        site.business = county.business(row.business, site.sector, site.kind)
    assign_by_rule(site, county)
    after = {"territory": site.territory_owner_id, "sector": site.sector_owner_id}
    return [
        OwnerChange(
            site=site, role=role, before_id=before[role], after_id=after[role], on=note.on,
            reason=f"导入 {note.found.name}"[:500], by=note.by,
        )
        for role in before
        if before[role] != after[role]
    ]  # fmt: skip


def _told(step: Step) -> dict[str, list[str]]:
    new = {FACTS[kind].label: ["", str(next(iter(columns.values())))] for kind, columns in step.facts.items()}
    return step.changes | new | ({"主要负责人": ["", step.row.principal]} if step.person else {})


def _facts(pairs: list[tuple[Site, Step]], note: _Note, *, fresh: bool) -> None:
    """New facts in front of those they supersede. An older sheet than the fact files its value behind it."""
    wanted = [(site, kind, columns) for site, step in pairs for kind, columns in step.facts.items()]
    held: dict[tuple[int, str], Fact] = {}
    if not fresh and wanted:
        rows = Fact.objects.filter(site__in={site.pk for site, _, _ in wanted}, is_current=True)
        held = {(fact.site_id, fact.kind): fact for fact in rows}
    late = {key for key, fact in held.items() if fact.observed_on > note.on}
    replaced = [held[key] for site, kind, _ in wanted if (key := (site.pk, kind)) in held and key not in late]
    Fact.objects.filter(pk__in=[fact.pk for fact in replaced]).update(is_current=False)
    keys = bulk.reserve_keys(Fact, len(wanted))
    made = [_fact(key, site, kind, columns, note, held if (site.pk, kind) in late else {}) for key, (site, kind, columns) in zip(keys, wanted, strict=True)]  # fmt: skip
    bulk.write(Fact, (bulk.row_of(fact) for fact in made))
    by_kind = {(fact.site_id, fact.kind): fact for fact in made}
    for fact in replaced:
        fact.superseded_by = by_kind[(fact.site_id, fact.kind)]
    Fact.objects.bulk_update(replaced, ["superseded_by"], batch_size=400)
    note.facts += len(made)


def _fact(key: int, site: Site, kind: str, columns: dict[str, Any], note: _Note, newer: dict[tuple[int, str], Fact]) -> Fact:  # fmt: skip
    behind = newer.get((site.pk, kind))
    return Fact(
        pk=key, site=site, kind=kind, observed_on=note.on, source="imported", recorded_at=note.now, recorded_by=note.by,
        is_current=behind is None, superseded_by=behind, **note.source, **columns,
    )  # fmt: skip


def _people(pairs: list[tuple[Site, Step]], note: _Note, *, fresh: bool) -> None:
    """The principal of the sheet. One of another name before him ends; the same one gets the new telephone."""
    known: dict[int, Person] = {}
    if not fresh and pairs:
        rows = Person.objects.filter(site__in=[site.pk for site, _ in pairs], post="principal", until=None)
        known = {person.site_id: person for person in rows}
    same = {key: p for key, p in known.items() if any(s.pk == key and t.row.principal == p.name for s, t in pairs)}
    Person.objects.filter(pk__in=[p.pk for key, p in known.items() if key not in same]).update(until=note.on)
    new: list[Person] = []
    for site, step in pairs:
        if site.pk in same:
            Person.objects.filter(pk=same[site.pk].pk).update(phone=step.row.phone, updated_at=note.now, **note.source)
        else:
            new.append(Person(site=site, name=step.row.principal, post="principal", phone=step.row.phone, since=note.on, updated_at=note.now, **Person.keys_of(site), **note.source))  # fmt: skip
    Person.objects.bulk_create(new, batch_size=BATCH)
    note.people += len(pairs)
