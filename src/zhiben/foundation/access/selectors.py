"""Reads on areas and organisations, from the actor's scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When

from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import (
    Area,
    AreaLevel,
    AreaName,
    Grant,
    Organisation,
    OrganisationAlias,
    OrganisationQuerySet,
    Relation,
    User,
)
from zhiben.foundation.access.roles import ROLES

MERGERS = 2
PAGE = 50
Named = TypeVar("Named", Area, Organisation)


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


def person(user_id: UUID, *, actor: Actor, beside: str = "organisation__area") -> User:
    """`beside`: what else is read with the same query. Raises: NotVisible "access.user_absent"."""
    found = people_of(actor=actor).select_related("organisation__area", beside).filter(pk=user_id).first()
    if found is None:
        raise NotVisible("access.user_absent", "没有这个用户，或不在您的管辖范围内。请从用户列表中选择。")
    return found


def responsible(where: Area, *, on: date, role: str = "", actor: Actor) -> QuerySet[Grant]:
    """Who held what over an area on a day, past or present: the grants at it and above it.

    The nearest level first, whole areas before single organisations, who leads before who co-operates.

    A grant limited to one organisation is shown with that organisation. Administrators of the platform are left out:
    they are responsible for no place.
    """
    keys = [getattr(where, f"{level}_key") for level in AreaLevel.values]
    above = _with_successors([key for key in keys if key is not None], on)
    business = [each.code for each in ROLES.values() if not each.administrative and role in ("", each.code)]
    nearest = Case(*(When(area__level=level, then=n) for n, level in enumerate(reversed(AreaLevel.values))))
    widest = Case(When(organisation=None, then=0), default=1)
    leading = Case(*(When(relation=relation, then=n) for n, relation in enumerate(Relation.values)))
    return (
        Grant.objects.in_force(on)
        .filter(actor.scope.county_q(), area__in=above, role__in=business)
        .select_related("user__organisation", "area", "organisation")
        .order_by(nearest, widest, leading, "role", "user__name", "pk")
    )


def _with_successors(keys: list[UUID], on: date) -> list[UUID]:
    """The areas, and those into which they were merged before the day. One query for each merger in a row."""
    found, asked = list(keys), keys
    for _ in range(MERGERS):
        merged = Area.objects.filter(pk__in=asked, valid_to__lt=on, successor__isnull=False)
        asked = [key for key in merged.values_list("successor", flat=True) if key is not None]
        if not asked:
            break
        found += asked
    return found


def area_page(
    *, actor: Actor, within: Area | None = None, q: str = "", level: str = "", after: str = "", size: int = PAGE
) -> Page[Area]:
    """Areas by name: those right below one, or with `q` or `level` all that fit, also by a former name or a code.

    Those that have ended are there too. Raises: InputError "page.cursor_broken".
    """
    found = Area.objects.filter(actor.scope.county_q("")).select_related("parent", "successor")
    if q:
        former = AreaName.objects.filter(area=OuterRef("pk"), name__contains=q)
        found = found.filter(Q(name__contains=q) | Q(code__startswith=q) | Q(Exists(former)))
    if level:
        found = found.filter(level=level)
    if not q and not level:
        found = found.filter(parent=within)
    return _by_name(found.annotate(below=Count("children")), after, size)


def office_page(
    *, actor: Actor, q: str = "", kind: str = "", state: str = "", on: date, after: str = "", size: int = PAGE
) -> Page[Organisation]:
    """Offices by name, found by name or alias. `state`: "running", "ended", or both.

    Raises: InputError "page.cursor_broken".
    """
    found: QuerySet[Organisation] = Organisation.objects.filter(actor.scope.county_q())
    if q:
        known = OrganisationAlias.objects.filter(organisation=OuterRef("pk"), name__contains=q)
        found = found.filter(Q(name__contains=q) | Q(Exists(known)))
    if kind:
        found = found.filter(kind=kind)
    if state:
        over = Q(valid_to__lt=on)
        found = found.filter(over if state == "ended" else ~over)
    return _by_name(found.select_related("area", "successor").annotate(names=Count("aliases")), after, size)


def people_page(
    *, actor: Actor, q: str = "", role: str = "", on: date, after: str = "", size: int = PAGE
) -> Page[User]:
    """People by user name. `role`: who holds it on the day. Raises: InputError "page.cursor_broken"."""
    found = people_of(actor=actor).order_by("username")
    if q:
        found = found.filter(Q(name__contains=q) | Q(username__startswith=q) | Q(organisation__short_name__contains=q))
    if role:
        held = Grant.objects.in_force(on).filter(user=OuterRef("pk"), role=role)
        found = found.filter(Exists(held))
    if after:
        found = found.filter(username__gt=_read(after, 1)[0])
    rows = list(found[: size + 1])
    return Page(rows[:size], cursor_of(rows[size - 1].username) if len(rows) > size else "")


def _by_name(found: QuerySet[Named], after: str, size: int) -> Page[Named]:
    if after:
        name, key = _read(after, 2)
        found = found.filter(Q(name__gt=name) | Q(name=name, pk__gt=key))
    rows = list(found.order_by("name", "pk")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Page(rows[:size], cursor_of(last.name, str(last.pk)) if last else "")


def _read(after: str, parts: int) -> list[str]:
    keys = read_cursor(after)
    if len(keys) != parts:
        raise broken()
    try:
        return [*keys[:1], *(str(UUID(key)) for key in keys[1:])]
    except ValueError as error:
        raise broken() from error


def offices(*, actor: Actor) -> QuerySet[Organisation]:
    """All organisations of the actor's counties, those that have ended too."""
    return (
        Organisation.objects.filter(actor.scope.county_q()).select_related("area", "successor").order_by("name", "pk")
    )
