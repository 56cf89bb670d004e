"""Areas, organisations, aliases, users: what their commands refuse."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction

from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation.access import permissions, selectors, services
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaLevel, Organisation, User
from zhiben.foundation.access.testing import Cast, Offices, Places


def test_an_area_carries_the_key_of_each_level_above_it(places: Places) -> None:
    village = places.village
    assert (village.county_key, village.town_key, village.village_key) == (
        places.county.pk,
        places.town.pk,
        village.pk,
    )
    assert village.grid_key is None


def test_an_area_must_lie_below_its_parent(places: Places) -> None:
    with pytest.raises(InputError) as refused:
        services.create_area(name="错位镇", level=AreaLevel.TOWN, parent=places.village)
    assert refused.value.code == "access.area_level"


def test_the_database_refuses_keys_that_contradict_the_level(places: Places) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.filter(pk=places.town.pk).update(town_key=places.county.pk)


def test_an_alias_means_one_organisation_in_a_county(offices: Offices, setter: Actor) -> None:
    services.add_alias(organisation=offices.construction, name=" 建设局 ", actor=setter)
    services.add_alias(organisation=offices.construction, name="建设局", actor=setter)
    with pytest.raises(Conflict) as refused:
        services.add_alias(organisation=offices.emergency, name="建设局", actor=setter)
    assert refused.value.code == "access.alias_taken"


def test_the_same_alias_means_another_office_in_the_next_county(offices: Offices, places: Places) -> None:
    def found(county: Area) -> object:
        return selectors.organisations_by_alias(["应急局", "没有的局"], county_key=county.pk, on=date(2026, 1, 1))

    assert found(places.county) == {"应急局": offices.emergency.pk}
    assert found(places.next_county) == {"应急局": offices.next_emergency.pk}


def test_an_organisation_that_ended_is_found_no_more(offices: Offices, places: Places) -> None:
    Organisation.objects.filter(pk=offices.emergency.pk).update(valid_to=date(2025, 6, 30))
    for on, known in ((date(2025, 6, 30), True), (date(2025, 7, 1), False)):
        assert bool(selectors.organisations_by_alias(["应急局"], county_key=places.county.pk, on=on)) is known


def test_an_organisation_elsewhere_is_as_good_as_absent(gao: Actor, offices: Offices) -> None:
    assert selectors.organisation(offices.emergency.pk, actor=gao) == offices.emergency
    with pytest.raises(NotVisible):
        selectors.organisation(offices.next_emergency.pk, actor=gao)


def test_a_new_user_without_a_password_cannot_sign_in(cast: Cast) -> None:
    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.parametrize("password", ["short1A", "1234567890123", "password1234", "gaogaogaogao"])
@pytest.mark.django_db
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(InputError) as refused:
        services.create_user(username="gaogaogaogao", name="高", password=password)
    assert refused.value.code == "access.password_weak"


def test_a_user_name_is_taken_once(cast: Cast) -> None:
    with pytest.raises(InputError) as refused:
        services.create_user(username="gao", name="另一人", password=None)
    assert refused.value.code == "access.username_taken"


def test_a_permission_that_nobody_declared_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(permissions._used, "tests.unheard_of", {"some.view"})
    with pytest.raises(SystemCheckError, match="some.view"):
        call_command("check")


def test_a_permission_cannot_be_declared_twice_or_for_an_unknown_role(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions, "_declared", {})
    permissions.declare("tests.once", "甲", roles=())
    for code, role in (("tests.once", "leader"), ("tests.other", "emperor"), ("Tests", "leader")):
        with pytest.raises(ValueError, match="permission"):
            permissions.declare(code, "甲", roles=(role,))
