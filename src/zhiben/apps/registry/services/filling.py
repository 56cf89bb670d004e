"""What a site carries besides what people write: level keys, owners, and the words it is found by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from zhiben.apps.registry.models import BusinessKind, Ruling, Site, SiteCooperation
from zhiben.apps.registry.search import key_word, site_words
from zhiben.apps.registry.vocabulary import Ownership, Sector, SiteKind
from zhiben.foundation.access.models import Area, AreaLevel, Organisation, OrganisationKind

LEVELS = tuple(AreaLevel.values)
WORDS = ("sector", "risk", "status", "ownership", "kind", "business_id")


@dataclass
class County:
    """What decides owners in one county, read once: towns and their offices, kinds of business and their rulings."""

    area: Area
    areas: dict[UUID, Area] = field(default_factory=dict)
    town_offices: dict[UUID, UUID] = field(default_factory=dict)
    businesses: dict[str, BusinessKind] = field(default_factory=dict)
    supervisors: dict[int, UUID] = field(default_factory=dict)

    @classmethod
    def of(cls, county_key: UUID) -> County:
        """Four queries."""
        areas = {area.pk: area for area in Area.objects.filter(county_key=county_key)}
        found = cls(areas[county_key], areas)
        offices = Organisation.objects.filter(
            area__county_key=county_key, kind=OrganisationKind.TOWN, area__level=AreaLevel.TOWN, valid_to=None
        )
        found.town_offices = {office.area_id: office.pk for office in offices.order_by("-name")}
        found.businesses = {kind.name: kind for kind in BusinessKind.objects.filter(county=county_key)}
        rulings = Ruling.objects.filter(business__county=county_key, ended_on=None)
        found.supervisors = dict(rulings.values_list("business_id", "organisation_id"))
        return found

    def business(self, name: str, sector: str, kind: str = SiteKind.ENTERPRISE) -> BusinessKind:
        """The kind of business of that name. Without one, a place is of its own type and a firm of its sector. Made where
        it is new."""
        name = name or str(Sector(sector).label if kind == SiteKind.ENTERPRISE else SiteKind(kind).label)
        if name not in self.businesses:
            self.businesses[name] = BusinessKind.objects.create(county=self.area, name=name, sector=sector)
        return self.businesses[name]

    def area_named(self, name: str) -> Area | None:
        """A town, village or the county itself by its name; None for one that is unknown or stands twice."""
        found = [area for area in self.areas.values() if area.name == name.strip()]
        return found[0] if len(found) == 1 else None


def place(site: Site, area: Area) -> None:
    """The area and the key of each level above it."""
    site.area = area
    for level in LEVELS:
        setattr(site, f"{level}_key", getattr(area, f"{level}_key"))


def assign_by_rule(site: Site, county: County) -> None:
    """The town's office answers for the territory, the body that a ruling names for the sector."""
    site.territory_owner_id = county.town_offices.get(site.town_key) if site.town_key else None
    site.sector_owner_id = county.supervisors.get(site.business_id) if site.business_id else None


def settle(site: Site, offices: Iterable[UUID] = ()) -> None:
    """After any change of owners or of what is searched: the words that follow from them.

    `offices`: those that co-operate at the very site; a new site has none.
    """
    territory, sector = site.territory_owner_id, site.sector_owner_id
    if territory:
        site.ownership = Ownership.OWNED if sector else Ownership.NO_SECTOR
    else:
        site.ownership = Ownership.NO_TERRITORY if sector else Ownership.UNOWNED
    site.search_text = words_of(site, offices)


def cooperating(sites: Iterable[Site]) -> dict[int, list[UUID]]:
    """The offices that co-operate at each of these sites. One query."""
    found: dict[int, list[UUID]] = {}
    rows = SiteCooperation.objects.filter(site__in=[site.pk for site in sites], until=None)
    for key, office in rows.values_list("site_id", "organisation_id").order_by("pk"):
        found.setdefault(key, []).append(office)
    return found


def words_of(site: Site, offices: Iterable[UUID] = ()) -> str:
    words = site_words(
        name=site.name,
        credit_code=site.credit_code,
        county=site.county_key,
        town=site.town_key,
        village=site.village_key,
        grid=site.grid_key,
        sector_owner=site.sector_owner_id,
        values=((name, str(getattr(site, name))) for name in WORDS),
    )
    return " ".join([words, *(key_word("k", office) for office in offices)])


def store_settled(found: Iterable[Site], fields: Iterable[str]) -> int:
    """Write many sites whose owners or values changed, with the words that follow."""
    many = list(found)
    offices = cooperating(many)
    for site in many:
        settle(site, offices.get(site.pk, ()))
    Site.objects.bulk_update(many, [*fields, "ownership", "search_text"], batch_size=400)
    return len(many)
