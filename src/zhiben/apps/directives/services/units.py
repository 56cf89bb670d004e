"""Units: names resolved through aliases, by rule or by a person, once for every directive of the county."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhiben.apps.directives import audit as actions
from zhiben.apps.directives import permissions
from zhiben.apps.directives.models import Directive, Duty, DutyUnit, UnitName
from zhiben.apps.directives.selectors import units as selectors
from zhiben.apps.directives.unit_names import Matcher, is_group, members_of
from zhiben.apps.directives.wording import read_names
from zhiben.core.errors import Conflict
from zhiben.foundation import audit
from zhiben.foundation.access import selectors as access_selectors
from zhiben.foundation.access import services as access
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

State = UnitName.State


def units_for(names: Iterable[str], *, county: Area) -> dict[str, UnitName]:
    """The rows of these names; new names are resolved by alias, marked as a group, or left for a person."""
    wanted = list(dict.fromkeys(name[:200] for name in names))
    known = _known(wanted, county)
    missing = [name for name in wanted if name not in known]
    waiting = [unit for unit in known.values() if unit.state == State.UNRESOLVED]
    if missing or waiting:
        matcher = selectors.matcher_for(county)
        _settle(waiting, matcher, "别名")
        made = [_unit(name, county, matcher) for name in missing]
        UnitName.objects.bulk_create(made, ignore_conflicts=True)
        known |= _known(missing, county)
    return known


def _known(names: Sequence[str], county: Area) -> dict[str, UnitName]:
    return {unit.name: unit for unit in UnitName.objects.filter(county=county, name__in=names)}


def _unit(name: str, county: Area, matcher: Matcher[UUID]) -> UnitName:
    organisation = matcher.match(name)
    if organisation:
        return UnitName(county=county, name=name, state=State.RESOLVED, organisation_id=organisation)
    if is_group(name):
        return UnitName(county=county, name=name, state=State.GROUP, members=members_of(name))
    return UnitName(county=county, name=name, state=State.UNRESOLVED)


def link_units(duties: Iterable[Duty], *, county: Area) -> None:
    """Bring `DutyUnit` in step with the names that the duties state."""
    stated = {duty.pk: (read_names(duty.lead), read_names(duty.responsible)) for duty in duties}
    units = units_for((name for pair in stated.values() for names in pair for name in names), county=county)
    DutyUnit.objects.filter(duty__in=stated.keys()).delete()
    roles = (DutyUnit.Role.LEAD, DutyUnit.Role.RESPONSIBLE)
    DutyUnit.objects.bulk_create(
        [
            DutyUnit(duty_id=key, unit=units[name[:200]], role=role)
            for key, pair in stated.items()
            for role, names in zip(roles, pair, strict=True)
            for name in dict.fromkeys(names)
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def county_of(directive: Directive) -> Area:
    """The county a directive lies in: aliases hold for a whole county."""
    return Area.objects.get(pk=directive.county_key)


@transaction.atomic
def resolve_unit(*, unit_id: int, organisation_id: UUID, actor: Actor) -> UnitName:
    """A name means this organisation, here and in every later directive (按别名对应).

    Raises: NotVisible, NotPermitted, Conflict "access.alias_taken" or "unit.changed".
    """
    actor.require(permissions.RESOLVE_UNITS)
    unit = selectors.unit(unit_id, actor=actor)
    organisation = access_selectors.organisation(organisation_id, actor=actor)
    access.add_alias(organisation=organisation, name=unit.name, actor=actor)
    _decide(unit, State.RESOLVED, organisation.pk, actor)
    _resolve_spellings(unit, actor)
    audit.record(actions.UNIT_RESOLVED, actor=actor, subject=unit, name=unit.name, organisation=organisation.name)
    return unit


@transaction.atomic
def mark_unit_as_group(*, unit_id: int, actor: Actor) -> UnitName:
    """The name means many at once and is never resolved to one (标为泛指).

    Raises: NotVisible, NotPermitted, Conflict "unit.changed".
    """
    actor.require(permissions.RESOLVE_UNITS)
    unit = selectors.unit(unit_id, actor=actor)
    _decide(unit, State.GROUP, None, actor)
    audit.record(actions.UNIT_GROUPED, actor=actor, subject=unit, name=unit.name)
    return unit


@transaction.atomic
def mark_unit_as_outside(*, unit_id: int, actor: Actor) -> UnitName:
    """The name means somebody who is none of the county's organisations (标为非本县单位).

    Raises: NotVisible, NotPermitted, Conflict "unit.changed".
    """
    actor.require(permissions.RESOLVE_UNITS)
    unit = selectors.unit(unit_id, actor=actor)
    _decide(unit, State.OUTSIDE, None, actor)
    audit.record(actions.UNIT_OUTSIDE, actor=actor, subject=unit, name=unit.name)
    return unit


@transaction.atomic
def reopen_unit(*, unit_id: int, actor: Actor) -> UnitName:
    """Take back what was decided about a name (退回待对应): its alias goes, and so does what that alias had settled.

    Raises: NotVisible, NotPermitted, Conflict "unit.changed" or "unit.own_name".
    """
    actor.require(permissions.RESOLVE_UNITS)
    unit = selectors.unit(unit_id, actor=actor)
    organisation = unit.organisation
    if organisation:
        access.remove_alias(organisation=organisation, name=unit.name)
    _decide(unit, State.UNRESOLVED, None, actor)
    if organisation:
        _unsettle(unit, organisation.pk)
    audit.record(actions.UNIT_REOPENED, actor=actor, subject=unit, name=unit.name)
    return unit


def _unsettle(unit: UnitName, organisation_id: UUID) -> None:
    """Other spellings that only the removed alias had resolved wait again. Raises: Conflict "unit.own_name"."""
    matcher = selectors.matcher_for(unit.county)
    if matcher.match(unit.name):
        raise Conflict("unit.own_name", f"“{unit.name}”是该机构自己的名称，不能退回。如有误，请改机构的别名。")
    others = UnitName.objects.filter(county=unit.county, state=State.RESOLVED, organisation=organisation_id)
    lost = [other.pk for other in others if matcher.match(other.name) is None]
    UnitName.objects.filter(pk__in=lost).update(state=State.UNRESOLVED, organisation=None, decided_by_name="")


def _decide(unit: UnitName, state: str, organisation_id: UUID | None, actor: Actor) -> None:
    same = Q(organisation_id=unit.organisation_id) if unit.organisation_id else Q(organisation=None)
    changed = UnitName.objects.filter(same, pk=unit.pk, state=unit.state).update(
        state=state, organisation_id=organisation_id, decided_by_name=actor.name, decided_at=timezone.now()
    )
    if not changed:
        raise Conflict("unit.changed", f"“{unit.name}”刚被他人对应过，请刷新后再看。", unit=unit.name)
    unit.refresh_from_db()


def _resolve_spellings(unit: UnitName, actor: Actor) -> None:
    """The new alias also settles the same name in another spelling (white space, width, the area in front)."""
    waiting = UnitName.objects.filter(county=unit.county, state=State.UNRESOLVED)
    _settle(waiting, selectors.matcher_for(unit.county), actor.name)


def _settle(waiting: Iterable[UnitName], matcher: Matcher[UUID], who: str) -> None:
    """Resolve those that an alias knows by now."""
    for unit in waiting:
        if organisation := matcher.match(unit.name):
            UnitName.objects.filter(pk=unit.pk, state=State.UNRESOLVED).update(
                state=State.RESOLVED, organisation_id=organisation, decided_by_name=who, decided_at=timezone.now()
            )
