"""The to-do page and the first page in a real browser: the keyboard, the phone, the printed sheet, both colours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Equipment
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Places

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "tide-harbour-91"


@pytest.fixture
def clerk(page: Page, cast: Cast, places: Places) -> Page:
    """Gao, signed in, with forty devices past their day and two objects without an owner."""
    set_password(user=cast.gao.user, password=PASSWORD)
    on = timezone.localdate()
    for name in ("安澜县青石机械有限公司", "安澜县柳溪木业加工厂"):
        site = registry.site(cast.gao.actor, places.town, name)
    Equipment.objects.bulk_create(
        Equipment(
            site=site, county_key=site.county_key, town_key=site.town_key, kind="lift", name="客运电梯",
            number=f"梯11川A{number:05d}（2019）", inspection_due_on=on - timedelta(days=40 - number),
        )
        for number in range(40)
    )  # fmt: skip
    page.goto("/")
    page.get_by_label("用户名").fill("gao")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="高敏，您好").wait_for()
    page.wait_for_load_state()  # the heading stands before the script that reads the keys has run
    return page


def test_the_keyboard_goes_to_the_list_walks_it_and_opens_a_row(clerk: Page) -> None:
    clerk.keyboard.press("g")
    clerk.keyboard.press("t")
    clerk.get_by_role("heading", name="待办").wait_for()
    clerk.wait_for_load_state()
    for key in "jjk":
        clerk.keyboard.press(key)
    focused = "document.activeElement.closest('tr').rowIndex"
    assert clerk.evaluate(focused) == 1
    clerk.keyboard.press("j")
    assert clerk.evaluate(focused) == 2
    clerk.keyboard.press("Enter")
    clerk.get_by_role("heading", name="安澜县柳溪木业加工厂").wait_for()
    clerk.wait_for_load_state()  # the heading stands before the script that reads the keys has run
    clerk.keyboard.press("g")
    clerk.keyboard.press("h")
    clerk.get_by_role("heading", name="高敏，您好").wait_for()


def test_a_changed_kind_is_applied_at_once_and_the_list_goes_on(clerk: Page) -> None:
    clerk.goto("/todo/")
    assert clerk.locator("tbody tr").count() == 30
    clerk.get_by_role("link", name="下一页").click()
    clerk.get_by_role("link", name="回到第一页").wait_for()
    assert clerk.locator("tbody tr").count() == 10
    clerk.get_by_role("navigation", name="期限").get_by_role("link", name="无期限").click()
    clerk.get_by_label("类别").select_option(label="无行业监管的对象（2）")
    clerk.wait_for_url("**source=registry.no_sector")
    assert clerk.locator("tbody tr").count() == 2


@pytest.mark.parametrize("url", ["/", "/todo/", "/todo/?due=undated", "/todo/?due=today"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_runs_over_at_either_width(clerk: Page, url: str, width: int) -> None:
    clerk.set_viewport_size({"width": width, "height": 844})
    clerk.goto(url)
    assert clerk.evaluate("document.documentElement.scrollWidth") == width


def test_what_a_finger_meets_on_a_phone_is_big_enough(clerk: Page) -> None:
    clerk.set_viewport_size({"width": 390, "height": 844})
    clerk.goto("/todo/")
    small = """[...document.querySelectorAll('main .btn, main select, .zb-tabs a, .zb-bar-button')]
        .filter((each) => each.offsetParent && each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)"""
    assert clerk.evaluate(small) == []


def test_the_printed_list_has_its_title_and_no_buttons(clerk: Page) -> None:
    clerk.goto("/todo/")
    clerk.emulate_media(media="print")
    visible: Callable[[str], bool] = lambda selector: clerk.locator(selector).first.is_visible()  # noqa: E731
    assert visible(".zb-print-only") and clerk.get_by_text("待办 · 逾期 · 共 40 项").is_visible()
    assert not any(visible(selector) for selector in (".zb-bar", ".zb-tabs", ".zb-filters", ".zt-do", ".zb-pager .btn"))
