"""A county-level city with the bureaus that a real plan names, three towns of which two have mines, and 200 villages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor, actor_of, system_actor
from zhiben.foundation.access.models import Area, AreaLevel, Organisation, OrganisationKind, User
from zhiben.foundation.access.services import create_area, create_organisation, create_user, grant_role

SINCE = date(2020, 1, 1)
K = OrganisationKind
KINDS = {
    "应急": K.EMERGENCY, "消防": K.FIRE, "公安": K.POLICE, "住建": K.CONSTRUCTION, "交通": K.TRANSPORT, "市场": K.MARKET,
    "科工": K.INDUSTRY, "资规": K.RESOURCES, "水利": K.WATER, "农业": K.AGRICULTURE, "教育": K.EDUCATION, "文化": K.CULTURE,
    "卫健": K.HEALTH, "管委会": K.AGENCY, "安委办": K.SAFETY_COMMITTEE, "商促": K.COMMERCE, "城管": K.URBAN,
}  # fmt: skip
TOWNS, MINING = ("城关街道", "石岭镇", "铁山镇"), ("石岭镇", "铁山镇")


@dataclass
class City:
    area: Area
    towns: dict[str, Organisation]
    villages: list[Organisation]
    gao: User

    @property
    def clerk(self) -> Actor:
        return self.actor(self.gao)

    def actor(self, user: User, on: date = date(2025, 1, 6)) -> Actor:
        return actor_of(user, on)


def built(villages: int = 0) -> City:
    setup = system_actor("setup")
    area = create_area(name="滨城市", level=AreaLevel.COUNTY)
    towns, made, numbers = {}, [], count()
    for name in TOWNS:
        place = create_area(name=name, level=AreaLevel.TOWN, parent=area)
        towns[name] = _office(f"{name}办事处", name, place, K.TOWN, setup)
        for _ in range(villages // len(TOWNS) + (name == TOWNS[0]) * (villages % len(TOWNS))):
            short = f"{name}第{next(numbers)}村"
            village = create_area(name=short, level=AreaLevel.VILLAGE, parent=place)
            made.append(_office(f"{short}村民委员会", short, village, K.VILLAGE_COMMITTEE, setup))
    gao = create_user(username="gao", name="高敏", password=None)
    grant_role(user=gao, role=roles.CLERK, area=area, valid_from=SINCE)
    return City(area, towns, made, gao)


def _office(name: str, short: str, area: Area, kind: str, setup: Actor, *aliases: str) -> Organisation:
    return create_organisation(
        name=name, short_name=short, area=area, kind=kind, aliases=aliases, added_by=setup, valid_from=SINCE
    )


def bureau(city: City, name: str, *aliases: str) -> Organisation:
    """A bureau under the names that a directive has for it."""
    kind = next((kind for word, kind in KINDS.items() if word in name), K.DEPARTMENT)
    return _office(f"滨城市{name.removeprefix('市')}", name, city.area, kind, system_actor("setup"), *aliases)


def officer(city: City, unit: Organisation, username: str, role: str, *, own: bool = False) -> User:
    """Who acts for a unit; `own`: for nothing but that unit."""
    user = create_user(username=username, name=f"经办{username}", password=None, organisation=unit)
    grant_role(user=user, role=role, area=unit.area, organisation=unit if own else None, valid_from=SINCE)
    return user
