"""Uploading and looking, in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Offices
from zhiben.foundation.evidence.models import Attachment
from zhiben.foundation.evidence.testing import HERE, NOW, bound, exif, photo

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]
PASSWORD = "tide-harbour-91"


def named(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


@pytest.fixture
def place(page: Page, cast: Cast, offices: Offices) -> Page:
    """The page of Gao's office, with two photos."""
    for seed in (1, 2):
        data, now = photo(seed, written=exif(gps=HERE)), NOW + timedelta(seconds=seed)
        bound(data, offices.emergency, actor=cast.gao.actor, name=f"现场{seed}.jpg", now=now)
    set_password(user=cast.gao.user, password=PASSWORD)
    page.goto(reverse("evidence:subject", args=["access.organisation", offices.emergency.pk]))
    page.get_by_label("用户名").fill("gao")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="上传材料").wait_for()
    return page


def test_files_go_up_one_by_one_and_each_says_what_became_of_it(place: Page) -> None:
    place.get_by_label("用途").select_option("scene")
    place.get_by_label("生效日期").fill("2026-02-28")
    place.locator("#files").set_input_files(
        [named("东侧.jpg", photo(3)), named("网页.jpg", b"<html><script>1</script>"), named("西侧.png", photo(4))]
    )
    place.locator("#queue .is-done").nth(1).wait_for()
    assert "网页或脚本" in place.locator("#queue .is-bad p").inner_text()
    tiles = place.locator(".ze-grid[data-role=scene] .ze-name").all_inner_texts()
    assert tiles == ["现场1.jpg", "现场2.jpg", "东侧.jpg", "西侧.jpg"]  # named after what they are
    assert Attachment.objects.filter(effective_on="2026-02-28").count() == 2


def _wait_for_the_picture(place: Page) -> None:
    """Until the lightbox has its picture; the page allows no evaluated strings, so that it is asked from outside."""
    for _ in range(100):
        if place.locator("#lightbox-image").evaluate("image => image.complete && image.naturalWidth") == 1200:
            return
        place.wait_for_timeout(100)
    raise AssertionError("the picture did not come")


def test_photos_are_looked_at_one_after_the_other_by_keyboard(place: Page) -> None:
    place.locator(".ze-tile a").first.click()
    shown = place.get_by_role("dialog", name="查看照片")
    assert shown.locator("#lightbox-count").inner_text() == "1 / 2"
    _wait_for_the_picture(place)
    place.keyboard.press("ArrowRight")
    assert shown.locator("#lightbox-name").inner_text() == "现场2.jpg"
    _wait_for_the_picture(place)
    place.keyboard.press("Escape")
    assert not shown.is_visible()


def test_what_the_network_broke_is_tried_again_and_what_was_refused_is_not(place: Page) -> None:
    place.route("**/upload?*", lambda route: route.abort())
    place.locator("#files").set_input_files(named("东侧.jpg", photo(3)))
    place.get_by_text("网络中断").wait_for()
    place.unroute("**/upload?*")
    place.get_by_role("button", name="重试").click()
    place.locator("#queue .is-done").wait_for()
    place.locator("#files").set_input_files(named("a.jpg", b"MZ" + bytes(99)))
    place.locator("#queue .is-bad").wait_for()
    assert place.get_by_role("button", name="重试").count() == 0


def test_on_a_phone_there_is_a_button_for_the_camera_and_nothing_runs_over(place: Page) -> None:
    assert not place.get_by_text("拍照").is_visible()
    place.set_viewport_size({"width": 390, "height": 844})
    assert place.get_by_text("拍照").is_visible()
    assert place.locator("#camera").get_attribute("capture") == "environment"
    place.locator("#camera").set_input_files(named("image.jpg", photo(5)))
    place.locator("#queue .is-done").wait_for()
    for path in (None, "/evidence/", reverse("evidence:item", args=[Attachment.objects.first().pk])):  # type: ignore[union-attr]
        if path:
            place.goto(path)
        assert place.evaluate("document.documentElement.scrollWidth") == 390
