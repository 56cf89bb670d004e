"""Areas change; what was recorded keeps its place and its name, and somebody is answerable for it."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.foundation.access import roles, selectors
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.services import grant_role
from zhiben.foundation.access.testing import SINCE, Cast, Offices, Places
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import areas

LAST = date(2026, 6, 30)


def merge(places: Places, xi: Actor) -> None:
    areas.end_area(
        area=places.town, last_day=LAST, successor=places.other_town, basis="政〔2026〕8号", actor=xi
    )  # fmt: skip


def test_a_grant_at_the_successor_covers_what_was_recorded_before(
    xi: Actor, cast: Cast, places: Places, offices: Offices
) -> None:
    grant_role(user=cast.qiu.user, role=roles.TOWN, area=places.other_town, valid_from=SINCE)

    def seen() -> set[Organisation]:
        return set(Organisation.objects.filter(cast.qiu.actor.scope.q(organisation=None)))

    assert seen() == {offices.other_town}
    merge(places, xi)
    assert seen() == {offices.other_town, offices.town, offices.enterprise}
    assert Organisation.objects.get(pk=offices.town.pk).area.name == "青石镇"


def test_mergers_in_a_row_are_followed(xi: Actor, cast: Cast, places: Places) -> None:
    merge(places, xi)
    third = areas.add_area(name="合并镇", level="town", parent=places.county, kind="territory", actor=xi)
    areas.end_area(area=places.other_town, last_day=date(2026, 12, 31), successor=third, basis="再次合并", actor=xi)
    grant_role(user=cast.qiu.user, role=roles.TOWN, area=third, valid_from=SINCE)
    assert {key.id for key in cast.qiu.actor.scope.areas} == {third.pk, places.town.pk, places.other_town.pk}


def test_who_is_responsible_follows_the_merger_from_its_day_on(
    xi: Actor, gao: Actor, cast: Cast, places: Places
) -> None:
    grant_role(user=cast.qiu.user, role=roles.TOWN, area=places.other_town, valid_from=SINCE)
    merge(places, xi)

    def names(on: date) -> set[str]:
        return {grant.user.name for grant in selectors.responsible(places.village, on=on, actor=gao)}

    assert "邱明" not in names(LAST)
    assert "邱明" in names(date(2026, 7, 1))


def test_a_new_name_keeps_the_old_one_and_both_are_found(xi: Actor, places: Places) -> None:
    areas.rename_area(area=places.village, name="上沟社区", since=date(2026, 7, 1), basis="政〔2026〕9号", actor=xi)
    for q in ("上沟村", "上沟社区"):
        assert [area.name for area in selectors.area_page(actor=xi, q=q).rows] == ["上沟社区"]
    former = places.village.former_names.get()
    assert (former.name, former.valid_to) == ("上沟村", LAST)
    assert str(Entry.objects.get()) == "“上沟村”更名为“上沟社区”，自 2026-07-01 起：政〔2026〕9号"


def test_what_cannot_be_is_refused(xi: Actor, gao: Actor, places: Places) -> None:
    town = {"area": places.town, "last_day": LAST, "basis": "x"}
    for wrong, error, code in (
        (town | {"successor": places.village, "actor": xi}, Conflict, "access.successor_wrong"),
        (town | {"successor": places.town, "actor": xi}, Conflict, "access.successor_wrong"),
        (town | {"successor": None, "actor": xi, "basis": " "}, InputError, "identity.reason_missing"),
        (town | {"area": places.county, "successor": None, "actor": xi}, Conflict, "access.area_county"),
        (town | {"successor": None, "actor": gao}, NotPermitted, "access.not_permitted"),
    ):
        with pytest.raises(error) as refused:
            areas.end_area(**wrong)  # type: ignore[arg-type]
        assert refused.value.code == code
    assert not Area.objects.exclude(valid_to=None).exists()


def test_what_has_ended_is_changed_no_more_but_its_name_is_free(xi: Actor, places: Places) -> None:
    merge(places, xi)
    with pytest.raises(Conflict) as refused:
        areas.rename_area(area=places.town, name="新名", since=LAST, basis="x", actor=xi)
    assert refused.value.code == "access.area_ended"
    assert areas.add_area(name="青石镇", level="town", parent=places.county, kind="territory", actor=xi)


def test_lists_go_on_where_the_page_ends(xi: Actor, places: Places, offices: Offices) -> None:
    for number in range(7):
        areas.add_area(name=f"村{number}", level="village", parent=places.town, kind="territory", actor=xi)
    first = selectors.area_page(actor=xi, within=places.town, size=5)
    second = selectors.area_page(actor=xi, within=places.town, size=5, after=first.next)
    assert [len(first.rows), len(second.rows), second.next] == [5, 3, ""]
    some = selectors.office_page(actor=xi, on=LAST, size=2)
    assert len(selectors.office_page(actor=xi, on=LAST, size=9, after=some.next).rows) == 3
    with pytest.raises(InputError):
        selectors.area_page(actor=xi, after="broken")
