"""Choosers, the question before what cannot be taken back, and 撤销, in a real browser: with a script and without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from zhiben.apps.registry import testing as registry
from zhiben.foundation.access.models import Organisation, OrganisationAlias
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Offices, Person, Places

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "tide-harbour-91"


def signed_in(page: Page, person: Person) -> Page:
    set_password(user=person.user, password=PASSWORD)
    page.goto("/")
    page.get_by_label("用户名").fill(person.user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"{person.user.name}，您好").wait_for()
    return page


@pytest.fixture
def sites(cast: Cast, places: Places) -> None:
    registry.site(cast.gao.actor, places.town, "安澜县青石机械有限公司")
    registry.site(cast.gao.actor, places.other_town, "安澜县柳溪木业加工厂")


@pytest.fixture
def plain(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A browser that runs no script."""
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_an_area_is_chosen_by_a_few_letters_arrow_and_enter(
    page: Page, cast: Cast, places: Places, sites: None
) -> None:
    signed_in(page, cast.gao).goto("/registry/")
    box = page.locator("#choose-area")
    box.press_sequentially("柳")
    # The box offers the first few as soon as it is entered; what was typed leaves one.
    page.locator("#choose-area-list [role=option]:only-child").wait_for()
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "zc-choose-area-1"
    box.press("Enter")
    page.wait_for_url(f"**?area={places.other_town.pk}")
    assert page.locator("tbody tr").count() == 1 and page.get_by_text("柳溪木业加工厂").is_visible()
    assert page.locator("#choose-area").input_value() == places.other_town.name
    page.locator("#choose-area").fill("")
    page.locator("#choose-area").blur()
    page.wait_for_url(re.compile(r"/registry/\??$"))
    assert page.locator("tbody tr").count() == 2


def test_without_a_script_a_name_is_enough_and_one_of_several_is_asked_for(
    plain: Page, cast: Cast, places: Places, sites: None
) -> None:
    signed_in(plain, cast.gao).goto("/registry/")
    plain.locator("#choose-area").fill(places.other_town.name)
    plain.get_by_role("button", name="筛选").click()
    assert plain.locator("tbody tr").count() == 1
    plain.goto("/registry/?area__text=镇")
    assert plain.get_by_text("请写全名称").is_visible()


def test_what_cannot_be_taken_back_says_first_what_will_happen(page: Page, cast: Cast, offices: Offices) -> None:
    office = offices.construction
    signed_in(page, cast.xi).goto(f"/administration/offices/{office.pk}")
    page.get_by_label("依据").fill("机构改革方案")
    page.get_by_role("button", name="停用机构").click()
    assert office.name in page.locator("#ask").inner_text() and "不能恢复" in page.locator("#ask").inner_text()
    page.locator("#ask").get_by_role("button", name="取消").click()
    assert Organisation.objects.get(pk=office.pk).valid_to is None
    page.get_by_role("button", name="停用机构").click()
    page.locator("#ask").get_by_role("button", name="停用机构").click()
    page.get_by_text("机构已设为停用").wait_for()
    assert Organisation.objects.get(pk=office.pk).valid_to is not None


def test_a_deleted_name_comes_back_with_one_click(page: Page, cast: Cast, offices: Offices) -> None:
    office = offices.construction
    signed_in(page, cast.xi).goto(f"/administration/offices/{office.pk}")
    page.locator("#alias").fill("建设局")
    page.get_by_role("button", name="增加").click()
    page.get_by_role("listitem").filter(has_text="建设局").get_by_role("button", name="删除").last.click()
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("listitem").filter(has_text="建设局").first.wait_for()
    assert OrganisationAlias.objects.filter(organisation=office, name="建设局").exists()
