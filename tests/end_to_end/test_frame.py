"""The frame of every page in a real browser: signing in, the colours, the keyboard, a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "tide-harbour-91"


@pytest.fixture
def home(page: Page, cast: Cast) -> Page:
    """Gao's first page."""
    set_password(user=cast.gao.user, password=PASSWORD)
    page.goto("/")
    page.get_by_label("用户名").fill("gao")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="高敏，您好").wait_for()
    page.wait_for_load_state()  # the heading stands before the script that reads the keys has run
    return page


def test_nothing_needs_the_mouse(home: Page) -> None:
    home.keyboard.press("?")
    keys = home.get_by_role("dialog", name="键盘操作")
    keys.wait_for()
    home.keyboard.press("Escape")
    keys.wait_for(state="hidden")
    home.goto("/password")
    home.get_by_role("heading").first.click()
    home.keyboard.press("g")
    home.keyboard.press("h")
    home.get_by_role("heading", name="高敏，您好").wait_for()


def test_the_chosen_colour_stays(home: Page) -> None:
    theme = "document.documentElement.dataset.bsTheme"
    assert home.evaluate(theme) == "light"
    home.get_by_label("深色或浅色").click()
    home.reload()
    assert home.evaluate(theme) == "dark"
    assert home.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 25, 29)"


def test_a_phone_has_the_menu_behind_a_button_and_nothing_runs_over(home: Page) -> None:
    home.set_viewport_size({"width": 390, "height": 844})
    entry = home.get_by_role("navigation", name="主导航").get_by_role("link", name="待办", exact=True)
    assert not entry.is_visible()
    home.get_by_label("菜单").click()
    assert entry.is_visible()
    assert home.evaluate("document.documentElement.scrollWidth") == 390


def test_signing_out_leads_back_to_the_door(home: Page) -> None:
    home.locator(".zb-person summary").click()
    home.get_by_role("button", name="退出登录").click()
    home.wait_for_url("**/sign-in")
    home.goto("/")
    assert "/sign-in" in home.url
