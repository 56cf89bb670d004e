"""Scope: equalities on keys; an empty one sees nothing."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from zhiben.core.errors import NotPermitted
from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor, actor_of, system_actor
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.scope import Scope
from zhiben.foundation.access.selectors import visible_organisations
from zhiben.foundation.access.services import end_grant, grant_role
from zhiben.foundation.access.testing import Cast, Offices, Places

CLERKS_ONLY = declare("tests.clerks_only", "只供测试", roles=(roles.CLERK,))
TOWNS_TOO = declare("tests.towns_too", "只供测试", roles=(roles.CLERK, roles.TOWN))


def seen(scope: Scope) -> set[str]:
    return {organisation.short_name for organisation in Organisation.objects.filter(scope.q(organisation="id"))}


@pytest.mark.django_db
def test_an_empty_scope_sees_nothing(offices: Offices) -> None:
    assert seen(Scope()) == set()
    assert not Area.objects.filter(Scope().q(area="", organisation=None)).exists()
    assert not Organisation.objects.filter(Scope().county_q()).exists()


def test_somebody_without_a_grant_has_an_empty_scope(qiu: Actor, offices: Offices) -> None:
    assert not qiu.scope
    assert seen(qiu.scope) == set()
    assert not visible_organisations(actor=qiu, on=date(2026, 1, 1)).exists()


def test_a_clerk_sees_the_whole_county_and_nothing_beside_it(gao: Actor, offices: Offices) -> None:
    assert seen(gao.scope) == {"县应急局", "县住建局", "青石镇", "柳溪镇", "青石矿业"}
    assert offices.next_emergency not in Organisation.objects.filter(gao.scope.q(organisation="id"))


def test_the_clerk_of_the_next_county_sees_nothing_of_this_one(wu: Actor, offices: Offices, places: Places) -> None:
    found = Organisation.objects.filter(wu.scope.q(organisation="id"))
    assert list(found) == [offices.next_emergency]
    assert not Area.objects.filter(wu.scope.q(area=""), county_key=places.county.pk).exists()


def test_a_town_sees_what_lies_in_it(lin: Actor, places: Places) -> None:
    assert set(Area.objects.filter(lin.scope.q(area="", organisation=None))) == {places.town, places.village}


def test_a_grant_at_an_organisation_sees_that_organisation_alone(shen: Actor, offices: Offices) -> None:
    assert seen(shen.scope) == {"县住建局"}


def test_the_address_book_of_the_county_is_open_to_its_offices(shen: Actor, wu: Actor, offices: Offices) -> None:
    on = date(2026, 1, 1)
    assert offices.emergency in visible_organisations(actor=shen, on=on)
    assert list(visible_organisations(actor=wu, on=on)) == [offices.next_emergency]


def test_a_scope_becomes_an_equality_on_a_key(gao: Actor) -> None:
    assert "county_key" in str(Organisation.objects.filter(gao.scope.q()).query)
    assert "LIKE" not in str(Organisation.objects.filter(gao.scope.q()).query)


@pytest.mark.requirement("BAS-02")
def test_grants_hold_from_the_first_day_to_the_last(cast: Cast, places: Places) -> None:
    grant = grant_role(user=cast.qiu.user, role=roles.TOWN, area=places.town, valid_from=date(2025, 3, 1))
    end_grant(grant_id=grant.pk, on=date(2025, 5, 3))
    held = {day: bool(cast.qiu.on(day).scope) for day in (date(2025, 2, 28), date(2025, 3, 1), date(2025, 5, 3))}
    assert held == {date(2025, 2, 28): False, date(2025, 3, 1): True, date(2025, 5, 3): True}
    assert not cast.qiu.on(date(2025, 5, 4)).scope


def test_an_actor_takes_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        actor_of(cast.gao.user, date(2026, 1, 1))


def test_a_permission_is_required_by_name(gao: Actor, lin: Actor) -> None:
    gao.require(CLERKS_ONLY)
    with pytest.raises(NotPermitted) as refused:
        lin.require(CLERKS_ONLY)
    assert refused.value.code == "access.not_permitted"
    with pytest.raises(KeyError):
        gao.require("tests.never_declared")


def test_a_permission_holds_only_where_its_role_was_granted(cast: Cast, places: Places) -> None:
    grant_role(user=cast.lin.user, role=roles.LEADER, area=places.county, valid_from=date(2020, 1, 1))
    lin = cast.lin.actor
    assert {key.id for key in lin.scope.areas} == {places.county.pk, places.town.pk}
    assert {key.id for key in lin.scope_for(TOWNS_TOO).areas} == {places.town.pk}


def test_the_scheduler_is_an_actor_with_a_name_and_a_place(places: Places) -> None:
    scheduler = system_actor("scheduler", places.county)
    assert (scheduler.name, scheduler.kind) == ("system:scheduler", "system")
    assert scheduler.id == system_actor("scheduler").id
    assert Area.objects.filter(scheduler.scope.q(area="", organisation=None)).count() == 4


def test_administrators_hold_no_permission_of_business(cast: Cast) -> None:
    assert not cast.xi.actor.may(CLERKS_ONLY)
    assert not cast.an.actor.permissions & cast.gao.actor.permissions - {"audit.view"}
