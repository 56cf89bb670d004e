"""Fills an empty database with the demo county, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from zhiben.foundation.access.actor import Actor, system_actor
from zhiben.foundation.access.models import Area, AreaLevel, Organisation, OrganisationKind
from zhiben.foundation.access.services import create_area, create_organisation
from zhiben.foundation.web.services import admit
from zhiben.project import demo_county

SINCE = date(2019, 1, 1)


def is_seeded() -> bool:
    return Area.objects.filter(name=demo_county.COUNTY, level=AreaLevel.COUNTY).exists()


@transaction.atomic
def seed() -> dict[str, str]:
    """All or nothing. Returns the fresh password of each user name; they are kept nowhere."""
    actor = system_actor("demo")
    areas = _areas()
    offices = _offices(areas, actor)
    return {
        person.username: admit(
            username=person.username,
            name=person.name,
            organisation=offices[person.office],
            role=person.role,
            area=areas[person.area],
            at_organisation=person.at_organisation,
            valid_from=SINCE,
            actor=actor,
            handed_over=False,
        )
        for person in demo_county.PEOPLE
    }


def _areas() -> dict[str, Area]:
    county = create_area(name=demo_county.COUNTY, level=AreaLevel.COUNTY)
    areas = {
        demo_county.COUNTY: county,
        demo_county.NEXT_COUNTY: create_area(name=demo_county.NEXT_COUNTY, level=AreaLevel.COUNTY),
    }
    for town, villages in demo_county.TOWNS.items():
        areas[town] = create_area(name=town, level=AreaLevel.TOWN, parent=county)
        for village in villages:
            create_area(name=village, level=AreaLevel.VILLAGE, parent=areas[town])
    return areas


def _offices(areas: Mapping[str, Area], actor: Actor) -> dict[str, Organisation]:
    """The offices by their short name; those of the next county with its name in front."""
    name, county = demo_county.COUNTY, areas[demo_county.COUNTY]
    made: dict[str, Organisation] = {}

    def office(full: str, short: str, area: Area, kind: str, aliases: tuple[str, ...] = ()) -> None:
        made[short] = create_organisation(
            name=full, short_name=short, area=area, kind=kind, aliases=aliases, added_by=actor, valid_from=SINCE
        )

    kind = OrganisationKind
    committee = f"{name}安全生产委员会"
    office(committee, "县安委会", county, kind.SAFETY_COMMITTEE, demo_county.COMMITTEE_ALIASES)
    office(f"{name}人民政府", "县政府", county, kind.GOVERNMENT, demo_county.GOVERNMENT_ALIASES)
    for bare, department, others in demo_county.DEPARTMENTS:
        short = next((other for other in others if other.startswith("县")), f"县{bare}")
        office(f"{name}{bare}", short, county, department, (bare, f"县{bare}", *others))
    for town in demo_county.TOWNS:
        seat = f"{town}办事处" if town.endswith("街道") else f"{town}人民政府"
        aliases = (seat, f"{town}办" if town.endswith("街道") else f"{town}政府", f"{name}{town}")
        office(f"{name}{seat}", town, areas[town], kind.TOWN, aliases)
    for full, short, town in demo_county.ENTERPRISES:
        office(full, short, areas[town], kind.ENTERPRISE)
    made["平川县应急局"] = create_organisation(
        name=f"{demo_county.NEXT_COUNTY}应急管理局",
        short_name="县应急局",
        area=areas[demo_county.NEXT_COUNTY],
        kind=kind.EMERGENCY,
        aliases=("应急局", "县应急管理局"),
        added_by=actor,
        valid_from=SINCE,
    )
    return made
