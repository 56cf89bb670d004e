"""What a site has, corrected and ended; duties in shared buildings; fleets of a day; many sites assigned; the map."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from zhiben.apps.registry import testing
from zhiben.apps.registry.importing.fleet import read_fleet
from zhiben.apps.registry.importing.sheets import Sheet
from zhiben.apps.registry.models import Equipment, FleetList, OwnerChange, Person, Placing, Site, Tenancy
from zhiben.apps.registry.selectors import file, fleets
from zhiben.apps.registry.services import assignments, changes, holdings, placing
from zhiben.apps.registry.services.fleets import FleetLine, load_fleet
from zhiben.apps.registry.services.sites import change_site
from zhiben.apps.registry.tests.conftest import Sites
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Places
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.evidence import services as evidence
from zhiben.foundation.evidence.incoming import receive
from zhiben.foundation.evidence.selectors import visible
from zhiben.foundation.outbox.models import Event

ON = testing.ON
NOW = timezone.now


def lift(gao: Actor, sites: Sites) -> Equipment:
    values = {"kind": "lift", "number": "梯1", "commissioned_on": date(1996, 3, 2), "inspection_due_on": ON}
    return holdings.add_equipment(site_id=sites.works.pk, values=values, actor=gao)


def change(what: str, key: int, values: dict[str, Any], actor: Actor) -> Any:
    return changes.change_holding(what=what, key=key, values=values, actor=actor, now=NOW())


def end(what: str, key: int, actor: Actor, reason: str = "拆除") -> Any:
    return changes.end_holding(what=what, key=key, reason=reason, on=ON, actor=actor)


@pytest.mark.requirement("BAS-07")
def test_a_device_is_corrected_and_ended_and_both_stay_written(gao: Actor, sites: Sites) -> None:
    device = lift(gao, sites)
    changed = change("equipment", device.pk, {"inspection_due_on": date(2027, 3, 2), "commissioned_on": date(2000, 1, 1)}, gao)  # fmt: skip
    assert (changed.retires_on, changed.inspection_due_on) == (date(2030, 1, 1), date(2027, 3, 2))
    assert not end("equipment", device.pk, gao).in_use
    with pytest.raises(Conflict):
        change("equipment", device.pk, {"name": "x"}, gao)
    texts = [moment.text for moment in file.timeline(sites.works, actor=gao)]
    assert any("下次检验 2026-03-02 → 2027-03-02" in text for text in texts)
    assert any("原因：拆除" in text for text in texts)


@pytest.mark.parametrize(("values", "code"), [
    ({"inspected_on": date(2026, 5, 1), "inspection_due_on": date(2026, 4, 1)}, "registry.dates_crossed"),
    ({"number": "梯2"}, "registry.holding_twice"),
])  # fmt: skip
def test_a_wrong_correction_is_refused_and_changes_nothing(
    gao: Actor, sites: Sites, values: dict[str, Any], code: str
) -> None:
    device = lift(gao, sites)
    holdings.add_equipment(site_id=sites.works.pk, values={"kind": "lift", "number": "梯2"}, actor=gao)
    with pytest.raises((InputError, Conflict)) as refused:
        change("equipment", device.pk, values, gao)
    assert refused.value.code == code and Equipment.objects.get(pk=device.pk).number == "梯1"


def test_a_changed_telephone_is_named_and_never_written(gao: Actor, sites: Sites) -> None:
    values = {"name": "赵清", "post": "principal", "phone": "13900001234"}
    person = holdings.add_person(site_id=sites.works.pk, values=values, actor=gao)
    change("person", person.pk, {"phone": "13900009999"}, gao)
    entry = Entry.objects.get(action="registry.holding_changed")
    assert "电话已更改" in str(entry) and "1390000" not in str(entry.fields)
    certificate = changes.add_certificate(person_id=person.pk, values={"kind": "电工证"}, actor=gao)
    assert end("certificate", certificate.pk, gao, "吊销").ended_on == ON
    assert end("person", person.pk, gao, "离职").until == ON


def test_nobody_corrects_or_ends_what_lies_elsewhere(cast: Cast, sites: Sites) -> None:
    device = lift(cast.gao.actor, sites)
    for person, error in ((cast.wu, NotVisible), (cast.he, NotPermitted), (cast.ma, NotPermitted)):
        with pytest.raises(error):
            change("equipment", device.pk, {"name": "x"}, person.actor)
        with pytest.raises(error):
            end("equipment", device.pk, person.actor)
    with pytest.raises(InputError):
        end("equipment", device.pk, cast.gao.actor, " ")


def rented(gao: Actor, sites: Sites) -> Tenancy:
    return holdings.add_tenancy(
        landlord_id=sites.firm.pk, tenant_id=sites.works.pk, values={"part": "2 层"}, actor=gao, now=NOW()
    )


@pytest.mark.requirement("BAS-06")
def test_a_shared_building_without_a_written_split_raises_a_finding_that_a_file_resolves(
    gao: Actor, sites: Sites
) -> None:
    made = rented(gao, sites)
    event = Event.objects.get(name="registry.duty_split_missing")
    assert event.payload["tenancy_id"] == made.pk and list(file.shared_without_split(actor=gao)) == [made]
    with receive(io.BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n").read, name="划分.pdf") as incoming:
        row = evidence.attach(
            incoming, subject=made, particulars=evidence.Particulars("duty_split"), actor=gao, now=NOW()
        )
    assert not file.shared_without_split(actor=gao).exists() and file.tenant_tree(sites.firm)[0][1].filed  # type: ignore[attr-defined]
    evidence.withdraw_evidence(row.pk, reason="传错", actor=gao, now=NOW())
    assert file.shared_without_split(actor=gao).exists()


@pytest.mark.requirement("BAS-06")
def test_a_split_in_words_or_the_end_of_the_tenancy_resolves_it_too(gao: Actor, sites: Sites) -> None:
    made = rented(gao, sites)
    change("tenancy", made.pk, {"duty_split": "公共区域由出租方负责"}, gao)
    assert not file.shared_without_split(actor=gao).exists()
    change("tenancy", made.pk, {"duty_split": ""}, gao)
    assert Event.objects.filter(name="registry.duty_split_missing").count() == 2
    end("tenancy", made.pk, gao, "退租")
    assert not file.shared_without_split(actor=gao).exists()


def test_a_sheet_of_vehicles_is_understood_or_refused_with_every_row() -> None:
    heads = ["车牌号", "车辆类型", "年检到期", "未处理违法"]
    good = Sheet(heads, [["晋Z00001", "客运", "2026/5/1", "2"], ["晋Z00002", "危货", "", ""]], 2)
    assert read_fleet(good) == [
        FleetLine("晋Z00001", "passenger", date(2026, 5, 1), 2), FleetLine("晋Z00002", "hazardous")
    ]  # fmt: skip
    bad = Sheet(heads, [["晋Z00001", "客运", "明年", ""], ["Z", "客运", "", ""], ["晋Z00003", "飞机", "", ""]], 2)
    with pytest.raises(InputError) as refused:
        read_fleet(bad)
    assert all(f"第 {n} 行" in refused.value.message for n in (2, 3, 4))


@pytest.mark.requirement("BAS-08")
def test_a_fleet_loads_as_a_dated_snapshot_and_is_compared_with_the_one_before(gao: Actor, sites: Sites) -> None:
    load: dict[str, Any] = {"site_id": sites.firm.pk, "actor": gao}
    load_fleet(lines=[FleetLine("晋Z00001", "passenger"), FleetLine("晋Z00002", "hazardous")], on=ON, **load)
    later = ON + timedelta(days=30)
    load_fleet(
        lines=[FleetLine("晋Z00002", "hazardous", None, 3), FleetLine("晋Z00003", "passenger")], on=later, **load
    )
    before, found = fleets.compared(FleetList.objects.get(on=later))
    assert before is not None and before.on == ON
    assert ([r["plate"] for r in found.added], [r["plate"] for r in found.gone]) == (["晋Z00003"], ["晋Z00001"])
    assert found.changed == [("晋Z00002", [("未处理违法", "0", "3")])]
    assert found.counts == [("营运客车", 1, 1), ("危险货物运输车", 1, 1)]
    assert fleets.counts_by_class(sites.firm) == [("营运客车", 1), ("危险货物运输车", 1)]
    with pytest.raises(InputError):
        load_fleet(lines=[FleetLine("晋Z00009", "passenger")], on=ON, **load)


@pytest.mark.requirement("BAS-02")
def test_many_sites_get_an_owner_at_once_and_it_is_taken_back_as_a_whole(
    cast: Cast, sites: Sites, offices: Offices
) -> None:
    gao = cast.gao.actor
    chosen: dict[str, Any] = {"keys": [sites.gym.pk, sites.firm.pk, sites.works.pk], "role": "sector"}
    found = assignments.preview(organisation_id=offices.construction.pk, actor=gao, **chosen)
    assert {site.pk for site in found.sites} == {sites.gym.pk, sites.firm.pk} and found.same == 1
    batch, count = assignments.assign_many(
        organisation_id=offices.construction.pk, reason="职责清单", on=ON, actor=gao, **chosen
    )
    assert count == 2 and not Site.objects.filter(ownership="no_sector").exists()
    Site.objects.filter(pk=sites.firm.pk).update(sector_owner=offices.emergency)
    assert assignments.undo_assignment(batch=batch, on=ON, actor=gao) == (1, 1)
    assert set(Site.objects.filter(ownership="no_sector")) == {sites.gym}
    assert OwnerChange.objects.filter(site=sites.gym).count() == 2
    with pytest.raises(NotVisible):
        assignments.undo_assignment(batch=batch, on=ON, actor=gao)


def test_many_sites_of_another_county_are_out_of_reach(cast: Cast, sites: Sites, offices: Offices) -> None:
    for person, error in ((cast.wu, InputError), (cast.shen, NotPermitted)):
        with pytest.raises(error):
            assignments.assign_many(
                keys=[sites.gym.pk], role="sector", organisation_id=offices.construction.pk, reason="x", on=ON,
                actor=person.actor,
            )  # fmt: skip


@pytest.mark.requirement("BAS-16")
def test_an_object_without_a_point_is_placed_by_hand_with_system_and_history(cast: Cast, sites: Sites) -> None:
    where: dict[str, Any] = {"site_id": sites.gym.pk, "crs": "CGCS2000", "now": NOW()}
    made = placing.place_by_hand(longitude=112.7, latitude=37.6, actor=cast.gao.actor, **where)
    site = Site.objects.get(pk=sites.gym.pk)
    assert (site.longitude, site.latitude, site.crs) == (112.7, 37.6, "CGCS2000") and made.by == "高敏"
    with pytest.raises(InputError):
        placing.place_by_hand(longitude=112.7, latitude=97, actor=cast.gao.actor, **where)
    with pytest.raises(NotVisible):
        placing.place_by_hand(longitude=112.7, latitude=37.6, actor=cast.lin.actor, **where)
    assert Placing.objects.count() == 1 and Person.objects.count() == 0


def test_files_follow_their_site_to_the_body_that_answers_for_it(cast: Cast, sites: Sites, offices: Offices) -> None:
    gao, made = cast.gao.actor, rented(cast.gao.actor, sites)
    with receive(io.BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n").read, name="划分.pdf") as incoming:
        said = evidence.Particulars("duty_split")
        row = evidence.attach(incoming, subject=made, particulars=said, actor=gao, now=NOW())
    assert not visible(actor=cast.shen.actor).exists()
    assignments.assign_many(
        keys=[sites.firm.pk], role="sector", organisation_id=offices.construction.pk, reason="x", on=ON, actor=gao
    )
    assert list(visible(actor=cast.shen.actor)) == [row]


def test_devices_follow_their_site_to_another_town_and_another_department(
    cast: Cast, sites: Sites, offices: Offices, places: Places
) -> None:
    gao = cast.gao.actor
    device = holdings.add_equipment(
        site_id=sites.firm.pk, values={"kind": "lift", "name": "1号梯", "number": "L-1"}, actor=gao
    )

    def who_sees() -> set[str]:
        return {
            name for name in ("gao", "lin", "shen") if file.devices_in_use(actor=getattr(cast, name).actor).exists()
        }

    assert who_sees() == {"gao", "lin"}
    assignments.assign_many(
        keys=[sites.firm.pk], role="sector", organisation_id=offices.construction.pk, reason="x", on=ON, actor=gao
    )
    assert who_sees() == {"gao", "lin", "shen"}
    sites.firm.refresh_from_db()
    change_site(site_id=sites.firm.pk, values={}, area_id=places.other_town.pk, revision=sites.firm.revision, actor=gao)
    device.refresh_from_db()
    assert device.town_key == places.other_town.pk and device.sector_owner_key is None
    assert who_sees() == {"gao"}
