"""What pages hold, and how many queries they take: the same for few rows and for many."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiben.apps.registry import testing
from zhiben.apps.registry.models import Equipment, Site, Snapshot
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.services import holdings, snapshots
from zhiben.apps.registry.services.cooperation import add_remark
from zhiben.apps.registry.tests.conftest import Sites
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Person, Places

COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))
ClientOf = Callable[[Person | None], Client]


@pytest.fixture
def clerk(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.gao)


def multiply(actor: Actor, sites: Sites, place: Places, first: int, times: int) -> None:
    """More sites like the first, with a point, and more of what a site has."""
    columns = {f.attname: getattr(sites.works, f.attname) for f in Site._meta.concrete_fields}
    columns |= {"credit_code": "", "longitude": 112.7, "latitude": 37.6, "crs": "WGS84"}
    columns.pop("id")
    Site.objects.bulk_create(Site(**columns) for _ in range(times))
    for n in range(first, first + 3):
        holdings.add_person(
            site_id=sites.works.pk, values={"name": f"赵{n}", "post": "driver"}, certificate="驾驶证", actor=actor
        )
        holdings.add_equipment(site_id=sites.works.pk, values={"kind": "lift", "number": f"梯{n}"}, actor=actor)
        tenant = Site.objects.order_by("-pk")[n % 3]
        holdings.add_tenancy(
            landlord_id=sites.works.pk, tenant_id=tenant.pk, values={"part": f"{n} 层"}, actor=actor, now=timezone.now()
        )
        add_remark(site_id=sites.works.pk, text="已核实", actor=actor, now=timezone.now())


def url_of(page: str, sites: Sites) -> str:
    name, _, query = page.partition("?")
    if name == "registry:map-points":
        query = "box=73,3,136,54"
    args: dict[str, list[Any]] = {"registry:site": [sites.works.pk], "registry:fleet": [sites.works.pk]}
    if name == "registry:coverage":
        args[name] = [Snapshot.objects.get().pk]
    if name == "registry:holding":
        args[name] = ["equipment", Equipment.objects.order_by("pk")[0].pk]
    return reverse(name, args=args.get(name, [])) + (f"?{query}" if query else "")


@pytest.mark.parametrize("page", sorted(COUNTS))
def test_a_page_takes_the_same_few_queries_for_few_rows_and_many(
    page: str, clerk: Client, gao: Actor, sites: Sites, places: Places
) -> None:
    holdings.add_equipment(site_id=sites.works.pk, values={"kind": "lift", "number": "梯"}, actor=gao)
    snapshots.sign_snapshot(title="全覆盖", wanted=SiteFilter(), on=testing.ON, actor=gao)
    url, taken = url_of(page, sites), []
    clerk.get(url)
    for first, times in ((0, 3), (10, 120)):
        multiply(gao, sites, places, first, times)
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(url).status_code == 200
        taken.append(len(queries))
    assert taken == [COUNTS[page]] * 2


def test_a_list_says_who_answers_and_who_does_not(clerk: Client, sites: Sites) -> None:
    page = clerk.get(reverse("registry:list")).content.decode()
    assert "无监管部门" in page and "县住建局" in page and 'zr-risk-red">红' in page


def test_nonsense_in_an_address_still_opens(clerk: Client, sites: Sites) -> None:
    answer = clerk.get(reverse("registry:list"), {"area": "x", "before": "y", "risk": "violet", "business": "z"})
    assert answer.status_code == 200 and sites.works.name in answer.content.decode()


@pytest.mark.requirement("BAS-16")
def test_a_point_of_another_system_is_converted_and_says_so(clerk: Client, sites: Sites) -> None:
    Site.objects.filter(pk=sites.works.pk).update(longitude=112.71, latitude=37.62, crs="GCJ02")
    found = clerk.get(reverse("registry:map-points"), {"box": "112,37,113,38"}).json()
    assert "由 GCJ02 换算" in found["points"][0]["note"] and found["points"][0]["url"] == f"/registry/{sites.works.pk}"
    page = clerk.get(reverse("registry:map")).content.decode()
    assert (
        "没有坐标的对象 2 个" in page
        and sites.gym.name in clerk.get(reverse("registry:list"), {"place": "without"}).content.decode()
    )


def test_a_telephone_is_masked_on_the_page(clerk: Client, gao: Actor, sites: Sites) -> None:
    values = {"name": "赵清", "post": "principal", "phone": "13900001234"}
    holdings.add_person(site_id=sites.works.pk, values=values, actor=gao)
    page = clerk.get(reverse("registry:site", args=[sites.works.pk]), {"tab": "people"}).content.decode()
    assert "139******34" in page and "13900001234" not in page


def test_a_sheet_goes_through_the_pages(clerk: Client, cast: Cast) -> None:
    data = f"单位名称,信用代码,镇街\n戊公司,{testing.code(5)},青石镇\n".encode()
    answer = clerk.post(reverse("registry:imports"), {"file": SimpleUploadedFile("a.csv", data)})
    page = clerk.get(answer["Location"]).content.decode()
    assert '<option value="credit_code" selected>' in page
    clerk.post(answer["Location"] + "/try", {"c0": "name", "c1": "credit_code", "c2": "area", "doubtful": "skip"})
    assert "按试算结果写入" in clerk.get(answer["Location"]).content.decode() and not Site.objects.exists()
    clerk.post(answer["Location"] + "/apply")
    assert Site.objects.get().name == "戊公司" and "已写入" in clerk.get(answer["Location"]).content.decode()


def test_names_are_never_markup(clerk: Client, gao: Actor, places: Places) -> None:
    made = testing.site(gao, places.town, "<script>alert(1)</script>")
    for url in (reverse("registry:list"), reverse("registry:site", args=[made.pk])):
        assert "<script>alert" not in clerk.get(url).content.decode()
