"""Choosing one of many by a few letters: in the actor's scope, with a script and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import AreaLevel
from zhiben.foundation.access.services import create_area
from zhiben.foundation.access.testing import Cast, Offices, Person, Places
from zhiben.foundation.web.choosers.fields import ChooserField, chosen

ClientOf = Callable[[Person | None], Client]


def form_of(actor: Actor, data: str, required: bool = True) -> forms.Form:
    class AreaForm(forms.Form):
        area = ChooserField("area", actor=actor, label="区域", required=required)

    return AreaForm(QueryDict(data))


def test_the_name_itself_comes_first_and_tells_where_it_lies(cast: Cast, client_of: ClientOf, places: Places) -> None:
    create_area(name="上沟村东", level=AreaLevel.GRID, parent=places.village)
    page = client_of(cast.gao).get(reverse("choosers:find", args=["area"]), {"q": "上沟村"}).content.decode()
    assert page.index('data-name="上沟村"') < page.index('data-name="上沟村东"') and "青石镇 · 村社区" in page


@pytest.mark.parametrize(
    ("kind", "text"), [("area", "青石"), ("area", ""), ("organisation", "应急"), ("enterprise", "青石")]
)
def test_the_next_county_is_offered_nothing_of_this_one(
    kind: str, text: str, cast: Cast, client_of: ClientOf, places: Places
) -> None:
    page = client_of(cast.wu).get(reverse("choosers:find", args=[kind]), {"q": text}).content.decode()
    assert "安澜" not in page and "青石" not in page


def test_a_key_or_a_name_alone_is_taken(gao: Actor, places: Places) -> None:
    for data in (
        f"area={places.village.pk}",
        "area__text=上沟村",
        "area__text=上沟",
        f"area={places.village.pk}&area__text=x",
    ):
        form = form_of(gao, data)
        assert form.is_valid() and form.cleaned_data["area"] == str(places.village.pk)


def test_a_name_of_several_lists_them_to_choose_from(gao: Actor, places: Places) -> None:
    create_area(name="上沟村", level=AreaLevel.VILLAGE, parent=places.other_town)
    form = form_of(gao, "area__text=上沟村")
    page = str(form["area"]) if not form.is_valid() else ""
    assert "有多个区域" in str(form.errors) and page.count("<option") == 3 and "柳溪镇 · 村社区" in page


@pytest.mark.parametrize("data", ["area__text=没有这个村", "area=x", "area=00000000-0000-0000-0000-000000000000"])
def test_what_is_nobodys_is_refused_and_kept(data: str, gao: Actor, places: Places) -> None:
    form = form_of(gao, data)
    assert not form.is_valid() and "没有名为" in str(form.errors)
    assert "没有这个村" in str(form["area"]) or "__text" not in data


def test_an_area_of_the_next_county_cannot_be_chosen(wu: Actor, places: Places) -> None:
    assert not form_of(wu, f"area={places.town.pk}").is_valid()


def test_nothing_chosen_is_empty_where_it_may_be(gao: Actor) -> None:
    assert form_of(gao, "", required=False).is_valid() and not form_of(gao, "").is_valid()


def test_a_filter_reads_key_name_or_nothing(gao: Actor, places: Places, offices: Offices) -> None:
    assert chosen("area", {"area": str(places.town.pk)}, "area", actor=gao) == str(places.town.pk)
    assert chosen("organisation", {"unit__text": "县住建局"}, "unit", actor=gao) == str(offices.construction.pk)
    assert chosen("area", {}, "area", actor=gao) == "" == chosen("area", {"area": "x"}, "area", actor=gao)
    with pytest.raises(InputError, match="青石"):
        chosen("area", {"area__text": "青石没有"}, "area", actor=gao)
