"""Reads on areas and organisations, from the actor's scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation, OrganisationAlias, OrganisationQuerySet, User


def visible_organisations(*, actor: Actor, on: date) -> OrganisationQuerySet:
    """The organisations of the actor's counties that exist on the day: an address book, open to every office there."""
    return Organisation.objects.filter(actor.scope.county_q()).in_force(on).select_related("area")


def organisation(organisation_id: UUID, *, actor: Actor) -> Organisation:
    """Raises: NotVisible."""
    found = Organisation.objects.filter(actor.scope.county_q(), pk=organisation_id).select_related("area").first()
    if found is None:
        raise NotVisible("access.organisation_absent", "没有这个机构，或您无权查看。请从机构列表中选择。")
    return found


def home_county(*, actor: Actor) -> Area:
    """The county the actor works in: the first by name where there are several. Raises: NotVisible."""
    found = Area.objects.filter(pk__in=actor.scope.counties).order_by("name", "pk").first()
    if found is None:
        raise NotVisible("access.no_county", "您还没有任何区域的授权，请联系系统管理员。")
    return found


def organisations_by_alias(names: Iterable[str], *, county_key: UUID, on: date) -> dict[str, UUID]:
    """Names, as directives write them, to organisations of the county; names that nobody knows are left out."""
    wanted = sorted(set(names))
    in_force = Organisation.objects.in_force(on)
    return dict(
        OrganisationAlias.objects.filter(county_key=county_key, name__in=wanted, organisation__in=in_force).values_list(
            "name", "organisation_id"
        )
    )


def visible_users(*, actor: Actor) -> list[User]:
    """Active users of the organisations in the actor's counties."""
    return list(
        User.objects.filter(actor.scope.county_q("organisation__area"), is_active=True).select_related("organisation")
    )
