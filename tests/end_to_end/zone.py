"""A development zone: eleven departments and five towns, an officer in each, and what each of them reports.

The figures are given here once, by unit and round, so that a test can count them again without the platform.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor, actor_of, system_actor
from zhiben.foundation.access.models import Area, AreaLevel, Organisation, OrganisationKind, User
from zhiben.foundation.access.services import create_area, create_organisation, create_user, grant_role

SINCE = date(2020, 1, 1)
CHINA = timezone.get_default_timezone()
SHARED = Path(__file__).parents[3] / "shared" / "directives"
ROUNDS = (date(2025, 12, 8), date(2025, 12, 18), date(2025, 12, 28))
TOWNS = ("东河街道", "西河街道", "南湖街道", "北湖街道", "新立镇")
K = OrganisationKind
# Short name, kind, and the names that the notice has for it.
DEPARTMENTS = (
    ("区应急局", K.EMERGENCY, "应急局"), ("消防大队", K.FIRE, "消防"), ("区建设局", K.CONSTRUCTION, "建设", "建设局"),
    ("区经科局", K.INDUSTRY, "经科局"), ("区商务局", K.COMMERCE, "商务局"), ("区文教局", K.EDUCATION, "文教局"),
    ("区社会事业局", K.DEPARTMENT, "社会事业局"), ("区卫健局", K.HEALTH, "卫健局"), ("区城管局", K.URBAN, "城管局"),
    ("公安分局", K.POLICE, "公安"), ("区国资办", K.DEPARTMENT, "国资办"),
)  # fmt: skip
SILENT, LATE = "区城管局", "区商务局"


@dataclass(frozen=True)
class Zone:
    area: Area
    units: dict[str, Organisation]

    def officer(self, unit: str, on: date) -> Actor:
        return actor_of(User.objects.get(organisation=self.units[unit], name__startswith="经办"), on)

    def given(self, unit: str, number: int) -> dict[str, int] | None:
        """What a unit reports in the n-th round, from 0; None: nothing."""
        at = list(self.units).index(unit)
        if unit == SILENT:
            return None
        return {"检查企业": 20 + 7 * at + 5 * number, "发现隐患": (at * (number + 2)) % 9}


def built() -> Zone:
    setup = system_actor("setup")
    area = create_area(name="临江经济开发区", level=AreaLevel.COUNTY)
    units = {}
    for short, kind, *names in DEPARTMENTS:
        units[short] = create_organisation(
            name=f"临江经济开发区{short}", short_name=short, area=area, kind=kind, aliases=names, added_by=setup,
            valid_from=SINCE,
        )  # fmt: skip
    for short in TOWNS:
        town = create_area(name=short, level=AreaLevel.TOWN, parent=area)
        units[short] = create_organisation(
            name=f"{short}办事处", short_name=short, area=town, kind=K.TOWN, added_by=setup, valid_from=SINCE
        )
    for number, unit in enumerate(units.values()):
        user = create_user(username=f"u{number}", name=f"经办{number}", password=None, organisation=unit)
        whole = unit.kind == K.TOWN
        role = roles.TOWN if whole else roles.DEPARTMENT
        grant_role(user=user, role=role, area=unit.area, organisation=None if whole else unit, valid_from=SINCE)
    for username, name in (("gao", "高敏"), ("fang", "方正")):
        user = create_user(username=username, name=name, password=None, organisation=units["区应急局"])
        grant_role(user=user, role=roles.CLERK, area=area, valid_from=SINCE)
    return Zone(area, units)


def at(on: date, hour: int = 9) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=CHINA)


def real_directive(number: str) -> Path:
    """A directive as it came. Skips where the shared ones do not lie beside the repository."""
    found = sorted(SHARED.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"directive {number} is not here: lay the shared directives beside the repository, in ../shared")
    return found[0]
