"""Correcting and ending what a site has. What was there before stays in the trail of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
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
from zhiben.apps.registry.selectors import file
from zhiben.apps.registry.services.holdings import check_dates, tell_missing_split, years_after
from zhiben.core.errors import Conflict, InputError
from zhiben.core.identifiers.plate import read_plate
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

# What is named as changed, and never with its value.
_SILENT = frozenset({"phone"})


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that a site has. `path`: from it to the site; `end`: the column that says it is over."""

    model: type[models.Model]
    label: str
    path: str
    end: str
    tab: str

    def site_of(self, held: models.Model) -> Site:
        found: Any = held
        for name in self.path.split("__"):
            found = getattr(found, name)
        site: Site = found
        return site

    def is_over(self, held: models.Model) -> bool:
        value = getattr(held, self.end)
        return not value if self.end == "in_use" else value is not None


KINDS = {
    "equipment": Kind(Equipment, "设备", "site", "in_use", "equipment"),
    "vehicle": Kind(Vehicle, "车辆", "site", "in_use", "equipment"),
    "person": Kind(Person, "人员", "site", "until", "people"),
    "certificate": Kind(Certificate, "证书", "person__site", "ended_on", "people"),
    "tenancy": Kind(Tenancy, "租赁关系", "landlord", "until", "relations"),
    "contract": Kind(Contract, "承包关系", "client", "until", "relations"),
}


def kind_of(what: str) -> Kind:
    """Raises: InputError "registry.holding_kind"."""
    if what not in KINDS:
        raise InputError("registry.holding_kind", f"没有“{what}”这类记录。")
    return KINDS[what]


def held(what: str, key: int, *, actor: Actor) -> models.Model:
    """One that the actor may change. Raises: NotVisible, NotPermitted, InputError."""
    actor.require(permissions.EDIT)
    kind = kind_of(what)
    return file.held(kind.model, key, kind.path, actor=actor, permission=permissions.EDIT)


@transaction.atomic
def change_holding(*, what: str, key: int, values: Mapping[str, Any], actor: Actor, now: datetime) -> models.Model:
    """Write what differs; nothing different writes nothing.

    Raises: NotVisible, NotPermitted, InputError, Conflict "registry.holding_over", "registry.holding_twice".
    """
    kind, found = kind_of(what), held(what, key, actor=actor)
    _refuse_over(kind, found)
    wanted = dict(values)
    if "plate" in wanted:
        wanted["plate"] = read_plate(wanted["plate"])
    changes = [
        _change(found, name, value) for name, value in wanted.items() if getattr(found, name) != value
    ]  # fmt: skip
    if not changes:
        return found
    for name, value in wanted.items():
        setattr(found, name, value)
    _settle(found, now)
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise Conflict("registry.holding_twice", f"{kind.label}“{found}”已经登记，请在原记录上修改。") from error
    if isinstance(found, Tenancy):
        tell_missing_split(found, actor=actor, now=now)
    _note(kind, found, "；".join(changes), actor)
    return found


@transaction.atomic
def end_holding(*, what: str, key: int, reason: str, on: date, actor: Actor) -> models.Model:
    """It is over from the day on, and stays in the file.

    Raises: NotVisible, NotPermitted, InputError "registry.reason_missing", Conflict "registry.holding_over".
    """
    kind, found = kind_of(what), held(what, key, actor=actor)
    if not reason.strip():
        raise InputError("registry.reason_missing", "请写明原因，它会留在档案里。")
    _refuse_over(kind, found)
    setattr(found, kind.end, False if kind.end == "in_use" else on)
    found.save(update_fields=[kind.end])
    _note(kind, found, f"自 {on.isoformat()} 起终止，原因：{reason.strip()}", actor)
    return found


@transaction.atomic
def add_certificate(*, person_id: int, values: Mapping[str, Any], actor: Actor) -> Certificate:
    """Raises: NotVisible, NotPermitted, Conflict "registry.holding_over"."""
    person = held("person", person_id, actor=actor)
    _refuse_over(KINDS["person"], person)
    made = Certificate.objects.create(person_id=person.pk, **values)
    site = KINDS["certificate"].site_of(made)
    audit.record(actions.HOLDING_ADDED, actor=actor, subject=site, what="证书", name=f"{person} {made}")
    return made


def _refuse_over(kind: Kind, found: models.Model) -> None:
    # A contract may have its last day written beforehand; that day is no end by hand.
    if kind.is_over(found) and not isinstance(found, Contract):
        raise Conflict("registry.holding_over", f"{kind.label}“{found}”已终止，不能再改。如有误，请重新登记。")


def _settle(found: models.Model, now: datetime) -> None:
    """What follows from the values."""
    if isinstance(found, Equipment):
        check_dates(found)
        found.retires_on = years_after(found.commissioned_on, RETIREMENT_YEARS) if found.commissioned_on else None
    if isinstance(found, Equipment | Vehicle | Person):
        found.updated_at = now


def _change(found: models.Model, name: str, value: Any) -> str:
    field: Any = found._meta.get_field(name)
    label = str(field.verbose_name)
    if name in _SILENT:
        return f"{label}已更改"
    words = dict(field.flatchoices)
    old = getattr(found, name)
    return f"{label} {_word(words, old)} → {_word(words, value)}"


def _word(words: Mapping[Any, Any], value: Any) -> str:
    return str(words.get(value, value)) if value not in (None, "") else "空"


def _note(kind: Kind, found: models.Model, changes: str, actor: Actor) -> None:
    audit.record(
        actions.HOLDING_CHANGED, actor=actor, subject=kind.site_of(found), what=kind.label, name=str(found),
        changes=changes,
    )  # fmt: skip
