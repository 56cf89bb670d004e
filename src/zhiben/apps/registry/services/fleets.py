"""A fleet as the list of a day has it: kept as it came, compared with the list before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry.importing.fleet import FleetLine
from zhiben.apps.registry.models import FleetList, Site, SiteChange, Vehicle
from zhiben.apps.registry.services.holdings import open_site
from zhiben.core.errors import InputError
from zhiben.core.identifiers.plate import read_plate
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

__all__ = ("FleetDiff", "FleetLine", "load_fleet")


@dataclass(frozen=True)
class FleetDiff:
    """What a list of a day changed, as plates."""

    added: list[str]
    gone: list[str]
    changed: list[str]


@transaction.atomic
def load_fleet(*, site_id: int, lines: Sequence[FleetLine], on: date, actor: Actor) -> FleetDiff:
    """The whole fleet as it is on a day: new ones are added, missing ones end, and the list is kept beside the others.

    Raises: NotVisible, NotPermitted, InputError "identifier.plate", "registry.plate_elsewhere", "registry.fleet_earlier",
    "registry.fleet_empty".
    """
    site = open_site(site_id, actor)
    wanted = {read_plate(line.plate): line for line in lines}
    _refuse(site, wanted, on)
    known = {vehicle.plate: vehicle for vehicle in Vehicle.objects.filter(county_key=site.county_key, plate__in=wanted)}
    elsewhere = sorted(plate for plate, vehicle in known.items() if vehicle.site_id != site.pk)
    if elsewhere:
        raise InputError("registry.plate_elsewhere", f"这些号牌登记在其他单位：{'、'.join(elsewhere[:5])}，请先核对。")
    gone = list(Vehicle.objects.filter(site=site, in_use=True).exclude(plate__in=wanted))
    Vehicle.objects.filter(pk__in=[vehicle.pk for vehicle in gone]).update(in_use=False)
    added, changed = _written(site, wanted, known)
    diff = FleetDiff(added, sorted(v.plate for v in gone), changed)
    _keep(site, wanted, on, actor)
    _note(site, diff, len(wanted), on, actor)
    return diff


def _refuse(site: Site, wanted: Mapping[str, FleetLine], on: date) -> None:
    if not wanted:
        raise InputError("registry.fleet_empty", "清单里没有车辆。如整个车队已退出，请逐车登记退出。")
    last = FleetList.objects.filter(site=site).first()
    if last is not None and last.on > on:
        raise InputError("registry.fleet_earlier", f"已有 {last.on} 的清单，更早的清单不能再登记。")


def _written(
    site: Site, wanted: Mapping[str, FleetLine], known: Mapping[str, Vehicle]
) -> tuple[list[str], list[str]]:  # fmt: skip
    added, changed = [], []
    keys = Vehicle.keys_of(site)
    for plate, line in wanted.items():
        columns: dict[str, Any] = {"vehicle_class": line.vehicle_class, "inspection_due_on": line.inspection_due_on, "open_violations": line.open_violations, "in_use": True}  # fmt: skip
        if plate not in known:
            added.append(Vehicle(site=site, plate=plate, **keys, **columns))
        elif any(getattr(known[plate], name) != value for name, value in columns.items()):
            Vehicle.objects.filter(pk=known[plate].pk).update(**columns)
            changed.append(plate)
    Vehicle.objects.bulk_create(added, batch_size=1000)
    return [vehicle.plate for vehicle in added], changed


def _keep(site: Site, wanted: Mapping[str, FleetLine], on: date, actor: Actor) -> None:
    """The list as it came. A second one of the same day takes the place of the first."""
    rows = []
    for plate, line in sorted(wanted.items()):
        due = line.inspection_due_on.isoformat() if line.inspection_due_on else ""
        rows.append({**asdict(line), "plate": plate, "inspection_due_on": due})
    digest = hashlib.sha256(json.dumps(rows, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    FleetList.objects.update_or_create(
        site=site, on=on, defaults={"lines": rows, "sha256": digest, "loaded_by": actor.name}
    )


def _note(site: Site, diff: FleetDiff, total: int, on: date, actor: Actor) -> None:
    if not (diff.added or diff.gone or diff.changed):
        return
    rows = {"新增车辆": diff.added, "退出车辆": diff.gone, "变更车辆": diff.changed}
    changes = {f"{on.isoformat()} {label}": ["", f"{len(p)} 辆：{'、'.join(p[:20])}"] for label, p in rows.items() if p}
    SiteChange.objects.create(site=site, by=actor.name, source_kind="fleet", source_id=on.isoformat(), changes=changes)
    words = f"新增 {len(diff.added)}，退出 {len(diff.gone)}，变更 {len(diff.changed)}，共 {total} 辆"
    audit.record(
        actions.HOLDING_CHANGED, actor=actor, subject=site, what="车辆台账", name=on.isoformat(), changes=words
    )
