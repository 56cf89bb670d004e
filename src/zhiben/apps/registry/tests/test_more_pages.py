"""Pages of corrections, fleets, coverage, decisions, remarks and many sites at once, as people go through them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhiben.apps.registry import testing
from zhiben.apps.registry.models import BusinessKind, FleetList, OwnerChange, Site, Vehicle
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.services import cooperation, holdings, snapshots
from zhiben.apps.registry.services.facts import record_fact
from zhiben.apps.registry.tests.conftest import Sites
from zhiben.apps.registry.vocabulary import PLACE_SECTORS, SiteKind
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Person

ON = testing.ON
ClientOf = Callable[[Person | None], Client]


@pytest.fixture
def clerk(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.gao)


def text(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.requirement("BAS-03")
def test_the_page_of_a_cooperating_office_says_so_and_offers_a_remark_alone(
    cast: Cast, client_of: ClientOf, sites: Sites, offices: Offices
) -> None:
    cooperation.begin_cooperation(
        site_id=sites.gym.pk, organisation_id=offices.construction.pk, reason="屋面改造", on=ON, actor=cast.gao.actor
    )
    shen = client_of(cast.shen)
    page = text(shen, "registry:site", sites.gym.pk, tab="remarks")
    assert (
        "您单位在这里是配合单位" in page and "发表意见" in page and "修改档案" not in page.replace("不能修改档案", "")
    )
    assert reverse("registry:fact", args=[sites.gym.pk]) not in text(shen, "registry:site", sites.gym.pk)
    assert shen.post(reverse("registry:remark", args=[sites.gym.pk]), {"text": "荷载不足"}).status_code == 302
    assert "荷载不足" in text(shen, "registry:site", sites.gym.pk, tab="remarks")
    assert "县住建局" in text(client_of(cast.gao), "registry:site", sites.gym.pk, tab="owners")


@pytest.mark.requirement("BAS-10")
def test_coverage_shows_numerator_denominator_date_and_later_ones_and_exports_the_rows(
    clerk: Client, gao: Actor, sites: Sites
) -> None:
    signed = snapshots.sign_snapshot(title="全覆盖", wanted=SiteFilter(), on=ON, actor=gao)
    record_fact(
        site_id=sites.works.pk, kind="workers", value="41", observed_on=ON, on=ON, source="inspected", actor=gao
    )
    testing.site(gao, sites.works.area, "青石新店")
    asked = {"kind": "inspected", "since": ON.isoformat(), "until": ON.isoformat()}
    page = text(clerk, "registry:coverage", signed.pk, **asked)
    assert "1 / 3" in page and "33.3 %" in page and ON.isoformat() in page and sites.gym.name in page
    assert "青石新店" in text(clerk, "registry:coverage", signed.pk, show="added", **asked)
    assert sites.works.name in text(clerk, "registry:coverage", signed.pk, show="covered", **asked)
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = clerk.post(reverse("registry:coverage-export", args=[signed.pk]) + f"?{query}")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("明细").to_python()
    assert len(rows) == 4 and {row[1]: row[4] for row in rows[1:]}[sites.works.name] == "已覆盖"


def test_a_period_that_ends_before_it_begins_is_refused(clerk: Client, gao: Actor, sites: Sites) -> None:
    signed = snapshots.sign_snapshot(title="全覆盖", wanted=SiteFilter(), on=ON, actor=gao)
    asked = {"kind": "inspected", "since": "2026-05-01", "until": "2026-04-01"}
    answer = clerk.get(reverse("registry:coverage", args=[signed.pk]), asked)
    assert answer.status_code == 422 and "起日晚于止日" in answer.content.decode()


@pytest.mark.requirement("BAS-08")
def test_a_list_of_vehicles_goes_through_the_page_and_shows_its_difference(clerk: Client, sites: Sites) -> None:
    for day, rows in (
        ("2026-03-01", "晋Z00001,客运\n晋Z00002,危货\n"),
        ("2026-04-01", "晋Z00002,货运\n晋Z00003,客运\n"),
    ):
        sheet = SimpleUploadedFile("车.csv", f"车牌号,车辆类型\n{rows}".encode())
        answer = clerk.post(reverse("registry:fleet", args=[sites.firm.pk]), {"on": day, "file": sheet})
        assert answer.status_code == 302
    page = clerk.get(answer["Location"]).content.decode()
    assert "晋Z00001" in page and "危险货物运输车 → 重型货车" in page and FleetList.objects.count() == 2
    assert Vehicle.objects.filter(in_use=True).count() == 2
    bad = SimpleUploadedFile("车.csv", "车牌号,车辆类型\n晋Z00009,飞机\n".encode())
    answer = clerk.post(reverse("registry:fleet", args=[sites.firm.pk]), {"on": "2026-05-01", "file": bad})
    assert answer.status_code == 422 and "飞机" in answer.content.decode()


@pytest.mark.requirement("BAS-02")
def test_ticked_sites_are_previewed_assigned_and_given_back(clerk: Client, sites: Sites, offices: Offices) -> None:
    assert f'name="site" value="{sites.gym.pk}"' in text(clerk, "registry:list", ownership="no_sector")
    chosen = {"site": [sites.gym.pk, sites.firm.pk], "role": "sector", "organisation": offices.construction.pk}
    page = clerk.post(reverse("registry:assign-preview"), chosen).content.decode()
    assert "2 个对象将由县住建局负责" in page and not OwnerChange.objects.exists()
    assert clerk.post(reverse("registry:assign"), chosen).status_code == 422
    page = clerk.post(reverse("registry:assign"), {**chosen, "reason": "职责清单"}).content.decode()
    assert "2 个对象的责任单位已确定" in page
    batch = OwnerChange.objects.exclude(batch=None).values_list("batch", flat=True)[0]
    clerk.post(reverse("registry:assign-undo", args=[batch]))
    assert Site.objects.filter(ownership="no_sector").count() == 2


@pytest.mark.requirement("BAS-05")
def test_every_type_of_place_has_its_own_business_and_waits_for_its_lead(clerk: Client, sites: Sites) -> None:
    clerk.post(reverse("registry:prepare-places"))
    labels = {str(SiteKind(kind).label) for kind in PLACE_SECTORS}
    assert labels == {label for value, label in SiteKind.choices if value != SiteKind.ENTERPRISE}
    assert labels <= set(BusinessKind.objects.values_list("name", flat=True))
    page = text(clerk, "registry:businesses")
    assert all(label in page for label in labels) and "通常由县住建局牵头" in page.replace("\n", "")


@pytest.mark.requirement("BAS-06")
def test_missing_splits_are_listed_with_what_to_do(clerk: Client, gao: Actor, sites: Sites) -> None:
    made = holdings.add_tenancy(
        landlord_id=sites.firm.pk, tenant_id=sites.works.pk, values={"part": "2 层"}, actor=gao, now=timezone.now()
    )
    page = text(clerk, "registry:findings")
    assert "1 处" in page and reverse("evidence:subject", args=["registry.tenancy", made.pk]) in page
    tenants = text(clerk, "registry:site", sites.firm.pk, tab="relations")
    assert sites.works.name in tenants and "2 层" in tenants and "没有书面划分" in tenants
    clerk.post(
        reverse("registry:holding", args=["tenancy", made.pk]), {"duty_split": "公共区域由出租方负责", "part": "2 层"}
    )
    assert "0 处" in text(clerk, "registry:findings")


def test_an_owner_filters_the_list_and_a_point_or_none(clerk: Client, sites: Sites, offices: Offices) -> None:
    page = text(clerk, "registry:list", owner=offices.construction.pk)
    assert sites.works.name in page and sites.gym.name not in page
    page = text(clerk, "registry:list", owner=offices.construction.pk, text="永泰")
    assert sites.works.name in page
    assert sites.works.name not in text(clerk, "registry:list", place="with")
    where = {"longitude": "112.7", "latitude": "37.6"}
    assert clerk.post(reverse("registry:place", args=[sites.works.pk]), where).json()["placed"]
    assert sites.works.name in text(clerk, "registry:list", place="with")
    assert "CGCS2000" in text(clerk, "registry:site", sites.works.pk)


def test_a_likely_duplicate_is_decided_on_the_page(clerk: Client, gao: Actor, sites: Sites) -> None:
    testing.site(gao, sites.firm.area, "安澜县清泉食品加工公司", address="青石镇工业路 5 号")
    data = "企业名称,镇街,地址\n安澜县清泉食品加工有限公司,青石镇,青石镇工业路 5 号\n".encode()
    url = clerk.post(reverse("registry:imports"), {"file": SimpleUploadedFile("a.csv", data)})["Location"]
    clerk.post(url + "/try", {"c0": "name", "c1": "area", "c2": "address", "doubtful": "skip"})
    page = clerk.get(url).content.decode()
    assert "安澜县清泉食品加工公司" in page and 'name="d0"' in page and url + "/refused" in page
    clerk.post(url + "/decide", {"d0": "create"})
    clerk.post(url + "/apply")
    assert Site.objects.filter(name__contains="清泉").count() == 2 and "撤回这次导入" in clerk.get(url).content.decode()
    clerk.post(url + "/undo")
    assert (
        Site.objects.filter(name__contains="清泉").count() == 1
        and "删除新建档案 1 个" in clerk.get(url).content.decode()
    )
