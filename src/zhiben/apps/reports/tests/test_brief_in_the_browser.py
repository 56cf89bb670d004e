"""From a closed round to a released brief, and from a figure to the sentence that asks for it, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from zhiben.apps.dispatch.models import Round
from zhiben.apps.reports.models import Brief
from zhiben.apps.reports.services import drafting
from zhiben.foundation.access.actor import actor_of
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Person
from zhiben.foundation.outbox.models import Job

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "tide-harbour-91"


def sign_in(page: Page, person: Person, path: str) -> None:
    set_password(user=person.user, password=PASSWORD)
    page.context.clear_cookies()
    page.goto(path)
    page.get_by_label("用户名").fill(person.user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("h1").wait_for()


def work(brief: Brief) -> None:
    """What the worker would do now."""
    actor = actor_of(brief.drafted_by, brief.as_of.date())
    drafting.write_brief(brief.pk, actor=actor, now=brief.as_of, told=lambda done, words: None)


@pytest.mark.requirement("RPT-02")
def test_from_a_closed_round_to_a_released_brief(page: Page, july: Round, cast: Cast, fan: Person) -> None:
    sign_in(page, cast.gao, f"{reverse('reports:new')}?round={july.pk}")
    page.get_by_label("主送").fill("县委、县人民政府领导")
    page.get_by_label("机关代字").fill("安应急专报")
    page.get_by_role("button", name="开始起草").click()
    page.get_by_text("等待起草").wait_for()
    assert Job.objects.filter(kind="reports.draft").count() == 1
    work(Brief.objects.get())
    page.get_by_role("heading", name="一、基本情况").wait_for()
    page.get_by_role("button", name="送签").click()
    page.get_by_text("已审核，待签发").first.wait_for()
    sign_in(page, fan, reverse("reports:brief", args=[Brief.objects.get().pk]))
    page.get_by_label("签发人姓名").fill("何平")
    page.get_by_role("button", name="签发编号").click()
    page.get_by_text("安应急专报〔").first.wait_for()
    assert Brief.objects.get().state == "released"


@pytest.mark.requirement("DIR-15")
@pytest.mark.parametrize("width", [1440, 390])
def test_two_clicks_lead_from_a_figure_to_the_sentence(page: Page, brief: Brief, cast: Cast, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, cast.gao, reverse("reports:brief", args=[brief.pk]))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".zp-sentence", has_text="检查企业合计").locator(".zp-figure").first.click()
    page.get_by_text("文件中的哪句话要求的").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".zp-source a").first.click()
    page.wait_for_url("**/directives/**")
    assert "企业自查" in page.content()


@pytest.mark.requirement("RPT-02")
def test_a_changed_number_is_refused_without_a_reason_and_kept_with_one(page: Page, brief: Brief, cast: Cast) -> None:
    sign_in(page, cast.gao, reverse("reports:brief", args=[brief.pk]))
    line = page.locator("#s1")
    line.get_by_text("修改这句").click()
    words = line.get_by_label("这句话")
    words.fill(words.input_value().replace("应报送单位5家", "应报送单位6家"))
    line.get_by_role("button", name="保存为新稿").click()
    page.get_by_text("5 → 6").first.wait_for()
    assert "6家" in words.input_value()
    line.get_by_label("更正原因").fill("漏列一家")
    line.get_by_role("button", name="保存为新稿").click()
    page.locator(".zp-hand").first.wait_for()
