"""What a site has: adding people, equipment, vehicles, tenants and contractors; a fleet as it is on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.events import DutySplitMissing
from zhiben.apps.registry.models import (
    RETIREMENT_YEARS,
    Certificate,
    Contract,
    Equipment,
    Person,
    Site,
    Tenancy,
    Vehicle,
)
from zhiben.apps.registry.selectors import file, reach
from zhiben.core.errors import Conflict, InputError
from zhiben.core.identifiers.plate import read_plate
from zhiben.foundation import audit, outbox
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


def open_site(site_id: int, actor: Actor) -> Site:
    """The site, locked, for whoever may change what it has. Raises: NotVisible, NotPermitted."""
    actor.require(permissions.EDIT)
    return reach.site(site_id, actor=actor, permission=permissions.EDIT, lock=True)


def _keep(held: Held, site: Site, what: str, actor: Actor) -> Held:
    held.site = site
    for name, key in held.keys_of(site).items():
        setattr(held, name, key)
    try:
        with transaction.atomic():
            held.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("registry.holding_twice", f"{what}“{held}”已经登记，请在原记录上修改。") from error
    audit.record(actions.HOLDING_ADDED, actor=actor, subject=site, what=what, name=str(held))
    return held


def check_dates(device: Equipment) -> None:
    """Raises: InputError "registry.dates_crossed"."""
    if device.inspected_on and device.inspection_due_on and device.inspection_due_on <= device.inspected_on:
        raise InputError("registry.dates_crossed", "下次检验日期应晚于上次检验日期，请核对。")


@transaction.atomic
def add_equipment(*, site_id: int, values: Mapping[str, Any], actor: Actor) -> Equipment:
    """Raises: NotVisible, NotPermitted, InputError "registry.dates_crossed", Conflict "registry.holding_twice"."""
    site = open_site(site_id, actor)
    device = Equipment(**values)
    check_dates(device)
    if device.commissioned_on:
        device.retires_on = years_after(device.commissioned_on, RETIREMENT_YEARS)
    return _keep(device, site, "设备", actor)


@transaction.atomic
def add_person(*, site_id: int, values: Mapping[str, Any], certificate: str = "", expires_on: date | None = None, actor: Actor) -> Person:  # fmt: skip
    """A person with a post, and a certificate where one is named. Raises: as `add_equipment`."""
    site = open_site(site_id, actor)
    person = _keep(Person(**values), site, "人员", actor)
    if certificate.strip():
        Certificate.objects.create(person=person, kind=certificate.strip(), expires_on=expires_on)
    return person


@transaction.atomic
def add_vehicle(*, site_id: int, values: Mapping[str, Any], actor: Actor) -> Vehicle:
    """Raises: as `add_equipment`; InputError "identifier.plate"."""
    site = open_site(site_id, actor)
    return _keep(Vehicle(**{**values, "plate": read_plate(values["plate"])}), site, "车辆", actor)


@transaction.atomic
def add_tenancy(*, landlord_id: int, tenant_id: int, values: Mapping[str, Any], actor: Actor, now: datetime) -> Tenancy:
    """The tenant rents from the landlord. Both must lie in the actor's reach. Without a written split of duties the
    event DutySplitMissing goes out.

    Raises: NotVisible, NotPermitted, InputError "registry.tenant_circle", Conflict "registry.holding_twice".
    """
    landlord = open_site(landlord_id, actor)
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
    tell_missing_split(made, actor=actor, now=now)
    return made


def tell_missing_split(found: Tenancy, *, actor: Actor, now: datetime) -> None:
    """Let others raise a hazard where an open tenancy has no split of duties in words."""
    if found.until is None and not found.duty_split.strip():
        event = DutySplitMissing(found.pk, found.landlord_id, found.tenant_id)
        outbox.publish(event, actor=actor, now=now, area=found.landlord.area)


@transaction.atomic
def add_contract(*, client_id: int, values: Mapping[str, Any], actor: Actor) -> Contract:
    """Work given to a contractor. A registered firm of that name in reach is linked. Raises: NotVisible, NotPermitted."""
    client = open_site(client_id, actor)
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
