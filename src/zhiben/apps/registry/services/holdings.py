"""What a site has: adding people, equipment, vehicles, tenants and contractors; a fleet as it is on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import (
    RETIREMENT_YEARS,
    Certificate,
    Contract,
    Equipment,
    Person,
    Site,
    SiteChange,
    Tenancy,
    Vehicle,
)
from zhiben.apps.registry.selectors import file, reach
from zhiben.core.errors import Conflict, InputError
from zhiben.core.identifiers.plate import read_plate
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

Held = TypeVar("Held", Equipment, Vehicle, Person)


def years_after(day: date, years: int) -> date:
    """The day after so many whole years; 29 February becomes 28 February.

    >>> years_after(date(1996, 2, 29), 30)
    datetime.date(2026, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _open(site_id: int, actor: Actor) -> Site:
    actor.require(permissions.EDIT)
    return reach.site(site_id, actor=actor, permission=permissions.EDIT, lock=True)


def _keep(held: Held, site: Site, what: str, actor: Actor) -> Held:
    held.site = site
    for level in ("county", "town", "village", "grid"):
        setattr(held, f"{level}_key", getattr(site, f"{level}_key"))
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("registry.holding_twice", f"{what}“{held}”已经登记，请在原记录上修改。") from error
    audit.record(actions.HOLDING_ADDED, actor=actor, subject=site, what=what, name=str(held))
    return held


@transaction.atomic
def add_equipment(*, site_id: int, values: Mapping[str, Any], actor: Actor) -> Equipment:
    """Raises: NotVisible, NotPermitted, InputError "registry.dates_crossed", Conflict "registry.holding_twice"."""
    site = _open(site_id, actor)
    device = Equipment(**values)
    if device.inspected_on and device.inspection_due_on and device.inspection_due_on <= device.inspected_on:
        raise InputError("registry.dates_crossed", "下次检验日期应晚于上次检验日期，请核对。")
    if device.commissioned_on:
        device.retires_on = years_after(device.commissioned_on, RETIREMENT_YEARS)
    return _keep(device, site, "设备", actor)


@transaction.atomic
def add_person(*, site_id: int, values: Mapping[str, Any], certificate: str = "", expires_on: date | None = None, actor: Actor) -> Person:  # fmt: skip
    """A person with a post, and a certificate where one is named. Raises: as `add_equipment`."""
    site = _open(site_id, actor)
    person = _keep(Person(**values), site, "人员", actor)
    if certificate.strip():
        Certificate.objects.create(person=person, kind=certificate.strip(), expires_on=expires_on)
    return person


@transaction.atomic
def add_vehicle(*, site_id: int, values: Mapping[str, Any], actor: Actor) -> Vehicle:
    """Raises: as `add_equipment`; InputError "identifier.plate"."""
    site = _open(site_id, actor)
    return _keep(Vehicle(**{**values, "plate": read_plate(values["plate"])}), site, "车辆", actor)


@transaction.atomic
def add_tenancy(*, landlord_id: int, tenant_id: int, values: Mapping[str, Any], actor: Actor) -> Tenancy:
    """The tenant rents from the landlord. Both must lie in the actor's reach.

    Raises: NotVisible, NotPermitted, InputError "registry.tenant_circle", Conflict "registry.holding_twice".
    """
    landlord = _open(landlord_id, actor)
    tenant = reach.site(tenant_id, actor=actor)
    if tenant == landlord or any(row.tenant_id == landlord.pk for _, row in file.tenant_tree(tenant)):
        raise InputError("registry.tenant_circle", f"“{tenant}”已经是“{landlord}”的出租方，不能反过来登记为其租户。")
    made = Tenancy(landlord=landlord, tenant=tenant, **values)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("registry.holding_twice", f"“{made}”已经登记，请在原记录上修改。") from error
    for each in (landlord, tenant):
        audit.record(actions.HOLDING_ADDED, actor=actor, subject=each, what="租赁关系", name=str(made))
    return made


@transaction.atomic
def add_contract(*, client_id: int, values: Mapping[str, Any], actor: Actor) -> Contract:
    """Work given to a contractor. A registered firm of that name in reach is linked. Raises: NotVisible, NotPermitted."""
    client = _open(client_id, actor)
    known = Site.objects.filter(
        reach.reach(actor), county_key=client.county_key, name=values["contractor_name"]
    ).first()
    made = Contract.objects.create(client=client, contractor=known, **values)
    audit.record(actions.HOLDING_ADDED, actor=actor, subject=client, what="承包关系", name=str(made))
    return made


@transaction.atomic
def read_contact(*, person_id: int, purpose: str, actor: Actor) -> str:
    """The whole telephone number, and an entry that says who read it and what for.

    Raises: NotVisible, NotPermitted, InputError "registry.purpose_missing".
    """
    actor.require(permissions.CONTACT)
    person = file.person(person_id, actor=actor)
    if not purpose.strip():
        raise InputError("registry.purpose_missing", "请写明查看电话的用途，它会留在记录里。")
    audit.record(actions.CONTACT_READ, actor=actor, subject=person.site, person=str(person), purpose=purpose.strip())
    return person.phone


@dataclass(frozen=True)
class FleetLine:
    """One vehicle as the list of a day has it."""

    plate: str
    vehicle_class: str
    inspection_due_on: date | None = None
    open_violations: int = 0


@dataclass(frozen=True)
class FleetDiff:
    """What a list of a day changed, as plates."""

    added: list[str]
    gone: list[str]
    changed: list[str]


@transaction.atomic
def load_fleet(*, site_id: int, lines: Sequence[FleetLine], on: date, actor: Actor) -> FleetDiff:
    """The whole fleet as it is on a day: new ones are added, missing ones end, the difference stays in the timeline.

    Raises: NotVisible, NotPermitted, InputError "identifier.plate", "registry.plate_elsewhere".
    """
    site = _open(site_id, actor)
    wanted = {read_plate(line.plate): line for line in lines}
    known = {vehicle.plate: vehicle for vehicle in Vehicle.objects.filter(county_key=site.county_key, plate__in=wanted)}
    elsewhere = sorted(plate for plate, vehicle in known.items() if vehicle.site_id != site.pk)
    if elsewhere:
        raise InputError("registry.plate_elsewhere", f"这些号牌登记在其他单位：{'、'.join(elsewhere[:5])}，请先核对。")
    gone = list(Vehicle.objects.filter(site=site, in_use=True).exclude(plate__in=wanted))
    Vehicle.objects.filter(pk__in=[vehicle.pk for vehicle in gone]).update(in_use=False)
    added, changed = [], []
    for plate, line in wanted.items():
        columns = {"vehicle_class": line.vehicle_class, "inspection_due_on": line.inspection_due_on, "open_violations": line.open_violations, "in_use": True}  # fmt: skip
        if plate not in known:
            added.append(Vehicle(site=site, plate=plate, county_key=site.county_key, town_key=site.town_key, village_key=site.village_key, grid_key=site.grid_key, **columns))  # fmt: skip
        elif any(getattr(known[plate], name) != value for name, value in columns.items()):
            Vehicle.objects.filter(pk=known[plate].pk).update(**columns)
            changed.append(plate)
    Vehicle.objects.bulk_create(added, batch_size=1000)
    diff = FleetDiff([v.plate for v in added], sorted(v.plate for v in gone), changed)
    _note_fleet(site, diff, len(wanted), on, actor)
    return diff


def _note_fleet(site: Site, diff: FleetDiff, total: int, on: date, actor: Actor) -> None:
    if not (diff.added or diff.gone or diff.changed):
        return
    rows = {"新增车辆": diff.added, "退出车辆": diff.gone, "变更车辆": diff.changed}
    changes = {f"{on.isoformat()} {label}": ["", f"{len(p)} 辆：{'、'.join(p[:20])}"] for label, p in rows.items() if p}
    SiteChange.objects.create(site=site, by=actor.name, source_kind="fleet", source_id=on.isoformat(), changes=changes)
    words = f"新增 {len(diff.added)}，退出 {len(diff.gone)}，变更 {len(diff.changed)}，共 {total} 辆"
    audit.record(
        actions.HOLDING_CHANGED, actor=actor, subject=site, what="车辆台账", name=on.isoformat(), changes=words
    )
