"""From sign-in over the upload of a real file and confirmation by keyboard to the XLSX, in a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from zhiben.apps.directives.models import Directive, Duty, UnitName
from zhiben.core.ledger import read_xlsx
from zhiben.foundation.access.testing import Cast, Offices

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).parents[2]
PASSWORD = "anlan-review-2026"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def browser_path() -> str:
    """Chromium of this machine: ZHIBEN_CHROMIUM, or the first found on the path. Skips, but never in CI."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("ZHIBEN_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    sentence = "No Chromium was found: install it (apt-get install chromium) or set ZHIBEN_CHROMIUM to its path."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


def directive_file() -> Path:
    """A real directive where the shared ones lie beside the repository, else our own sample."""
    real = sorted((ROOT.parent / "shared" / "directives").glob("000*.txt"))
    return real[0] if real else ROOT / "samples" / "anlan-notice.txt"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop of its own in this thread, in which Django would refuse its database calls.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, cast: Cast) -> Page:
    """Gao's browser, signed in through the form."""
    cast.gao.user.set_password(PASSWORD)
    cast.gao.user.save()
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=live_server.url)
    page.goto("/sign-in")
    page.fill("[name=username]", "gao")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(live_server.url + "/")
    return page


def upload(page: Page) -> Directive:
    page.goto("/directives/upload")
    page.set_input_files("input[type=file]", directive_file())
    page.click("#send")
    page.wait_for_selector(".zd-card.is-current")
    return Directive.objects.get()


def press(page: Page, key: str, until: str) -> None:
    """Press a key and wait until the spoken answer says what happened."""
    page.keyboard.press(key)
    page.wait_for_function("words => document.getElementById('said').textContent.includes(words)", arg=until)


def test_a_clerk_goes_from_a_file_to_the_ledger_without_the_mouse(page: Page, offices: Offices, tmp_path: Path) -> None:
    found = upload(page)
    total = Duty.objects.filter(directive=found).count()
    press(page, "a", "已确认第 1 项")
    press(page, "u", "已撤销")
    page.keyboard.press("x")
    page.wait_for_selector("form[data-step=reject]")
    press(page, "1", "已排除第 1 项")
    for _ in range(total - 1):
        number = page.get_attribute(".zd-card.is-current", "data-n")
        press(page, "a", "全部核对完" if page.locator(".zd-card.is-proposed").count() == 1 else f"已确认第 {number} 项")
    assert f"已确认 {total - 1} / {total}" in page.inner_text("#review-bar").replace("\n", " ")

    page.goto(f"/directives/{found.pk}")
    page.get_by_role("button", name="生效", exact=True).click()
    page.wait_for_selector(".alert-success")
    page.goto("/directives/ledger")
    with page.expect_download() as download:
        page.get_by_text("导出 XLSX").click()
    sheet = tmp_path / "ledger.xlsx"
    download.value.save_as(sheet)
    assert len(read_xlsx(sheet.read_bytes())) == total - 1
    assert str(timezone.localdate()) in download.value.suggested_filename


def test_a_click_on_either_side_finds_the_other(page: Page) -> None:
    upload(page)
    second = page.locator(".zd-card").nth(1)
    place = page.locator(f'#source [data-d="{second.get_attribute("data-n")}"]').first
    place.click()
    assert "is-current" in str(second.get_attribute("class"))
    assert "is-now" in str(place.get_attribute("class"))


def test_selected_words_become_a_duty(page: Page) -> None:
    found = upload(page)
    before = Duty.objects.filter(directive=found).count()
    page.evaluate(SELECT_FIRST_WORDS)
    press(page, "n", "已补充为任务")
    added = Duty.objects.get(directive=found, origin="person")
    assert Duty.objects.filter(directive=found).count() == before + 1
    assert added.measure and page.locator(f"#duty-{added.pk}.is-current").count() == 1


