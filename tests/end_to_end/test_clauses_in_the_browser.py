"""From a broken rule to the place in the directive where its clause stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from tests.end_to_end.desks import Desk, shot
from tests.end_to_end.zone import real_directive
from zhiben.apps.directives.services import intake
from zhiben.apps.registry import testing as registry
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.services import packs
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Places

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DEEP = "深部开采须有在线地压监测"


def on_a_phone(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    shot(page, f"{name}-390")
    page.set_viewport_size({"width": 1440, "height": 900})


def test_the_clause_of_a_rule_leads_to_its_place_in_the_source(
    cast: Cast, gao: Actor, places: Places, desk: Desk
) -> None:
    testing.mines(gao)
    made = packs.install_shipped(pack="national-gas", actor=gao, now=timezone.now())
    where = {"gas_firm": {"sectors": ["mines"], "kinds": []}}
    packs.switch_on(edition_id=made.pk, places=where, reason="国家标准", actor=gao, now=timezone.now())
    site = registry.site(gao, places.town, "安澜县青石矿业有限公司", sector="mines")
    testing.judged(gao)
    answers = {"subject.underground_mine": "true", "mine_depth": "700", "mine_pressure_monitoring": "false"}
    testing.known(gao, site.pk, answers)
    page = desk("gao")

    page.goto(f"/rulepacks/sites/{site.pk}")
    page.get_by_text("以下文件还没有载入").wait_for()
    page.get_by_role("link", name="登记文件").wait_for()
    shot(page, "clauses-missing")

    file = real_directive("001")
    intake.receive_directive(name=file.name, data=file.read_bytes(), actor=gao, area=places.county)
    page.reload()
    deep = page.locator("article", has=page.get_by_role("heading", name=DEEP))
    deep.get_by_text("一律建立在线地压监测系统").wait_for()
    shot(page, "clauses-site")
    on_a_phone(page, "clauses-site")
    deep.get_by_role("link", name=DEEP).click()
    page.get_by_role("heading", name="对象清单").wait_for()
    shot(page, "clauses-rule")
    on_a_phone(page, "clauses-rule")
    page.get_by_role("link", name="看原文").click()
    card = page.locator(".zd-card.is-current", has_text="一律建立在线地压监测系统")
    card.wait_for()
    page.locator(".zd-text .is-now").get_by_text("地下矿山开采深度").first.wait_for()
    shot(page, "clauses-review")
