"""One file per firm or place: registering, changing, facts, owners, rulings, holdings, snapshots."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from zhiben.apps.registry import testing
from zhiben.apps.registry.models import BusinessKind, Fact, OwnerChange, Site, SnapshotItem
from zhiben.apps.registry.selectors import coverage, file, lists
from zhiben.apps.registry.selectors import sites as selectors
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.services import facts, fleets, holdings, owners, snapshots
from zhiben.apps.registry.services.fleets import FleetLine
from zhiben.apps.registry.services.sites import change_site, register_site
from zhiben.apps.registry.tests.conftest import Sites
from zhiben.apps.registry.vocabulary import SiteKind
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Places
from zhiben.foundation.audit.models import Entry

ON = testing.ON


def record(actor: Actor, site: Site, value: str, on: date, **more: Any) -> Fact:
    known: dict[str, Any] = {"kind": "workers", "source": "declared", "on": ON} | more
    return facts.record_fact(site_id=site.pk, value=value, observed_on=on, actor=actor, **known)


@pytest.mark.requirement("BAS-04")
def test_a_file_holds_typed_facts_and_the_newer_supersedes_without_overwriting(gao: Actor, sites: Sites) -> None:
    first = record(gao, sites.works, "35 人", ON - timedelta(days=9))
    second = record(
        gao, sites.works, "41", ON - timedelta(days=2), source="inspected", source_kind="inspections", source_id="7"
    )
    first.refresh_from_db()
    assert (first.is_current, first.superseded_by) == (False, second)
    assert [f.value_text for f in file.current_facts(sites.works)] == ["41 人"]
    assert file.facts_on(sites.works, on=ON - timedelta(days=5))["workers"] == first
    assert (
        record(
            gao, sites.works, "41", ON - timedelta(days=2), source="inspected", source_kind="inspections", source_id="7"
        )
        == second
    )
    assert Fact.objects.count() == 2 and Entry.objects.filter(action="registry.fact_recorded").count() == 2


def test_an_older_observation_is_filed_behind_the_current_one(gao: Actor, sites: Sites) -> None:
    current = record(gao, sites.works, "41", ON)
    older = record(gao, sites.works, "30", ON - timedelta(days=30))
    assert (older.is_current, older.superseded_by) == (False, current)


@pytest.mark.parametrize(("kind", "value", "code"), [
    ("workers", "很多", "registry.fact_value"), ("workers", "-1", "registry.fact_value"), ("workers", "NaN", "registry.fact_value"),
    ("gas_use", "也许", "registry.fact_value"), ("standardisation", "五级", "registry.fact_value"),
    ("insured_until", "明年", "registry.fact_value"), ("colour", "1", "registry.fact_unknown"),
])  # fmt: skip
def test_a_value_that_is_not_of_its_kind_is_refused(gao: Actor, sites: Sites, kind: str, value: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        record(gao, sites.works, value, ON, kind=kind)
    assert refused.value.code == code and not Fact.objects.exists()


def test_an_observation_lies_not_in_the_future_and_a_firm_only_declares(gao: Actor, ma: Actor, sites: Sites) -> None:
    with pytest.raises(InputError):
        record(gao, sites.works, "35", ON + timedelta(days=1))
    with pytest.raises(NotPermitted):
        record(ma, sites.firm, "35", ON, source="measured")
    assert record(ma, sites.firm, "35", ON).source == "declared"
    with pytest.raises(NotVisible):
        record(ma, sites.works, "35", ON)


@pytest.mark.requirement("BAS-05")
@pytest.mark.parametrize("kind", [kind for kind in SiteKind if kind != SiteKind.ENTERPRISE])
def test_every_kind_of_place_is_registered_and_has_its_town(
    gao: Actor, places: Places, offices: Offices, kind: SiteKind
) -> None:
    made = testing.site(gao, places.village, "上沟新村", kind=kind, sector="property", manager="青石物业")
    assert made.territory_owner == offices.town and made.ownership == "no_sector"


@pytest.mark.requirement("BAS-05")
def test_an_abandoned_estate_goes_to_its_street_and_the_construction_bureau(
    gao: Actor, places: Places, offices: Offices
) -> None:
    testing.ruled(places.county, "弃管小区", offices.construction, "property")
    made = testing.site(gao, places.town, "石门家属院", kind="abandoned_estate", sector="property", business="弃管小区")
    assert (made.territory_owner, made.sector_owner, made.ownership) == (offices.town, offices.construction, "owned")


@pytest.mark.requirement("BAS-02")
def test_what_nobody_answers_for_is_listed(gao: Actor, places: Places, sites: Sites) -> None:
    lost = testing.site(gao, places.county, "不知何处的仓库", sector="warehousing")
    listed = {
        o: {line.name for line in selectors.site_page(SiteFilter(ownership=o), actor=gao).rows}
        for o in ("no_sector", "no_territory", "unowned")
    }
    assert listed == {"no_sector": {sites.gym.name, sites.firm.name}, "no_territory": set(), "unowned": {lost.name}}


@pytest.mark.parametrize(("values", "code"), [
    ({"name": " "}, "registry.name_missing"), ({"credit_code": "911399210000000000"}, "identifier.credit_code_check"),
    ({"longitude": 112.7}, "registry.half_point"), ({"longitude": 112.7, "latitude": 37.6}, "identifier.crs"),
    ({"search_text": "x"}, "registry.field_unknown"),
])  # fmt: skip
def test_a_file_that_is_wrong_is_refused(gao: Actor, places: Places, values: dict[str, Any], code: str) -> None:
    with pytest.raises(InputError) as refused:
        testing.site(gao, places.town, **{"name": "青石店", **values})
    assert refused.value.code == code and not Site.objects.exists()


def test_a_code_stands_once_in_a_county_and_another_county_may_have_it(
    gao: Actor, wu: Actor, places: Places, sites: Sites
) -> None:
    with pytest.raises(Conflict) as refused:
        testing.site(gao, places.town, "别的公司", credit_code=testing.code(1))
    assert refused.value.code == "registry.credit_code_taken"
    assert (
        testing.site(wu, places.next_county, "邻县分公司", credit_code=testing.code(1)).county_key
        == places.next_county.pk
    )


def test_an_officer_registers_where_his_office_is_responsible(
    lin: Actor, shen: Actor, places: Places, sites: Sites
) -> None:
    with pytest.raises(NotPermitted):
        testing.site(lin, places.other_town, "柳溪商店")
    with pytest.raises(NotPermitted):
        testing.site(shen, places.town, "青石商店", sector="trade")
    assert testing.site(shen, places.other_town, "柳溪建筑", sector="construction").sector_owner is not None
    with pytest.raises(InputError):
        testing.site(lin, places.next_county, "邻县商店")


def test_who_was_overtaken_learns_it_and_a_change_stands_in_the_timeline(
    gao: Actor, places: Places, sites: Sites
) -> None:
    changed = change_site(
        site_id=sites.works.pk, values={"risk": "blue"}, area_id=places.other_town.pk, revision=0, actor=gao
    )
    assert (changed.town_key, changed.revision) == (places.other_town.pk, 1)
    with pytest.raises(Conflict):
        change_site(site_id=sites.works.pk, values={"risk": "red"}, revision=0, actor=gao)
    assert any("风险等级 红 → 蓝" in moment.text for moment in file.timeline(sites.works, actor=gao))
    assert [
        line.name
        for line in selectors.site_page(SiteFilter(text="永泰", risk="blue", area=places.other_town.pk), actor=gao).rows
    ] == [sites.works.name]


@pytest.mark.requirement("BAS-09")
def test_a_ruling_takes_all_sites_of_its_kind_and_the_past_can_be_asked(
    gao: Actor, sites: Sites, offices: Offices
) -> None:
    kind = BusinessKind.objects.get(name="攀岩馆")
    assert lists.undecided_counts(actor=gao)[kind.pk] == 1
    rule: dict[str, Any] = {"business_id": kind.pk, "principle": "similar", "basis": "安委会纪要", "actor": gao}
    _, moved = owners.rule(organisation_id=offices.construction.pk, on=ON, **rule)
    _, again = owners.rule(organisation_id=offices.emergency.pk, on=ON + timedelta(days=30), **rule)
    assert (moved, again) == (1, 1) and kind.pk not in lists.undecided_counts(actor=gao)
    gym = Site.objects.get(pk=sites.gym.pk)
    on = [file.owners_on(gym, on=ON + timedelta(days=n))["sector"] for n in (-1, 0, 29, 30)]
    assert on == [None, offices.construction, offices.construction, offices.emergency]
    assert OwnerChange.objects.filter(site=gym, ruling__isnull=False).count() == 2


@pytest.mark.requirement("BAS-06")
def test_tenants_stand_below_the_landlord_and_sublet_below_them(gao: Actor, sites: Sites) -> None:
    rent: dict[str, Any] = {"actor": gao, "values": {"part": "1 号厂房"}, "now": timezone.now()}
    holdings.add_tenancy(landlord_id=sites.firm.pk, tenant_id=sites.works.pk, **rent)
    holdings.add_tenancy(landlord_id=sites.works.pk, tenant_id=sites.gym.pk, **rent)
    assert [(depth, row.tenant) for depth, row in file.tenant_tree(sites.firm)] == [(0, sites.works), (1, sites.gym)]
    assert file.shared_without_split(actor=gao).count() == 2
    with pytest.raises(InputError) as refused:
        holdings.add_tenancy(landlord_id=sites.gym.pk, tenant_id=sites.firm.pk, **rent)
    assert refused.value.code == "registry.tenant_circle"


@pytest.mark.requirement("BAS-07")
@pytest.mark.parametrize(("days", "old", "overdue"), [(-1, 0, 0), (0, 1, 0), (1, 1, 1)])
def test_devices_are_listed_on_the_right_day(gao: Actor, sites: Sites, days: int, old: int, overdue: int) -> None:
    values = {"kind": "lift", "number": "梯1", "commissioned_on": date(1996, 3, 2), "inspection_due_on": ON}
    holdings.add_equipment(site_id=sites.works.pk, values=values, actor=gao)
    on = ON + timedelta(days=days)
    assert (
        file.due_count(actor=gao, on=on, which="old") == len(file.due_equipment(actor=gao, on=on, which="old")) == old
    )
    assert file.due_count(actor=gao, on=on, which="overdue") == overdue


@pytest.mark.requirement("BAS-08")
def test_a_fleet_of_a_day_shows_what_changed(gao: Actor, sites: Sites) -> None:
    first = [FleetLine("晋Z00001", "passenger"), FleetLine("晋Z00002", "hazardous")]
    fleets.load_fleet(site_id=sites.firm.pk, lines=first, on=ON, actor=gao)
    second = [FleetLine("晋Z00002", "hazardous", open_violations=3), FleetLine("晋Z00003", "passenger")]
    diff = fleets.load_fleet(site_id=sites.firm.pk, lines=second, on=ON + timedelta(days=30), actor=gao)
    assert (diff.added, diff.gone, diff.changed) == (["晋Z00003"], ["晋Z00001"], ["晋Z00002"])
    assert any("退出车辆" in moment.text for moment in file.timeline(sites.firm, actor=gao))


@pytest.mark.requirement("BAS-15")
def test_a_telephone_is_read_whole_for_a_purpose_and_that_is_noted(gao: Actor, sites: Sites) -> None:
    values = {"name": "赵清", "post": "principal", "phone": "13900001234"}
    person = holdings.add_person(site_id=sites.works.pk, values=values, certificate="安全管理合格证", actor=gao)
    with pytest.raises(InputError):
        holdings.read_contact(person_id=person.pk, purpose=" ", actor=gao)
    assert holdings.read_contact(person_id=person.pk, purpose="通知复查", actor=gao) == "13900001234"
    entry = Entry.objects.get(action="registry.contact_read")
    assert entry.actor_name == "高敏" and "13900001234" not in str(entry.fields)


@pytest.mark.requirement("BAS-10")
def test_a_denominator_does_not_move_and_says_what_came_later(gao: Actor, places: Places, sites: Sites) -> None:
    signed = snapshots.sign_snapshot(title="全覆盖", wanted=SiteFilter(area=places.town.pk), on=ON, actor=gao)
    testing.site(gao, places.town, "青石新店")
    change_site(site_id=sites.works.pk, values={"name": "改名后的公司"}, revision=0, actor=gao)
    record(gao, sites.works, "41", ON)
    found = coverage.coverage_of(signed, coverage.Measure("workers", ON, ON), actor=gao)
    assert (found.covered, found.total, found.added_later, str(found.share)) == (1, 2, 1, "50.0")
    assert signed.taken_on == ON and lists.snapshot(signed.pk, actor=gao) == signed
    assert snapshots.is_untouched(signed)
    SnapshotItem.objects.filter(snapshot=signed, site_id=sites.works.pk).update(name="x")
    assert not snapshots.is_untouched(signed)


def test_registering_and_its_audit_are_one(gao: Actor, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*args: object, **fields: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("zhiben.foundation.audit.record", failing)
    with pytest.raises(RuntimeError):
        register_site(area_id=places.town.pk, values={"name": "青石店"}, on=ON, actor=gao)
    assert not Site.objects.exists()


def test_a_reader_may_not_write(he: Actor, cast: Cast, sites: Sites) -> None:
    with pytest.raises(NotPermitted):
        change_site(site_id=sites.works.pk, values={}, revision=0, actor=he)
    with pytest.raises(NotPermitted):
        owners.assign_owner(
            site_id=sites.works.pk, role="sector", organisation_id=None, reason="x", on=ON, actor=cast.lin.actor
        )
