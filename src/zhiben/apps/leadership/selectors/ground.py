"""What a check stands on: the thresholds of the county, what was recorded, and which of it has proof."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse

from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader
from zhiben.apps.leadership.selectors import visible
from zhiben.apps.leadership.selectors.settings import thresholds
from zhiben.apps.leadership.selectors.sources import Key, Row, read, uuid_of
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import OrganisationKind as OfficeKind
from zhiben.foundation.access.selectors import home_county

NOT_OFFICES = (OfficeKind.VILLAGE_COMMITTEE, OfficeKind.ENTERPRISE, OfficeKind.AGENCY)
ITEM, LIST, RECORD = "listitem", "dutylist", "dutyrecord"
# Records that count only with proof.
_PROVEN_KINDS = (DutyRecord.Kind.VISIT, DutyRecord.Kind.RULES)


@dataclass(frozen=True)
class Ground:
    """Read for a day. `proof`: (kind of row, its key as text) of what has a file that counts."""

    on: date
    values: dict[str, Any]
    rows: dict[str, list[Row]]
    proof: frozenset[tuple[str, str]] = field(default=frozenset())

    @cached_property
    def units(self) -> dict[Key, Row]:
        return {row.key: row for row in sorted(self.rows["units"], key=lambda row: (row.words, str(row.key)))}

    @cached_property
    def leaders(self) -> list[Row]:
        """Those whose organisation is still there, by its name and theirs."""
        known = [row for row in self.rows["leaders"] if row.unit in self.units]
        return sorted(known, key=lambda row: (self.units[row.unit].words, row.words, str(row.key)))

    @property
    def offices(self) -> list[Row]:
        return [unit for unit in self.units.values() if unit.kind not in NOT_OFFICES]

    @property
    def villages(self) -> list[Row]:
        return [unit for unit in self.units.values() if unit.kind == OfficeKind.VILLAGE_COMMITTEE]

    @property
    def led_offices(self) -> dict[Key, list[Row]]:
        """Organisations with leaders in office, but for cadres and villages: those that have to meet and to learn."""
        found: dict[Key, list[Row]] = {}
        for row in self.leaders:
            if row.kind != Leader.Rank.CADRE and self.units[row.unit].kind not in NOT_OFFICES:
                found.setdefault(row.unit, []).append(row)
        return found

    def records(self, *kinds: str) -> list[Row]:
        return [row for row in self.rows["records"] if row.kind in kinds]

    def name(self, unit: Key) -> str:
        return self.units[unit].words if unit in self.units else "—"

    def named(self, person: Row) -> str:
        """A person with the organisation in front."""
        return f"{self.name(person.unit)} {person.words}"

    def counts(self, item: Row) -> bool:
        """Done, with a result and with proof."""
        return item.day is not None and (ITEM, str(item.number)) in self.proof

    def has_proof(self, kind: str, row: Row) -> bool:
        return (kind, str(uuid_of(row.key))) in self.proof


def county_key(actor: Actor) -> UUID:
    """Of the county the actor works in; read only where there are several. Raises: NotVisible."""
    counties = actor.scope.counties
    return next(iter(counties)) if len(counties) == 1 else home_county(actor=actor).pk


def ground(needs: Collection[str], *, actor: Actor, on: date) -> Ground:
    """Two queries, and one for proof where any can be. Raises: NotVisible for who works in no county."""
    values = thresholds(county_key(actor))
    rows = read(needs, actor=actor, on=on, values=values)
    return Ground(on, values, rows, visible.proof_of(_provable(rows)))


def _provable(rows: dict[str, list[Row]]) -> Iterable[tuple[str, str]]:
    yield from ((ITEM, str(row.number)) for row in rows.get("items", ()) if row.day is not None)
    yield from (
        (LIST, str(uuid_of(row.key))) for row in rows.get("lists", ()) if row.kind == DutyList.Kind.PLAN
    )  # fmt: skip
    yield from ((RECORD, str(uuid_of(row.key))) for row in rows.get("records", ()) if row.kind in _PROVEN_KINDS)


def unit_url(key: Key) -> str:
    return reverse("leadership:unit", args=[uuid_of(key)])


def leader_url(key: Key) -> str:
    return reverse("leadership:leader", args=[uuid_of(key)])


def list_url(key: Key) -> str:
    return reverse("leadership:list", args=[uuid_of(key)])
