from __future__ import annotations

import pytest

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive, UnitName
from zhiben.apps.directives.selectors import units as selectors
from zhiben.apps.directives.services import units
from zhiben.apps.directives.unit_names import Matcher
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices, Places


def unit(name: str) -> UnitName:
    return UnitName.objects.get(name=name)


def test_names_are_resolved_by_alias_or_left_to_a_person(notice: Directive, offices: Offices) -> None:
    assert unit("县应急管理局").organisation == offices.emergency
    assert unit("县住建局").organisation == offices.construction
    assert unit("各镇政府").state == "group"


@pytest.mark.parametrize(("name", "found"), [
    ("安澜县应急管理局", 1), ("县 应急管理局", 1), ("应急管理局", 1), ("应急局", None), ("平川县应急管理局", None), ("公安局", None),
])  # fmt: skip
def test_a_name_matches_as_written_or_without_its_area_and_never_by_guess(name: str, found: int | None) -> None:
    matcher: Matcher[int] = Matcher(("安澜县",))
    matcher.learn([("安澜县应急管理局", 1), ("安澜县公安局", 2), ("县公安局", 3)])
    assert matcher.match(name) == found


def test_one_alias_serves_this_and_every_later_directive(gao: Actor, places: Places, offices: Offices) -> None:
    testing.received(gao, places.county, responsible="质量安全站", title="第一份")
    units.resolve_unit(unit_id=unit("质量安全站").pk, organisation_id=offices.construction.pk, actor=gao)
    assert unit("质量安全站").organisation == offices.construction
    later = testing.received(gao, places.county, responsible="县质量安全站", title="第二份")
    found = testing.duties_of(later)[1].units.get()
    assert found.unit.name == "县质量安全站" and found.unit.organisation == offices.construction


def test_an_alias_settles_other_spellings_that_were_waiting(gao: Actor, places: Places, offices: Offices) -> None:
    testing.received(gao, places.county, responsible="质量安全站、安澜县质量安全站")
    units.resolve_unit(unit_id=unit("质量安全站").pk, organisation_id=offices.construction.pk, actor=gao)
    assert unit("安澜县质量安全站").state == "resolved"


def test_an_alias_that_means_another_organisation_is_refused(gao: Actor, notice: Directive, offices: Offices) -> None:
    with pytest.raises(Conflict) as refused:
        units.resolve_unit(unit_id=unit("县住建局").pk, organisation_id=offices.emergency.pk, actor=gao)
    assert refused.value.code == "access.alias_taken"


def test_a_name_marked_as_a_group_waits_no_longer(gao: Actor, places: Places, notice: Directive) -> None:
    waiting = units.units_for(["经济开发区"], county=places.county)["经济开发区"]
    units.mark_unit_as_group(unit_id=waiting.pk, actor=gao)
    assert unit("经济开发区").state == "group" and unit("经济开发区").decided_by_name == gao.name


def test_a_name_from_outside_waits_no_longer_and_means_no_organisation(gao: Actor, places: Places) -> None:
    testing.received(gao, places.county, responsible="市供销社")
    units.mark_unit_as_outside(unit_id=unit("市供销社").pk, actor=gao)
    assert unit("市供销社").state == "outside" and unit("市供销社").organisation is None


def test_what_was_decided_is_taken_back_with_its_alias(gao: Actor, places: Places, offices: Offices) -> None:
    testing.received(gao, places.county, responsible="质量安全站、安澜县质量安全站")
    units.resolve_unit(unit_id=unit("质量安全站").pk, organisation_id=offices.construction.pk, actor=gao)
    units.reopen_unit(unit_id=unit("质量安全站").pk, actor=gao)
    assert {unit(name).state for name in ("质量安全站", "安澜县质量安全站")} == {"unresolved"}
    later = testing.received(gao, places.county, responsible="县质量安全站", title="第二份")
    assert testing.duties_of(later)[1].units.get().unit.state == "unresolved"


def test_an_organisations_own_name_is_not_taken_back(gao: Actor, notice: Directive) -> None:
    with pytest.raises(Conflict) as refused:
        units.reopen_unit(unit_id=unit("县应急管理局").pk, actor=gao)
    assert refused.value.code == "unit.own_name" and unit("县应急管理局").state == "resolved"


def test_similar_names_are_suggested_and_nothing_is_chosen(gao: Actor, places: Places, offices: Offices) -> None:
    testing.received(gao, places.county, responsible="区应急局、作业人员")
    rows = selectors.unit_rows(actor=gao, state="unresolved")
    suggested = selectors.suggestions_for(rows, selectors.organisation_choices(actor=gao), actor=gao)
    names = {row.name: [name for _, name in suggested[row.id]] for row in rows}
    assert names["区应急局"][0] == offices.emergency.name and names["作业人员"] == []
    assert unit("区应急局").state == "unresolved"


def test_an_organisation_is_found_by_its_whole_name_only(gao: Actor, offices: Offices) -> None:
    assert selectors.organisation_named(offices.emergency.name, actor=gao) == offices.emergency.pk
    with pytest.raises(InputError, match="本县没有名为“应急”的机构"):
        selectors.organisation_named("应急", actor=gao)


def test_names_of_one_directive_can_be_listed_alone(gao: Actor, places: Places) -> None:
    first = testing.received(gao, places.county, responsible="质量安全站", title="第一份")
    testing.received(gao, places.county, responsible="市供销社", title="第二份")
    rows = selectors.unit_rows(actor=gao, state="unresolved", directive=first.pk)
    assert [row.name for row in rows] == ["质量安全站"]


def test_names_are_listed_with_how_often_and_where(gao: Actor, notice: Directive) -> None:
    rows = selectors.unit_rows(actor=gao, state="group")
    assert [(row.name, row.duties) for row in rows] == [("各镇政府", 2)]
    uses = selectors.uses_of([rows[0].id], actor=gao)[rows[0].id]
    assert [use.measure for use in uses] == [testing.PATROL, testing.RECORD]


def test_the_next_county_resolves_nothing_here(wu: Actor, lin: Actor, notice: Directive, offices: Offices) -> None:
    with pytest.raises(NotVisible):
        units.mark_unit_as_group(unit_id=unit("县住建局").pk, actor=wu)
    with pytest.raises(NotPermitted):
        units.mark_unit_as_group(unit_id=unit("县住建局").pk, actor=lin)
    assert not selectors.unit_rows(actor=wu, state="group")
