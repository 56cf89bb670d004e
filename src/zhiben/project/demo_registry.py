"""Fills the demo county's register at any size: the same seed and number give the same county."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from zhiben.apps.registry import bulk, search
from zhiben.apps.registry.models import (
    AreaOutline,
    BusinessKind,
    Equipment,
    Fact,
    Person,
    Ruling,
    Site,
    Tenancy,
    Vehicle,
)
from zhiben.apps.registry.sampling import FAMILY, GIVEN, TRADES, Sample, outline, samples
from zhiben.apps.registry.search import site_words
from zhiben.apps.registry.services.filling import WORDS, County
from zhiben.apps.registry.services.holdings import years_after
from zhiben.apps.registry.vocabulary import FACTS, Principle, Sector, SiteKind
from zhiben.foundation.access.models import Area, Organisation, OrganisationAlias

SEED = 20260302
# Beyond this many sites, people, vehicles and tenants stay those of the first ones: they are there to be looked at.
DETAILED = 20_000
Told = Callable[[int, int], None]
# What a site takes over from its sample as it is.
_TAKEN = (
    "kind", "name", "credit_code", "sector", "other_sectors", "industry_code", "size", "risk", "status", "manager",
    "address", "longitude", "latitude", "registered_on",
)  # fmt: skip

# Who supervises what in the demo county, by names of its offices. What is missing waits for a ruling.
SUPERVISORS = {
    "县应急局": ("mines", "chemicals", "metallurgy", "nonferrous", "building_materials", "machinery", "light", "textile", "confined_space"),
    "县住建局": ("gas", "construction", "small_works", "property"),
    "县交通局": ("road",),
    "县文旅局": ("tourism", "culture"),
    "县公安局": ("explosives",),
    "县市场监管局": ("special_equipment", "ebike"),
    "县卫健局": ("health",),
    "县消防大队": ("fire_passage",),
    "县商务局": ("trade", "recycling", "tobacco", "warehousing"),
    "县教育局": ("education",),
    "县民政局": ("civil_affairs",),
    "县农业农村局": ("agriculture",),
    "县水务局": ("water",),
    "县林草局": ("forestry",),
    "县发改局": ("power",),
    "县科技局": ("sport",),
}  # fmt: skip
SUPERVISED_BUSINESS = {"校外培训": "县教育局", "弃管小区": "县住建局", "群租房": "县住建局"}


def seed(number: int, *, county_name: str, on: date, told: Told = lambda done, total: None) -> int:
    """The outlines, the rulings, `number` sites and what they have. Returns how many sites were written."""
    county = Area.objects.get(name=county_name, level="county")
    towns = list(Area.objects.filter(parent=county).order_by("name"))
    villages = [list(Area.objects.filter(parent=town).order_by("name")) for town in towns]
    _outlines(county, towns)
    _rule(county, on)
    made = _Rows(County.of(county.pk), towns, villages, on)
    source = samples(
        number, seed=SEED, towns=[t.name for t in towns], villages=[[v.name for v in each] for each in villages], on=on
    )
    with bulk.indexes_afterwards(Site, Fact, Equipment), search.entered_together():
        count = _write(source, made, number, told)
    bulk.write(Person, made.people)
    bulk.write(Vehicle, made.vehicles)
    Tenancy.objects.bulk_create(made.tenancies, batch_size=1000)
    bulk.settle_tables(Site, Fact, Equipment, Person, Vehicle)
    return count


def _write(source: Iterator[Sample], made: _Rows, number: int, told: Told) -> int:
    """In batches, site by site with its facts, so that a million needs no more memory than ten thousand."""
    count, batch = 0, []
    for sample in source:
        batch.append(made.site(sample))
        if len(batch) == bulk.BATCH:
            count += made.flush(batch)
            told(count, number)
            batch = []
    count += made.flush(batch)
    told(count, number)
    return count


def _outlines(county: Area, towns: Sequence[Area]) -> None:
    AreaOutline.objects.bulk_create(
        AreaOutline(
            area=town, county_key=county.pk, rings=[outline(at, len(towns), seed=SEED)], crs="CGCS2000",
            source="演示县虚构边界",
        )
        for at, town in enumerate(towns)
    )  # fmt: skip


def _rule(county: Area, on: date) -> None:
    """The kinds of business of the county, and who supervises each."""
    aliases = OrganisationAlias.objects.filter(county_key=county.pk).select_related("organisation")
    offices: dict[str, Organisation] = {alias.name: alias.organisation for alias in aliases}
    by_sector = {sector: office for office, sectors in SUPERVISORS.items() for sector in sectors}
    wanted: dict[str, tuple[str, str]] = {}
    for t in TRADES:
        office = SUPERVISED_BUSINESS.get(t.business, "") if t.business else by_sector.get(t.sector, "")
        wanted.setdefault(_business(t.kind, t.sector, t.business), (t.sector, office))
    for name, (sector, office) in sorted(wanted.items()):
        kind, _ = BusinessKind.objects.get_or_create(county=county, name=name, defaults={"sector": sector})
        if office:
            Ruling.objects.create(
                business=kind, organisation=offices[office], principle=Principle.STATUTE, decided_on=on.replace(month=1, day=1),
                basis="安澜县部门安全生产职责清单（演示）", decided_by="县安委办",
            )  # fmt: skip


def _business(kind: str, sector: str, business: str) -> str:
    """What a site is ruled under: its own kind of business, else the type of the place, else the sector of the firm."""
    return business or str(Sector(sector).label if kind == SiteKind.ENTERPRISE else SiteKind(kind).label)


class _Rows:
    """Rows of every table, out of samples; keys are given here, so that facts know their site."""

    def __init__(self, county: County, towns: Sequence[Area], villages: Sequence[Sequence[Area]], on: date) -> None:
        self.county, self.towns, self.villages, self.on = county, towns, villages, on
        self.key = bulk.next_key(Site)
        self.keys = {model: bulk.next_key(model) for model in (Fact, Equipment, Person, Vehicle)}
        self.columns = {model: bulk.columns_of(model) for model in (Site, *self.keys)}
        self.kinds = {kind.name: kind.pk for kind in county.businesses.values()}
        self.chance = random.Random(f"{SEED} holdings")  # noqa: S311 - a sample, not a secret
        self.at = datetime.combine(on, time(9), tzinfo=timezone.get_default_timezone())
        self.facts: list[list[Any]] = []
        self.devices: list[list[Any]] = []
        self.people: list[list[Any]] = []
        self.vehicles: list[list[Any]] = []
        self.tenancies: list[Tenancy] = []
        self.park: tuple[int, str] | None = None

    def flush(self, sites: list[list[Any]]) -> int:
        bulk.write(Site, sites)
        bulk.write(Fact, self.facts)
        bulk.write(Equipment, self.devices)
        self.facts.clear()
        self.devices.clear()
        return len(sites)

    def site(self, sample: Sample) -> list[Any]:
        """The row of a site; its facts and holdings are put beside it."""
        town = self.towns[sample.town] if sample.town is not None else None
        village = self.villages[sample.town][sample.village] if sample.town is not None and sample.village is not None else None  # fmt: skip
        territory = self.county.town_offices.get(town.pk) if town else None
        business = self.kinds[_business(sample.kind, sample.sector, sample.business)]
        sector = self.county.supervisors.get(business)
        values: dict[str, Any] = {name: getattr(sample, name) for name in _TAKEN} | {
            "id": self.key, "area_id": (village or town or self.county.area).pk, "county_key": self.county.area.pk,
            "town_key": town and town.pk, "village_key": village and village.pk, "grid_key": None,
            "business_id": business, "owner_name": "", "territory_owner_id": territory, "sector_owner_id": sector,
            "ownership": _ownership(territory, sector), "organisation_id": None, "imported_by_id": None, "revision": 0,
            "crs": "CGCS2000" if sample.longitude is not None else "",
        }  # fmt: skip
        values["search_text"] = site_words(
            name=sample.name, credit_code=sample.credit_code, county=values["county_key"], town=values["town_key"],
            village=values["village_key"], grid=None, sector_owner=sector, values=[(w, values[w]) for w in WORDS],
        )  # fmt: skip
        self._facts(sample)
        self._holdings(sample, values)
        self.key += 1
        return [values[name] for name in self.columns[Site]]

    def _next(self, model: type[Any]) -> int:
        key = self.keys[model]
        self.keys[model] += 1
        return key

    def _facts(self, sample: Sample) -> None:
        observed = max(sample.registered_on, self.on - timedelta(days=self.chance.randint(5, 380)))
        source = self.chance.choices(("declared", "inspected", "imported"), (6, 3, 1))[0]
        for code, value in sample.facts:
            values = {
                "id": self._next(Fact), "site_id": self.key, "kind": code, "number": None, "flag": None, "text": None,
                "day": None, "unit": FACTS[code].unit, "observed_on": observed, "source": source, "source_kind": "",
                "source_id": "", "recorded_at": self.at, "recorded_by": "演示数据", "superseded_by_id": None,
                "is_current": True, FACTS[code].type: value,
            }  # fmt: skip
            self.facts.append([values[name] for name in self.columns[Fact]])

    def _held(self, model: type[Any], site: dict[str, Any], **values: Any) -> list[Any]:
        levels = {name: site[name] for name in ("county_key", "town_key", "village_key", "grid_key")}
        whole = {
            "id": self._next(model),
            "site_id": self.key,
            "source_kind": "",
            "source_id": "",
            "updated_at": self.at,
        }
        whole |= levels | values | {"sector_owner_key": site["sector_owner_id"]}
        return [whole[name] for name in self.columns[model]]

    def _holdings(self, sample: Sample, site: dict[str, Any]) -> None:
        share = {"special_equipment": 0.9, "fire_passage": 0.8, "chemicals": 0.7, "property": 0.5, "machinery": 0.4}
        if self.chance.random() < share.get(sample.sector, 0.08):
            self.devices.append(self._device(sample, site))
        if self.key > DETAILED:
            return
        if sample.facts and sample.facts[0][0] == "workers":
            name = self.chance.choice(FAMILY) + self.chance.choice(GIVEN) + self.chance.choice(("", self.chance.choice(GIVEN)))  # fmt: skip
            phone = f"1390000{self.chance.randint(0, 9999):04d}"
            self.people.append(self._held(Person, site, name=name, post="principal", phone=phone, points=None, since=sample.registered_on, until=None))  # fmt: skip
        if sample.sector == "road":
            for _ in range(self.chance.randint(1, 12)):
                self.vehicles.append(self._vehicle(site))
        self._tenancy(sample)

    def _device(self, sample: Sample, site: dict[str, Any]) -> list[Any]:
        kind = {"chemicals": "chemical_unit", "property": "lift", "fire_passage": "lift", "tourism": "ride"}.get(
            sample.sector, self.chance.choice(("lift", "boiler", "pressure_vessel", "forklift", "crane"))
        )
        commissioned = self.on - timedelta(days=self.chance.randint(100, 11_300))
        inspected = self.on - timedelta(days=self.chance.randint(0, 400))
        return self._held(
            Equipment, site, kind=kind, name="", number=f"安{self.keys[Equipment]:08d}", commissioned_on=commissioned,
            inspected_on=inspected, inspection_due_on=inspected + timedelta(days=365),
            retires_on=years_after(commissioned, 30), in_use=self.chance.random() < 0.96,
        )  # fmt: skip

    def _vehicle(self, site: dict[str, Any]) -> list[Any]:
        at = self.keys[Vehicle]
        kind = self.chance.choices(("freight", "passenger", "hazardous", "tourism"), (6, 2, 2, 1))[0]
        due = self.on + timedelta(days=self.chance.randint(-40, 360))
        return self._held(
            Vehicle, site, plate=f"晋Z{at:05d}", vehicle_class=kind, inspection_due_on=due,
            open_violations=self.chance.choices((0, 1, 2, 5), (80, 12, 6, 2))[0], in_use=True,
        )  # fmt: skip

    def _tenancy(self, sample: Sample) -> None:
        """Firms after a park move into it, every second one with a written split of duties."""
        if sample.kind == "industrial_park":
            self.park = (self.key, sample.name)
        elif self.park and sample.sector in ("machinery", "light", "textile") and self.chance.random() < 0.4:
            split = "承租方负责生产区域，出租方负责公共消防设施和统一协调管理。" if self.chance.random() < 0.5 else ""
            self.tenancies.append(
                Tenancy(
                    landlord_id=self.park[0], tenant_id=self.key, part=f"{self.chance.randint(1, 9)} 号厂房",
                    area_m2=self.chance.randint(200, 4000), duty_split=split, since=sample.registered_on,
                )
            )  # fmt: skip


def _ownership(territory: UUID | None, sector: UUID | None) -> str:
    if territory:
        return "owned" if sector else "no_sector"
    return "no_territory" if sector else "unowned"
