"""Offices that merge, areas that are no territory, and sheets of both offices and users."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.foundation.access import selectors
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaKind, Organisation, User
from zhiben.foundation.access.testing import Offices, Places
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import areas
from zhiben.foundation.identity import offices as commands
from zhiben.foundation.identity.importing import OFFICES, USERS, Report, import_sheet

ON = date(2026, 5, 3)


def found(name: str, places: Places, on: date) -> object:
    return selectors.organisations_by_alias([name], county_key=places.county.pk, on=on).get(name)


def end(xi: Actor, office: Organisation, successor: Organisation | None, **more: Any) -> None:
    wanted: dict[str, Any] = {"last_day": date(2026, 6, 30), "basis": "机构改革方案"} | more
    commands.end_office(office=office, successor=successor, actor=xi, **wanted)


@pytest.mark.requirement("BAS-01")
def test_the_names_of_a_bureau_that_merged_lead_to_its_successor_from_then_on(
    xi: Actor, offices: Offices, places: Places
) -> None:
    old, new = offices.construction, offices.emergency
    commands.add_alias(office=old, name="建设局", actor=xi)
    end(xi, old, new)
    for name in ("建设局", "县住建局", "安澜县住房和城乡建设局"):
        assert found(name, places, date(2026, 6, 30)) == old.pk
        assert found(name, places, date(2026, 7, 1)) == new.pk
    old.refresh_from_db()
    assert (old.name, old.valid_to) == ("安澜县住房和城乡建设局", date(2026, 6, 30))
    assert str(Entry.objects.latest("seq")) == (
        "机构停用，最后一日 2026-06-30，职责由“安澜县应急管理局”承接：机构改革方案"
    )


def test_without_a_successor_the_names_lead_nowhere(xi: Actor, offices: Offices, places: Places) -> None:
    end(xi, offices.construction, None)
    assert found("县住建局", places, date(2026, 7, 1)) is None


def test_a_successor_is_another_office_of_the_county_that_goes_on(xi: Actor, offices: Offices) -> None:
    for successor in (offices.construction, offices.next_emergency):
        with pytest.raises(Conflict) as refused:
            end(xi, offices.construction, successor)
        assert refused.value.code == "access.successor_wrong"
    with pytest.raises(InputError):
        end(xi, offices.construction, None, last_day=date(2019, 1, 1))
    with pytest.raises(InputError):
        end(xi, offices.construction, None, basis=" ")
    end(xi, offices.construction, offices.town)
    with pytest.raises(Conflict) as refused:
        end(xi, offices.construction, offices.town)
    assert refused.value.code == "access.office_ended"


def test_an_own_name_stays_and_an_alias_goes_with_an_entry(xi: Actor, offices: Offices) -> None:
    with pytest.raises(Conflict):
        commands.remove_alias(office=offices.town, name="青石镇", actor=xi)
    commands.remove_alias(office=offices.town, name="青石镇政府", actor=xi)
    assert str(Entry.objects.get()) == "删除别名“青石镇政府”"


def test_only_the_system_administrator_keeps_offices(gao: Actor, bao: Actor, offices: Offices) -> None:
    for actor in (gao, bao):
        with pytest.raises(NotPermitted):
            commands.add_alias(office=offices.town, name="青石", actor=actor)


@pytest.mark.requirement("BAS-02")
def test_a_park_stands_in_the_tree_with_the_keys_of_what_it_lies_in(xi: Actor, gao: Actor, places: Places) -> None:
    park = areas.add_area(name="青石工业园", level="village", parent=places.town, kind=AreaKind.PARK, actor=xi)
    assert (park.town_key, park.village_key) == (places.town.pk, park.pk)
    assert park in selectors.visible_areas(actor=gao)
    assert str(Entry.objects.get()) == "登记园区“青石工业园”"
    with pytest.raises(Conflict):
        areas.add_area(name="青石工业园", level="village", parent=places.town, kind=AreaKind.PARK, actor=xi)


def sheet(heads: tuple[str, ...], *rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate((heads, *rows)):
            page.write_row(number, 0, row)
    return out.getvalue()


SHEET = sheet(
    OFFICES,
    ("安澜县水利局", "县水利局", "水利", "安澜县", "水利局、水务局", "2024-01-01"),
    ("安澜县教育局", "县教育局", "教育", "没有的县", "", ""),
    ("", "", "", "", "", ""),
    ("安澜县审计局", "县审计局", "没有的类别", "安澜县", "", ""),
    ("安澜县气象局", "县气象局", "其他部门", "安澜县", "应急局", "去年"),
)


def imported(xi: Actor, data: bytes, apply: bool) -> Report:
    return import_sheet(name="单位.xlsx", data=data, apply=apply, on=ON, actor=xi)


def test_a_trial_writes_nothing_and_says_why_each_row_would_fail(xi: Actor, offices: Offices) -> None:
    before = Organisation.objects.count()
    report = imported(xi, SHEET, apply=False)
    assert (report.kind, report.created, [number for number, _ in report.refused]) == ("offices", 1, [3, 5, 6])
    assert Organisation.objects.count() == before
    assert not Entry.objects.exists()


def test_the_same_sheet_twice_changes_nothing(xi: Actor, offices: Offices, places: Places) -> None:
    assert imported(xi, SHEET, apply=True).created == 1
    entries = Entry.objects.count()
    again = imported(xi, SHEET, apply=True)
    assert (again.created, again.unchanged) == (0, 1)
    assert Entry.objects.count() == entries
    assert found("水务局", places, ON) is not None
    assert verify().broken is None


def test_a_sheet_of_users_opens_accounts_without_a_password(xi: Actor, offices: Offices) -> None:
    data = sheet(USERS, ("zhou", "周平", "青石镇政府"), ("bad name", "周", "青石镇"), ("wu2", "吴", "没有的局"))
    report = imported(xi, data, apply=True)
    assert (report.kind, report.created, [number for number, _ in report.refused]) == ("users", 1, [3, 4])
    assert not User.objects.get(username="zhou").has_usable_password()
    assert imported(xi, data, apply=True).unchanged == 1


def test_areas_come_from_csv_with_columns_in_any_order_a_parent_before_its_children(xi: Actor, places: Places) -> None:
    text = "上级区域,区域名称,层级,设立时间\n安澜县,石桥镇,镇街,2024/01/01\n石桥镇,桥头村,村社区,\n没有镇,甲村,村社区,\n安澜县,乙,没有,\n"
    for data in (text.encode("gb18030"), text.encode("utf-8-sig")):
        report = import_sheet(name="区域.csv", data=data, apply=True, on=ON, actor=xi)
        assert [number for number, _ in report.refused] == [4, 5]
    assert (report.created, report.unchanged, report.names[4]) == (0, 2, "甲村")
    village = Area.objects.get(name="桥头村")
    assert village.parent is not None and village.parent.name == "石桥镇" and village.county_key == places.county.pk
    assert verify().broken is None


@pytest.mark.parametrize(
    ("data", "code"), [(b"x", "identity.sheet_unreadable"), (sheet(("甲",)), "identity.sheet_columns")]
)
def test_what_is_no_such_sheet_is_refused(data: bytes, code: str, xi: Actor) -> None:
    with pytest.raises(InputError) as refused:
        imported(xi, data, apply=False)
    assert refused.value.code == code


def test_who_may_not_keep_offices_may_not_import(bao: Actor) -> None:
    with pytest.raises(NotPermitted):
        imported(bao, SHEET, apply=False)
