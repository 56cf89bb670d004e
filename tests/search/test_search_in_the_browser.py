"""The box of the bar, the chips of a list and a chooser in a real browser, from the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zhiben.apps.registry import testing as registry
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Places

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "tide-harbour-91"


@pytest.fixture
def home(page: Page, cast: Cast, places: Places) -> Page:
    """Gao's first page, with two sites."""
    for name in ("安澜县青石机械有限公司", "青石铸造厂"):
        registry.site(cast.gao.actor, places.town, name)
    set_password(user=cast.gao.user, password=PASSWORD)
    page.goto("/")
    page.get_by_label("用户名").fill("gao")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="高敏，您好").wait_for()
    page.wait_for_load_state()  # the heading stands before the script that reads the keys has run
    return page


def test_a_site_is_opened_by_typing_an_arrow_and_enter(home: Page) -> None:
    home.keyboard.press("/")
    home.keyboard.type("青石")
    home.get_by_role("option", name="青石铸造厂").wait_for()
    home.keyboard.press("ArrowDown")
    first = home.locator("[role=option][aria-selected=true]")
    name = first.locator("b").inner_text()
    home.keyboard.press("Enter")
    home.get_by_role("heading", level=1, name=name).wait_for()


def test_enter_alone_leads_to_all_results_and_escape_closes(home: Page) -> None:
    home.keyboard.press("/")
    home.keyboard.type("铸造")
    home.locator("#zs-list.is-open").wait_for()
    home.keyboard.press("Escape")
    assert not home.locator("#zs-list").is_visible()
    home.locator("#zs-input").focus()
    home.keyboard.press("Enter")
    home.get_by_role("heading", level=1, name="搜索").wait_for()
    assert home.get_by_role("link", name="青石铸造厂").first.is_visible()


def test_a_filter_is_saved_over_its_list_and_opened_again(home: Page) -> None:
    home.goto("/registry/?risk=unknown")
    home.get_by_text("保存视图").click()
    home.get_by_label("名称", exact=True).fill("未分级")
    home.locator(".zv-save").get_by_role("button", name="保存").click()
    home.get_by_role("link", name="未分级").wait_for()
    home.goto("/")
    home.get_by_role("link", name="未分级").click()
    home.wait_for_url("**/registry/?risk=unknown")