def number_of_current(page: Page) -> str | None:
    return page.get_attribute(".zd-card.is-current", "data-n")


def test_a_key_held_down_decides_once(page: Page) -> None:
    upload(page)
    for _ in range(8):
        page.keyboard.down("a")
        page.wait_for_timeout(150)
    page.keyboard.up("a")
    assert Duty.objects.filter(state="confirmed").count() == 1


def test_a_form_opens_at_the_duty_it_was_asked_for_or_not_at_all(page: Page) -> None:
    upload(page)
    asked = number_of_current(page)
    with page.expect_response("**/edit"):
        page.keyboard.press("e")
        page.keyboard.press("j")
    page.wait_for_function("() => !document.querySelector('#review.is-busy')")
    holders = page.evaluate(
        "[...document.querySelectorAll('form.zd-inline')].map(f => f.closest('.zd-card').dataset.n)"
    )
    assert holders in ([], [asked])


def test_what_is_typed_into_a_form_is_not_lost_to_a_decision(page: Page) -> None:
    upload(page)
    page.keyboard.press("e")
    page.fill("form[data-step=edit] [name=lead]", "县气象局")
    page.click(".zd-card.is-current .zd-what")
    press(page, "a", "还没有保存")
    assert page.input_value("form[data-step=edit] [name=lead]") == "县气象局"
    assert not Duty.objects.filter(state="confirmed").exists()


def sample(name: str) -> Path:
    return ROOT / "samples" / name


def test_a_row_of_the_source_is_a_row_of_a_table_and_a_cell_finds_its_duty(page: Page) -> None:
    page.goto("/directives/upload")
    page.set_input_files("input[type=file]", sample("anlan-plan.txt"))
    page.click("#send")
    page.wait_for_selector(".zd-card.is-current")
    cell = page.locator("#source .zd-table td [data-d]").first
    cell.click()
    assert page.get_attribute(".zd-card.is-current", "data-n") == cell.get_attribute("data-d")


def test_a_line_selected_whole_becomes_a_duty(page: Page) -> None:
    upload(page)
    page.locator("#source p").nth(1).click(click_count=3)
    press(page, "n", "已补充为任务")
    assert Duty.objects.get(origin="person").measure


def test_files_go_up_one_by_one_and_each_has_its_result(page: Page, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    page.goto("/directives/upload")
    page.set_input_files("input[type=file]", [sample("anlan-notice.txt"), empty])
    page.click("#send")
    page.get_by_text("共 2 份，已登记 1 份，未登记 1 份。").wait_for()
    assert page.locator("#chosen .is-good").count() == page.locator("#chosen .is-bad").count() == 1


def test_units_are_settled_by_keyboard_and_taken_back(page: Page, offices: Offices) -> None:
    upload(page)
    page.goto("/directives/units")
    name = page.inner_text("tr[aria-current] strong")
    page.keyboard.press("o")
    page.wait_for_selector(".zd-unit-done")
    assert UnitName.objects.get(name=name).state == "outside"
    page.keyboard.press("u")
    page.wait_for_selector(".zd-unit-done", state="detached")
    page.keyboard.press("e")
    page.keyboard.type(offices.construction.name)
    page.keyboard.press("Enter")
    page.wait_for_selector(".zd-unit-done")
    assert UnitName.objects.get(name=name).organisation == offices.construction


SELECT_FIRST_WORDS = """() => {
  const text = document.querySelector('#source [data-s]').firstChild;
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(text, Math.min(6, text.length));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.mark.parametrize(
    "address",
    ["/", "/directives/", "/directives/ledger", "/directives/units", "/directives/upload", "review", "coverage", ""],
)
def test_no_page_is_wider_than_a_phone_or_breaks_the_policy(page: Page, address: str) -> None:
    complaints: list[Any] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    found = upload(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address if address.startswith("/") else f"/directives/{found.pk}/{address}".rstrip("/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert complaints == []
