"""Who finds what: list, object, search, export, count, map. Wu sees nothing of the county."""

from __future__ import annotations

import pytest

from tests.plans import faults
from zhiben.apps.registry import search, testing
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import file, lists, reach
from zhiben.apps.registry.selectors import sites as selectors
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.services.exports import export_sites
from zhiben.apps.registry.services.owners import assign_owner
from zhiben.apps.registry.tests.conftest import Sites
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Places

WORLD = (73.0, 3.0, 136.0, 54.0)


def names(actor: Actor, wanted: SiteFilter | None = None) -> set[str]:
    found = selectors.site_page(wanted or SiteFilter(), actor=actor).rows
    assert selectors.site_count(wanted or SiteFilter(), actor=actor) == len(found)
    return {line.name for line in found}


@pytest.mark.requirement("BAS-03")
def test_everybody_sees_what_lies_in_the_area_or_belongs_to_the_office(cast: Cast, sites: Sites) -> None:
    works, gym, firm = sites.works.name, sites.gym.name, sites.firm.name
    assert names(cast.gao.actor) == names(cast.he.actor) == {works, gym, firm}
    assert names(cast.lin.actor) == {works, firm}
    assert names(cast.shen.actor) == {works}
    assert names(cast.ma.actor) == {firm}
    assert names(cast.qiu.actor) == names(cast.xi.actor) == set()


@pytest.mark.requirement("BAS-03")
@pytest.mark.parametrize("text", ["", "青石", "安", "911399"])
def test_the_neighbour_finds_nothing_by_list_search_count_map_export_or_key(wu: Actor, sites: Sites, text: str) -> None:
    wanted = SiteFilter(text=text)
    assert names(wu, wanted) == set()
    assert lists.map_points(SiteFilter(), WORLD, actor=wu) == ([], False)
    assert file.due_equipment(actor=wu, on=testing.ON, which="old") == []
    assert "永泰" not in str(list(selectors.site_lines(wanted, actor=wu)))
    with pytest.raises(NotVisible):
        reach.site(sites.works.pk, actor=wu)


def test_an_export_of_the_neighbour_holds_its_heads_alone(wu: Actor, gao: Actor, sites: Sites) -> None:
    assert len(export_sites(wanted=SiteFilter(), actor=gao)) > len(export_sites(wanted=SiteFilter(), actor=wu))


def test_an_area_of_another_county_is_no_way_in(wu: Actor, sites: Sites, places: Places) -> None:
    for area in (places.county, places.town, places.village):
        assert names(wu, SiteFilter(area=area.pk)) == set()
        assert names(wu, SiteFilter(area=area.pk, text="青石")) == set()


def test_an_officer_asks_for_an_area_and_gets_what_is_his_there(cast: Cast, sites: Sites, places: Places) -> None:
    village = SiteFilter(area=places.village.pk)
    assert names(cast.lin.actor, village) == names(cast.shen.actor, village) == {sites.works.name}
    assert names(cast.lin.actor, SiteFilter(area=places.other_town.pk)) == set()
    assert names(cast.lin.actor, SiteFilter(area=places.county.pk)) == {sites.works.name, sites.firm.name}


@pytest.mark.parametrize(("text", "found"), [
    ("青石", {"gym", "firm"}), ("永泰", {"works"}), ("石矿", {"firm"}), ("安澜县青石矿业", {"firm"}), ("业", {"firm"}),
    ("心", {"gym"}), ("青泰", set()), ("（", set()), ("91139921MA000001", {"works"}), ("drop table", set()), ("'", set()),
])  # fmt: skip
def test_a_name_is_found_by_any_part_of_it_two_characters_included(
    gao: Actor, sites: Sites, text: str, found: set[str]
) -> None:
    wanted = {getattr(sites, name).name for name in found}
    # One character finds names by a beginning pair or their end: more may come, none may lack.
    assert wanted <= names(gao, SiteFilter(text=text)) and (
        len(text) == 1 or names(gao, SiteFilter(text=text)) == wanted
    )


def test_a_search_goes_together_with_every_filter(gao: Actor, sites: Sites) -> None:
    assert names(gao, SiteFilter(text="永泰", risk="red", status="operating", sector="construction")) == {
        sites.works.name
    }
    assert names(gao, SiteFilter(text="永泰", risk="blue")) == set()
    assert names(gao, SiteFilter(text="青石", kind="gym", ownership="no_sector")) == {sites.gym.name}


def test_a_changed_owner_is_found_by_the_new_office_alone(cast: Cast, sites: Sites, offices: Offices) -> None:
    assign_owner(
        site_id=sites.works.pk, role="sector", organisation_id=offices.emergency.pk, reason="机构调整", on=testing.ON,
        actor=cast.gao.actor,
    )  # fmt: skip
    assert names(cast.shen.actor) == names(cast.shen.actor, SiteFilter(text="永泰")) == set()


def test_pages_continue_after_the_last_row_and_show_each_once(gao: Actor, sites: Sites, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    for wanted in (SiteFilter(), SiteFilter(text="安澜")):
        seen = [line.id for size in (1,) for line in _pages(wanted, gao, size)]
        assert sorted(seen, reverse=True) == seen and len(set(seen)) == len(seen) == selectors.site_count(
            wanted, actor=gao
        )


def _pages(wanted: SiteFilter, actor: Actor, size: int) -> list[selectors.Line]:
    found: list[selectors.Line] = []
    before = wanted.before
    while True:
        page = selectors.site_page(SiteFilter(text=wanted.text, before=before), actor=actor, size=size)
        found += page.rows
        if not page.next:
            return found
        before = int(page.next)


@pytest.mark.parametrize("wanted", [
    SiteFilter(), SiteFilter(sector="mines"), SiteFilter(risk="red"), SiteFilter(status="closed"), SiteFilter(kind="gym"),
    SiteFilter(ownership="no_sector"), SiteFilter(before=9), SiteFilter(risk="red", before=9), SiteFilter(place="without"),
])  # fmt: skip
@pytest.mark.parametrize("person", ["gao", "lin", "shen", "ma"])
def test_no_page_of_the_list_scans_or_sorts_the_table(
    cast: Cast, sites: Sites, wanted: SiteFilter, person: str
) -> None:
    queries = selectors.page_queries(wanted, actor=getattr(cast, person).actor)
    assert queries and [fault for query in queries for fault in faults(query, Site)] == []


def test_the_words_of_a_site_are_letters_and_figures_alone(gao: Actor, places: Places) -> None:
    made = testing.site(gao, places.town, "安澜县“O'Hara”& (青石)_店|!:*")
    assert all(word.isalnum() for word in Site.objects.get(pk=made.pk).search_text.split())
    assert search.asked("'\"*:|&!()") == []
    assert names(gao, SiteFilter(text="o'hara")) == {made.name}
