"""Reads on areas and organisations, from the actor's scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import (
    Area,
    AreaLevel,
    Grant,
    Organisation,
    OrganisationAlias,
    OrganisationQuerySet,
    Relation,
    User,
)
from zhiben.foundation.access.roles import ROLES

MERGERS = 2


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
        raise NotVisible("access.no_county", "您还没有任何区域的授权，请联系安全管理员。")
    return found


def organisations_by_alias(names: Iterable[str], *, county_key: UUID, on: date) -> dict[str, UUID]:
    """Names, as directives write them, to organisations of the county; names that nobody knows are left out.

    One query. A name of an office that has ended leads to whoever took over from it, over at most two mergers.
    """
    known = OrganisationAlias.objects.filter(county_key=county_key, name__in=sorted(set(names)))
    found = {}
    for alias in known.select_related("organisation__successor__successor"):
        office: Organisation | None = alias.organisation
        for _ in range(MERGERS):
            if office is not None and not office.is_in_force(on):
                office = office.successor
        if office is not None and office.is_in_force(on):
            found[alias.name] = office.pk
    return found


def visible_users(*, actor: Actor) -> list[User]:
    """Active users of the organisations in the actor's counties."""
    return list(
        User.objects.filter(actor.scope.county_q("organisation__area"), is_active=True).select_related("organisation")
    )


def holders(role: str, on: date) -> list[User]:
    """Everybody, of whatever county, who holds a role on the day: for the platform's own notices."""
    held = Grant.objects.in_force(on).filter(role=role).values("user")
    return list(User.objects.filter(pk__in=held, is_active=True))


def visible_areas(*, actor: Actor) -> QuerySet[Area]:
    """All areas of the actor's counties, each with what it lies in."""
    return Area.objects.filter(actor.scope.county_q("")).select_related("parent").order_by("level", "name", "pk")


def area(area_id: UUID, *, actor: Actor) -> Area:
    """Raises: NotVisible."""
    found = visible_areas(actor=actor).filter(pk=area_id).first()
    if found is None:
        raise NotVisible("access.area_absent", "没有这个区域，或您无权查看。请从列表中选择。")
    return found


def people_of(*, actor: Actor) -> QuerySet[User]:
    """Everybody whose organisation lies in the actor's counties, or who holds or held a grant there."""
    granted = Grant.objects.filter(actor.scope.county_q(), user=OuterRef("pk"))
    mine = Q(Exists(granted)) | Q(actor.scope.county_q("organisation__area"))
    return User.objects.filter(mine).select_related("organisation__area")


def person(user_id: UUID, *, actor: Actor) -> User:
    """Raises: NotVisible "access.user_absent"."""
    found = people_of(actor=actor).filter(pk=user_id).first()
    if found is None:
        raise NotVisible("access.user_absent", "没有这个用户，或不在您的管辖范围内。请从用户列表中选择。")
    return found


def responsible(where: Area, *, on: date, actor: Actor) -> QuerySet[Grant]:
    """Who held what over an area on a day, past or present: the grants at it and above it.

    The nearest level first, whole areas before single organisations, who leads before who co-operates.

    A grant limited to one organisation is shown with that organisation. Administrators of the platform are left out:
    they are responsible for no place.
    """
    keys = [getattr(where, f"{level}_key") for level in AreaLevel.values]
    above = [key for key in keys if key is not None]
    business = [role.code for role in ROLES.values() if not role.administrative]
    nearest = Case(*(When(area__level=level, then=n) for n, level in enumerate(reversed(AreaLevel.values))))
    widest = Case(When(organisation=None, then=0), default=1)
    leading = Case(*(When(relation=relation, then=n) for n, relation in enumerate(Relation.values)))
    return (
        Grant.objects.in_force(on)
        .filter(actor.scope.county_q(), area__in=above, role__in=business)
        .select_related("user__organisation", "area", "organisation")
        .order_by(nearest, widest, leading, "role", "user__name", "pk")
    )


def offices(*, actor: Actor) -> QuerySet[Organisation]:
    """All organisations of the actor's counties, those that have ended too."""
    return (
        Organisation.objects.filter(actor.scope.county_q()).select_related("area", "successor").order_by("name", "pk")
    )
