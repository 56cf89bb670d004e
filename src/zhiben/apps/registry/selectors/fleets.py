"""Fleets: how many of each class, the lists of days, and what one changed against the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhiben.apps.registry.models import FleetList, Site, Vehicle
from zhiben.apps.registry.vocabulary import VehicleClass
from zhiben.core.errors import NotVisible

FIELDS = {"vehicle_class": "类别", "inspection_due_on": "检验有效期至", "open_violations": "未处理违法"}


@dataclass(frozen=True)
class Compared:
    """Plates by what became of them; `changed` with what differs as label, old, new."""

    added: list[dict[str, Any]]
    gone: list[dict[str, Any]]
    changed: list[tuple[str, list[tuple[str, str, str]]]]
    counts: list[tuple[str, int, int]]


def fleet_lists(site: Site) -> QuerySet[FleetList]:
    """The latest first."""
    return FleetList.objects.filter(site=site)


def fleet_list(site: Site, list_id: int) -> FleetList:
    """Raises: NotVisible."""
    found = FleetList.objects.filter(site=site, pk=list_id).first()
    if found is None:
        raise NotVisible("registry.fleet_list_absent", "没有这份车辆清单，请从车辆台账中重新选择。")
    return found


def counts_by_class(site: Site) -> list[tuple[str, int]]:
    """Vehicles in use by class, in the order of the classes; those without any are left out. One query."""
    rows = (
        Vehicle.objects.filter(site=site, in_use=True).order_by().values_list("vehicle_class").annotate(n=Count("pk"))
    )
    found = dict(rows)
    return [(str(label), found[value]) for value, label in VehicleClass.choices if value in found]


def compared(found: FleetList) -> tuple[FleetList | None, Compared]:
    """A list against the one before it of the same site; the first one against nothing. One query."""
    earlier = Q(on__lt=found.on)
    before = FleetList.objects.filter(earlier, site=found.site_id).order_by("-on").first()
    old = {row["plate"]: row for row in before.lines} if before else {}
    new = {row["plate"]: row for row in found.lines}
    changed = [
        (plate, _differs(old[plate], row)) for plate, row in sorted(new.items()) if plate in old and old[plate] != row
    ]
    counts = [
        (str(label), _of_class(old, value), _of_class(new, value)) for value, label in VehicleClass.choices
    ]  # fmt: skip
    return before, Compared(
        [_worded(row) for plate, row in sorted(new.items()) if plate not in old],
        [_worded(row) for plate, row in sorted(old.items()) if plate not in new],
        changed,
        [row for row in counts if row[1] or row[2]],
    )


def _of_class(rows: dict[str, dict[str, Any]], value: str) -> int:
    return sum(1 for row in rows.values() if row["vehicle_class"] == value)


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"vehicle_class": str(VehicleClass(row["vehicle_class"]).label)}


def _differs(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    before, after = _worded(old), _worded(new)
    return [
        (label, str(before[name]) or "空", str(after[name]) or "空")
        for name, label in FIELDS.items()
        if old[name] != new[name]
    ]
