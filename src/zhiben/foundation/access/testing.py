"""The cast: the same people in every test of every app. The root conftest.py makes the fixtures known.

Two counties. All of the cast but Wu belong to the first; Wu is what Gao is, one county further, and must see nothing
of the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor, actor_of, system_actor
from zhiben.foundation.access.models import Area, AreaLevel, Organisation, OrganisationKind, User
from zhiben.foundation.access.services import create_area, create_organisation, create_user, grant_role

SINCE = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast, signed in without a password by `client_of`."""

    user: User

    @property
    def actor(self) -> Actor:
        return self.on(timezone.localdate())

    def on(self, day: date) -> Actor:
        return actor_of(self.user, day)


@dataclass(frozen=True, slots=True)
class Places:
    """安澜县 with two towns and a village, and the county beside it."""

    county: Area
    town: Area
    other_town: Area
    village: Area
    next_county: Area


@dataclass(frozen=True, slots=True)
class Offices:
    """The organisations of the cast; the last one lies in the next county."""

    emergency: Organisation
    construction: Organisation
    town: Organisation
    other_town: Organisation
    enterprise: Organisation
    next_emergency: Organisation


@dataclass(frozen=True, slots=True)
class Cast:
    """Gao, clerk of the safety-committee office in the county's emergency bureau. Shen, officer of the construction
    bureau. Lin, officer of the town 青石镇. He, a deputy county head, reads only. Ma, principal of an enterprise.
    Qiu, an expert without any grant. Xi, Bao and An administer the system, the security and the audit. Wu is Gao, one
    county further.
    """

    gao: Person
    shen: Person
    lin: Person
    he: Person
    ma: Person
    qiu: Person
    xi: Person
    bao: Person
    an: Person
    wu: Person


PEOPLE = tuple(field.name for field in fields(Cast))


@pytest.fixture
def places(db: None) -> Places:
    county = create_area(name="安澜县", level=AreaLevel.COUNTY)
    town = create_area(name="青石镇", level=AreaLevel.TOWN, parent=county)
    return Places(
        county=county,
        town=town,
        other_town=create_area(name="柳溪镇", level=AreaLevel.TOWN, parent=county),
        village=create_area(name="上沟村", level=AreaLevel.VILLAGE, parent=town),
        next_county=create_area(name="平川县", level=AreaLevel.COUNTY),
    )


@pytest.fixture
def setter() -> Actor:
    """Who set everything up."""
    return system_actor("setup")


@pytest.fixture
def offices(places: Places, setter: Actor) -> Offices:
    def office(name: str, short: str, area: Area, kind: str, *aliases: str) -> Organisation:
        return create_organisation(
            name=name, short_name=short, area=area, kind=kind, aliases=aliases, added_by=setter, valid_from=SINCE
        )

    kind = OrganisationKind
    county = places.county
    return Offices(
        emergency=office("安澜县应急管理局", "县应急局", county, kind.EMERGENCY, "应急局", "县应急管理局"),
        construction=office(
            "安澜县住房和城乡建设局", "县住建局", county, kind.CONSTRUCTION, "住建局", "县住房城乡建设局"
        ),
        town=office("青石镇人民政府", "青石镇", places.town, kind.TOWN, "青石镇政府"),
        other_town=office("柳溪镇人民政府", "柳溪镇", places.other_town, kind.TOWN),
        enterprise=office("安澜县青石矿业有限公司", "青石矿业", places.town, kind.ENTERPRISE),
        next_emergency=office("平川县应急管理局", "县应急局", places.next_county, kind.EMERGENCY, "应急局"),
    )


@pytest.fixture
def cast(places: Places, offices: Offices) -> Cast:
    def person(
        username: str, name: str, office: Organisation | None, role: str | None, area: Area, own: bool
    ) -> Person:
        user = create_user(username=username, name=name, password=None, organisation=office)
        if role:
            grant_role(user=user, role=role, area=area, organisation=office if own else None, valid_from=SINCE)
        return Person(user)

    county, town = places.county, places.town
    return Cast(
        gao=person("gao", "高敏", offices.emergency, roles.CLERK, county, own=False),
        shen=person("shen", "沈岩", offices.construction, roles.DEPARTMENT, county, own=True),
        lin=person("lin", "林静", offices.town, roles.TOWN, town, own=False),
        he=person("he", "何平", None, roles.LEADER, county, own=False),
        ma=person("ma", "马成", offices.enterprise, roles.ENTERPRISE, town, own=True),
        qiu=person("qiu", "邱明", None, None, county, own=False),
        xi=person("xi", "席文", offices.emergency, roles.SYSTEM_ADMIN, county, own=False),
        bao=person("bao", "包严", offices.emergency, roles.SECURITY_ADMIN, county, own=False),
        an=person("an", "安然", offices.emergency, roles.AUDIT_ADMIN, county, own=False),
        wu=person("wu", "吴越", offices.next_emergency, roles.CLERK, places.next_county, own=False),
    )


@pytest.fixture
def client_of() -> Iterator[Callable[[Person | None], Client]]:
    """A signed-in client for one of the cast; for None, an anonymous one."""

    def make(person: Person | None) -> Client:
        client = Client()
        if person is not None:
            client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    yield make


@pytest.fixture
def gao(cast: Cast) -> Actor:
    return cast.gao.actor


@pytest.fixture
def shen(cast: Cast) -> Actor:
    return cast.shen.actor


@pytest.fixture
def lin(cast: Cast) -> Actor:
    return cast.lin.actor


@pytest.fixture
def he(cast: Cast) -> Actor:
    return cast.he.actor


@pytest.fixture
def ma(cast: Cast) -> Actor:
    return cast.ma.actor


@pytest.fixture
def qiu(cast: Cast) -> Actor:
    return cast.qiu.actor


@pytest.fixture
def wu(cast: Cast) -> Actor:
    return cast.wu.actor


@pytest.fixture
def xi(cast: Cast) -> Actor:
    return cast.xi.actor


@pytest.fixture
def bao(cast: Cast) -> Actor:
    return cast.bao.actor
