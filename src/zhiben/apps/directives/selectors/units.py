"""Unit names of a county, and the organisations they can mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from zhiben.apps.directives.lifecycle import DutyState
from zhiben.apps.directives.models import DutyUnit, UnitName
from zhiben.apps.directives.unit_names import Matcher
from zhiben.core.errors import InputError, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation, OrganisationAlias
from zhiben.foundation.access.selectors import home_county, visible_organisations
from zhiben.foundation.unions import rows_of

LIMIT = 300
_LIVE = Q(uses__duty__state__in=[DutyState.PROPOSED, DutyState.CONFIRMED])


def matcher_for(county: Area) -> Matcher[UUID]:
    """Every name that an organisation of the county goes by. One query."""
    matcher: Matcher[UUID] = Matcher((county.name,))
    in_force = Organisation.objects.in_force(timezone.localdate())
    matcher.learn(
        OrganisationAlias.objects.filter(county_key=county.pk, organisation__in=in_force).values_list(
            "name", "organisation_id"
        )
    )
    return matcher


def unit(unit_id: int, *, actor: Actor) -> UnitName:
    """Raises: NotVisible."""
    found = UnitName.objects.select_related("county").filter(pk=unit_id, county_id__in=actor.scope.counties).first()
    if found is None:
        raise NotVisible("unit.absent", "没有这个单位名称，或您无权查看。")
    return found


class UnitRow(NamedTuple):
    """A unit's name with how often it stands in duties."""

    id: int
    name: str
    state: str
    organisation: str | None
    decided_by_name: str
    members: str
    duties: int


class Use(NamedTuple):
    """One duty that names a unit."""

    unit_id: int
    duty_id: UUID
    directive_id: UUID
    title: str
    measure: str
    role: str


def unit_rows(*, actor: Actor, state: str, text: str = "", directive: UUID | None = None) -> list[UnitRow]:
    """Names in a state, the most frequent first; at most LIMIT."""
    rows = UnitName.objects.filter(county_id__in=actor.scope.counties, state=state)
    if directive:
        rows = rows.filter(uses__duty__directive=directive)
    if text:
        rows = rows.filter(name__icontains=text)
    counted = rows.annotate(duties=Count("uses__duty", filter=_LIVE, distinct=True)).filter(duties__gt=0)
    fields = ("pk", "name", "state", "organisation__name", "decided_by_name", "members", "duties")
    return [UnitRow(*row) for row in counted.order_by("-duties", "name").values_list(*fields)[:LIMIT]]


def uses_of(ids: list[int], *, actor: Actor, each: int = 3) -> dict[int, list[Use]]:
    """Where names stand: the first `each` uses of every name. One query, which looks no further."""
    fields = ("unit_id", "duty_id", "duty__directive_id", "duty__directive__title", "duty__measure", "role")
    rows = DutyUnit.objects.filter(
        unit__county_id__in=actor.scope.counties,
        duty__state__in=[DutyState.PROPOSED, DutyState.CONFIRMED],
    ).order_by("pk")
    found: dict[int, list[Use]] = {}
    wanted = {key: rows.filter(unit=key).values_list(*fields)[:each] for key in ids}
    for key, unit_id, duty, directive, *rest in rows_of(wanted):
        found.setdefault(key, []).append(Use(unit_id, UUID(str(duty)), UUID(str(directive)), *rest))
    return found


def state_counts(*, actor: Actor) -> dict[str, int]:
    """How many names of live duties are in each state."""
    live = DutyUnit.objects.filter(unit=OuterRef("pk"), duty__state__in=[DutyState.PROPOSED, DutyState.CONFIRMED])
    rows = UnitName.objects.filter(Exists(live), county_id__in=actor.scope.counties)
    return dict(rows.order_by().values_list("state").annotate(Count("pk")))


def suggestions_for(
    rows: Iterable[UnitRow], organisations: Iterable[tuple[UUID, str]], *, actor: Actor
) -> dict[int, list[tuple[UUID, str]]]:
    """Those of the `organisations` with a similar name, for each row: to be chosen by a person. Two queries."""
    names = dict(organisations)
    matcher = matcher_for(home_county(actor=actor))
    return {row.id: [(key, names[key]) for key in matcher.suggest(row.name) if key in names] for row in rows}


def organisation_named(name: str, *, actor: Actor) -> UUID:
    """The organisation of exactly this name. Raises: InputError "unit.organisation_unknown"."""
    found = [key for key, own in organisation_choices(actor=actor) if own == name.strip()]
    if len(found) != 1:
        raise InputError(
            "unit.organisation_unknown", f"本县没有名为“{name.strip()}”的机构，请从提示中选择一个。", given=name
        )
    return found[0]


def organisation_choices(*, actor: Actor) -> list[tuple[UUID, str]]:
    """The organisations a name can be given to."""
    return list(visible_organisations(actor=actor, on=timezone.localdate()).values_list("pk", "name"))
