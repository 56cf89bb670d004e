"""Sheets come in: any order of columns, a trial that counts exactly, duplicates, the same sheet twice."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from zhiben.apps.registry import testing
from zhiben.apps.registry.importing.columns import propose
from zhiben.apps.registry.models import Fact, ImportMapping, Person, Site, SiteImport
from zhiben.apps.registry.services import imports
from zhiben.apps.registry.tests.conftest import Sites
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Places
from zhiben.foundation.audit.models import Entry

HEADS = [
    "联系电话",
    "社会信用代码",
    "单位名称（全称）",
    "所属镇街",
    "村（社区）",
    "经营地址",
    "行业类别",
    "风险等级",
    "职工人数",
    "法定代表人",
]


def line(name: str, code: str = "", **more: str) -> list[str]:
    known = {
        "phone": "13900001234",
        "town": "青石镇",
        "village": "",
        "address": "工业路8号",
        "sector": "机械",
        "risk": "黄色",
        "workers": "35",
        "head": "赵清",
    } | more
    return [
        known["phone"],
        code,
        name,
        known["town"],
        known["village"],
        known["address"],
        known["sector"],
        known["risk"],
        known["workers"],
        known["head"],
    ]


def sheet(*rows: list[str], title: str = "安澜县企业底册", heads: list[str] = HEADS) -> bytes:
    """An XLSX with a title above its heads."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    page = book.add_worksheet()
    for at, row in enumerate(([title], heads, *rows)):
        page.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


def tried(actor: Actor, data: bytes, name: str = "底册.xlsx", **options: str) -> SiteImport:
    made = imports.hand_in(name=name, data=data, actor=actor)
    imports.settle_mapping(import_id=made.pk, mapping=made.mapping, options=options, actor=actor)
    return imports.try_import(import_id=made.pk, actor=actor)


def applied(actor: Actor, data: bytes, **options: str) -> dict[str, Any]:
    made = tried(actor, data, **options)
    counts: dict[str, Any] = imports.apply_import(import_id=made.pk, actor=actor).report["counts"]
    return counts


TWO = sheet(
    line("安澜县宏远机械有限公司", testing.code(8), village="上沟村"), line("青石老王面馆", sector="商贸", risk="蓝")
)


@pytest.mark.requirement("BAS-12")
def test_a_trial_counts_exactly_and_writes_nothing_and_the_same_sheet_twice_changes_nothing(
    gao: Actor, sites: Sites
) -> None:
    before = Site.objects.count()
    counts = tried(gao, TWO).report["counts"]
    assert (counts["created"], counts["refused"], Site.objects.count(), Fact.objects.count()) == (2, 0, before, 0)
    assert applied(gao, TWO)["created"] == 2 and Site.objects.count() == before + 2
    again = applied(gao, TWO)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)
    assert (Site.objects.count(), Fact.objects.count(), Person.objects.count()) == (before + 2, 2, 2)


def test_what_is_imported_has_owner_facts_people_and_is_found(gao: Actor, places: Places, sites: Sites) -> None:
    applied(gao, TWO)
    made = Site.objects.get(credit_code=testing.code(8))
    assert (made.village_key, made.sector, made.risk, made.name) == (
        places.village.pk,
        "machinery",
        "yellow",
        "安澜县宏远机械有限公司",
    )
    assert made.territory_owner and made.imported_by and Fact.objects.get(site=made).value_text == "35 人"
    assert Entry.objects.filter(action="registry.imported").count() == 1


