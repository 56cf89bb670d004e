"""Heads of units, as the county gave them."""

from __future__ import annotations

from uuid import UUID

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import UnitContact
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation, User

MOST = 300


def unit_choices(*, actor: Actor) -> list[tuple[UUID, str]]:
    where = actor.scope_for(permissions.LADDER).q(area="area", organisation=None)
    rows = Organisation.objects.filter(where, valid_to=None).order_by("short_name", "pk")
    return list(rows.values_list("pk", "short_name"))


def units_with_heads(*, actor: Actor, text: str) -> list[tuple[UUID, str, list[UnitContact]]]:
    """Units of the county with those registered for them, the ones without first. Two queries."""
    units = [unit for unit in unit_choices(actor=actor) if text in unit[1]][:MOST]
    found: dict[UUID, list[UnitContact]] = {key: [] for key, _ in units}
    for contact in UnitContact.objects.filter(organisation__in=found).order_by("role", "pk"):
        found[contact.organisation_id].append(contact)
    return sorted(((key, name, found[key]) for key, name in units), key=lambda unit: (bool(unit[2]), unit[1]))


def user_called(unit: UUID, name: str) -> UUID | None:
    """The one user of a unit with this name; None where there is none or several."""
    rows = list(
        User.objects.filter(organisation=unit, name=name.strip(), is_active=True).values_list("pk", flat=True)[:2]
    )
    return rows[0] if len(rows) == 1 and name.strip() else None
