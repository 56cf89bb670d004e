"""One row of a sheet: understood, or refused with every reason."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from zhiben.apps.registry.importing.columns import CHOICES, TARGETS
from zhiben.apps.registry.search import folded
from zhiben.apps.registry.vocabulary import FACTS
from zhiben.core.errors import InputError
from zhiben.core.identifiers.coordinates import read_point
from zhiben.core.identifiers.credit_code import read_credit_code
from zhiben.foundation.access.models import Area

_LENGTHS = {"name": 200, "address": 300, "manager": 200, "owner_name": 200, "industry_code": 5, "business": 60}


@dataclass
class Row:
    """`values`: columns of the site that the sheet fills in; empty cells are not among them and change nothing."""

    number: int
    name: str = ""
    credit_code: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    area: Area | None = None
    business: str = ""
    principal: str = ""
    phone: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What makes it the same row in another sheet: name, code and address."""
        parts = (folded(self.name), self.credit_code, folded(str(self.values.get("address", ""))))
        return hashlib.sha256("\t".join(parts).encode()).hexdigest()


class Places:
    """Areas of the county by the names that sheets write."""

    def __init__(self, county: Area, areas: Mapping[UUID, Area]) -> None:
        self.county = county
        self._towns = {area.name: area for area in areas.values() if area.level == "town"}
        self._villages: dict[tuple[UUID | None, str], Area] = {}
        for area in areas.values():
            if area.level == "village":
                self._villages[(area.town_key, area.name)] = area
        self._known: dict[tuple[str, str], Area | None] = {}

    def find(self, town: str, village: str) -> Area | None:
        """None for a name that no area has."""
        key = (town, village)
        if key not in self._known:
            self._known[key] = self._find(town.removeprefix(self.county.name), village)
        return self._known[key]

    def _find(self, town: str, village: str) -> Area | None:
        if not town and not village:
            return self.county
        for name, area in self._towns.items():
            if town.startswith(name):
                rest = village or town.removeprefix(name)
                return self._villages.get((area.pk, rest)) if rest else area
        named = [a for (_, name), a in self._villages.items() if name == (village or town)]
        if len(named) == 1:
            return named[0]
        short = [area for name, area in self._towns.items() if town and name[:-1] == town]
        return short[0] if len(short) == 1 else self.county if town == "" and not village else None


def read_row(number: int, cells: Mapping[str, str], mapping: Mapping[str, str], places: Places, crs: str) -> Row:
    """`mapping`: head to target; `crs`: the system of the sheet's coordinates where no column says it."""
    given = {mapping[head]: cell for head, cell in cells.items() if cell and head in mapping}
    row = Row(number)
    row.name = given.get("name", "")
    if not row.name:
        row.reasons.append("名称为空")
    _codes(row, given)
    _texts(row, given)
    _choices(row, given)
    _place(row, given, places)
    _point(row, given, crs)
    _facts(row, given)
    return row


def _codes(row: Row, given: Mapping[str, str]) -> None:
    if written := given.get("credit_code"):
        try:
            row.credit_code = read_credit_code(written).text
        except InputError as refused:
            row.reasons.append(refused.message)


def _texts(row: Row, given: Mapping[str, str]) -> None:
    for name in ("name", "address", "manager", "owner_name", "industry_code"):
        if value := given.get(name):
            if len(value) > _LENGTHS[name]:
                row.reasons.append(f"{TARGETS[name].label}超过 {_LENGTHS[name]} 字")
            row.values[name] = value
    row.business = given.get("business", "")[: _LENGTHS["business"]]
    row.principal, row.phone = given.get("principal", "")[:60], given.get("phone", "")[:20]


def _choices(row: Row, given: Mapping[str, str]) -> None:
    for name, words in CHOICES.items():
        if not (written := given.get(name)):
            continue
        value = words.get(written.strip())
        if value is None:
            row.reasons.append(f"{TARGETS[name].label}“{written}”无法识别")
        else:
            row.values[name] = value


def _place(row: Row, given: Mapping[str, str], places: Places) -> None:
    town, village = given.get("area", ""), given.get("village", "")
    if town or village:
        row.area = places.find(town, village)
        if row.area is None:
            row.reasons.append(f"没有区域“{town}{village}”")


def _point(row: Row, given: Mapping[str, str], crs: str) -> None:
    longitude, latitude = given.get("longitude", ""), given.get("latitude", "")
    if not longitude and not latitude:
        return
    try:
        point = read_point(longitude, latitude, given.get("crs", "") or crs)
    except InputError as refused:
        row.reasons.append(refused.message)
        return
    row.values |= {"longitude": point.longitude, "latitude": point.latitude, "crs": point.crs.value}


def _facts(row: Row, given: Mapping[str, str]) -> None:
    # The layer of services reads the value again when it writes; here only what cannot be read is refused.
    for target, written in given.items():
        if target.startswith("fact:") and target[5:] in FACTS:
            row.facts[target[5:]] = written