@pytest.mark.requirement("BAS-12")
@pytest.mark.parametrize(("row", "words"), [
    (line("", testing.code(9)), "名称为空"), (line("甲店", "911399210000000000"), "校验位不符"),
    (line("甲店", risk="紫"), "风险等级“紫”无法识别"), (line("甲店", town="火星镇"), "没有区域“火星镇”"),
    (line("甲店", village="下沟村"), "没有区域"), (line("甲店", workers="很多"), "从业人数“很多”"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_is_listed_with_every_reason(
    gao: Actor, sites: Sites, row: list[str], words: str
) -> None:
    report = tried(gao, sheet(row, line("好店", testing.code(10)))).report
    assert report["counts"]["refused"] == 1 and report["counts"]["created"] == 1
    assert words in "；".join(report["refused"][0]["reasons"]) and report["refused"][0]["number"] == 3


def test_two_rows_of_one_code_are_one_site_and_the_second_says_so(gao: Actor, sites: Sites) -> None:
    report = tried(gao, sheet(line("甲公司", testing.code(11)), line("甲公司二部", testing.code(11)))).report
    assert report["counts"]["created"] == 1 and "与表中第 3 行重复" in report["refused"][0]["reasons"][0]


@pytest.mark.parametrize(("doubtful", "created", "updated"), [("skip", 0, 0), ("merge", 0, 1), ("create", 1, 0)])
def test_a_near_name_at_a_near_address_is_shown_and_a_person_decides(
    gao: Actor, places: Places, doubtful: str, created: int, updated: int
) -> None:
    testing.site(gao, places.town, "安澜县青石鑫源木业制品厂", address="青石镇工业路8号")
    counts = applied(gao, sheet(line("安澜县青石鑫源木业制品", address="工业路8号")), doubtful=doubtful)
    assert (counts["created"], counts["updated"]) == (created, updated)
    assert Site.objects.count() == 1 + created


def test_two_codes_are_two_firms_however_alike_their_names(gao: Actor, places: Places) -> None:
    testing.site(gao, places.town, "安澜县宏远机械有限公司", credit_code=testing.code(1), address="工业路8号")
    assert applied(gao, sheet(line("安澜县宏远机械有限公司", testing.code(2))))["created"] == 1


def test_an_empty_cell_erases_nothing_and_a_change_stands_in_the_timeline(gao: Actor, sites: Sites) -> None:
    applied(gao, sheet(line("安澜县永泰建筑工程有限公司", testing.code(1), sector="", risk="蓝色", village="上沟村")))
    works = Site.objects.get(pk=sites.works.pk)
    assert (works.risk, works.sector, works.address, works.sector_owner_id) == (
        "blue",
        "construction",
        "工业路8号",
        sites.works.sector_owner_id,
    )
    assert "风险等级：红 → 蓝" in str(works.changes.get())


def test_a_mapping_is_remembered_for_the_next_sheet_with_these_heads(gao: Actor, sites: Sites) -> None:
    made = imports.hand_in(name="a.xlsx", data=TWO, actor=gao)
    chosen = {head: code for head, code in made.mapping.items() if code != "principal"}
    imports.settle_mapping(import_id=made.pk, mapping=chosen, options={}, actor=gao)
    other = sheet(*(row[::-1] for row in [line("乙店")]), heads=HEADS[::-1])
    assert imports.hand_in(name="b.xlsx", data=other, actor=gao).mapping == chosen
    assert ImportMapping.objects.count() == 1


def test_columns_are_told_by_their_heads_and_strangers_are_left() -> None:
    assert propose(["序号", "备注", *HEADS]).keys() == set(HEADS)


@pytest.mark.parametrize(
    "data", ["单位名称,信用代码\n丙店,\n".encode("gb18030"), "单位名称;信用代码\n丙店;\n".encode("utf-8-sig")]
)
def test_csv_comes_in_the_usual_encodings_and_separators(gao: Actor, data: bytes, places: Places) -> None:
    assert applied(gao, data)["created"] == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"\xff\xfe\x00", "只有一列\n甲\n".encode(), b"a\0,b\n1,2\n"],
)
def test_a_file_that_is_no_table_is_refused_in_words(gao: Actor, data: bytes, places: Places) -> None:
    with pytest.raises(InputError) as refused:
        imports.hand_in(name="x.xlsx", data=data, actor=gao)
    assert refused.value.code.startswith("registry.sheet_") and not SiteImport.objects.exists()


def test_what_was_not_seen_is_not_written(gao: Actor, places: Places, sites: Sites) -> None:
    made = imports.hand_in(name="a.xlsx", data=TWO, actor=gao)
    with pytest.raises(InputError):
        imports.apply_import(import_id=made.pk, actor=gao)
    made = tried(gao, TWO)
    testing.site(gao, places.town, "先到的公司", credit_code=testing.code(8))
    with pytest.raises(Conflict) as refused:
        imports.apply_import(import_id=made.pk, actor=gao)
    assert refused.value.code == "registry.import_moved"


def test_coordinates_without_a_system_are_refused_and_keep_the_one_that_is_named(gao: Actor, places: Places) -> None:
    data = "单位名称,经度,纬度\n丁店,112.71,37.62\n".encode()
    assert "坐标系" in tried(gao, data).report["refused"][0]["reasons"][0]
    applied(gao, data, crs="GCJ02")
    assert Site.objects.values_list("longitude", "crs").get() == (112.71, "GCJ02")


def test_only_a_clerk_imports_and_nobody_sees_the_import_of_another_county(
    gao: Actor, lin: Actor, wu: Actor, sites: Sites
) -> None:
    with pytest.raises(NotPermitted):
        imports.hand_in(name="a.xlsx", data=TWO, actor=lin)
    made = tried(gao, TWO)
    with pytest.raises(NotVisible):
        imports.apply_import(import_id=made.pk, actor=wu)
