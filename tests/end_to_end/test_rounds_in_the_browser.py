"""A round in a real browser: the clerk opens it, a town confirms what was counted on a phone, the silent one is named."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.models import Round, UnitReturn
from zhiben.apps.dispatch.services import planning
from zhiben.apps.dispatch.tests.rounds import field, form
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Offices, Person, Places

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "tide-harbour-91"


@pytest.fixture
def planned(cast: Cast, places: Places, offices: Offices) -> Round:
    """A round of both towns with a counted and a typed field, not open yet."""
    gao, now = cast.gao.actor, timezone.now()
    testing.issued(gao, places.county)
    made = form(gao, indicator="tasks_issued")
    field(made, gao, label="培训人次", unit="人次")
    field(made, gao, label="存在的问题", kind="text", required=False)
    day = timezone.localdate(now) + timedelta(days=5)
    plan = planning.Plan("岁末调度", day, asked=planning.Asked(kinds=("town",)))
    for person in (cast.gao, cast.lin):
        set_password(user=person.user, password=PASSWORD)
    return planning.plan_round(form_id=made.pk, plan=plan, actor=gao, now=now)


def sign_in(page: Page, person: Person) -> None:
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_label("用户名").fill(person.user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=f"{person.user.name}，您好").wait_for()


def shot(page: Page, name: str) -> None:
    """For whoever looks at it: only where a directory is named."""
    if folder := os.environ.get("ZHIBEN_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.requirement("RPT-01")
def test_the_clerk_opens_a_town_confirms_on_the_phone_and_the_silent_one_is_named(
    page: Page, planned: Round, cast: Cast
) -> None:
    sign_in(page, cast.gao)
    page.goto("/dispatch/rounds?view=planned")
    page.get_by_role("link", name="岁末调度").click()
    page.get_by_role("button", name="开始").click()
    page.get_by_role("button", name="立即催报").wait_for()
    shot(page, "round-open-1440")

    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, cast.lin)
    mine = UnitReturn.objects.get(round=planned, organisation__short_name="青石镇")
    page.goto(f"/dispatch/returns/{mine.pk}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="确认并报送").click()
    page.get_by_text("还有必填栏目没有填写：培训人次").wait_for()
    page.get_by_label("培训人次").fill("35")
    page.get_by_label("存在的问题").focus()
    page.get_by_text("已保存").first.wait_for()
    shot(page, "return-390")
    page.get_by_role("button", name="确认并报送").click()
    page.get_by_text("已报送。截止前可以撤回修改。").wait_for()

    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, cast.gao)
    page.goto(f"/dispatch/rounds/{planned.pk}")
    page.get_by_role("button", name="截止").click()
    missing = page.locator(".zr-missing")
    missing.wait_for()
    assert missing.inner_text().startswith("柳溪镇")
    shot(page, "round-closed-1440")
    page.locator(".zr-total a").first.click()
    page.get_by_role("heading", name="检查次数").wait_for()
    shot(page, "figure-1440")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/dispatch/rounds/{planned.pk}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(page, "round-closed-390")
