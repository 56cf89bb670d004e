"""From a sheet of 2,000 enterprises with gaps to reasons, an answer, a changed verdict and an accepted hazard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Fact, Site
from zhiben.apps.registry.services import imports
from zhiben.apps.rulepacks.models import HazardDecision, JudgementRun, SiteJudgement, Verdict
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Places
from zhiben.foundation.outbox.testing import Clock

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "harbour-tide-92"
ENTERPRISES = 2000
HEADS = "企业名称,统一社会信用代码,所属镇街,行业领域,开采深度,安全生产许可证有效期至"
MINE = "安澜县青石0号矿业有限公司"


def sheet() -> bytes:
    """Every tenth is a mine; of every third mine nobody knows the depth, of every second the licence."""
    rows = [HEADS]
    for n in range(ENTERPRISES):
        mine = n % 10 == 0
        depth = str(400 + n % 500) if mine and n % 30 else ""
        licence = "2099-01-01" if mine and n % 20 else ""
        name = f"安澜县青石{n}号{'矿业' if mine else '机械'}有限公司"
        rows.append(
            f"{name},{registry.code(n)},{'青石镇' if n % 2 else '柳溪镇'},{'非煤矿山' if mine else '机械'},{depth},{licence}"
        )
    return "\n".join(rows).encode()


@pytest.fixture
def county(cast: Cast, places: Places, settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The sheet is imported as its columns say."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    actor = cast.gao.actor
    made = imports.hand_in(name="企业.csv", data=sheet(), actor=actor)
    imports.try_import(import_id=made.pk, actor=actor)
    imports.apply_import(import_id=made.pk, actor=actor)
    assert Site.objects.count() == ENTERPRISES
    set_password(user=cast.gao.user, password=PASSWORD)


def sign_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("用户名").fill("gao")
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="，您好").wait_for()


@pytest.mark.requirement("R-NM11")
def test_from_a_sheet_with_gaps_to_an_accepted_hazard(
    county: None, page: Page, clock: Clock, work_all: Callable[[], int]
) -> None:
    sign_in(page)
    switch_on(page)
    page.goto("/rulepacks/")
    page.get_by_role("button", name="开始判定").click()
    page.get_by_text("已开始判定").wait_for()
    clock.now = timezone.now()
    work_all()
    run = JudgementRun.objects.get()
    assert (run.state, run.done) == ("done", ENTERPRISES)
    assert SiteJudgement.objects.filter(unknown__gt=0).count() == ENTERPRISES // 10

    site = Site.objects.get(name=MINE)
    page.goto(f"/registry/{site.pk}")
    page.get_by_role("link", name="规则判定").last.click()
    page.get_by_role("link", name="全部展开").click()
    deep = page.locator("article", has=page.get_by_role("heading", name="深部开采须有在线地压监测"))
    deep.get_by_text("还不知道本对象是否属于“地下矿山”").wait_for()
    assert deep.locator("header").get_by_text("不明").count()
    assert deep.get_by_text("开采深度").count()

    answer(page, site, {"subject.underground_mine": "true", "mine_depth": "700", "mine_pressure_monitoring": "false"})
    deep.locator("header").get_by_text("违反").wait_for()
    deep.get_by_text("依据和判定过程").click()
    deep.locator(".zp-trace").wait_for()
    assert "开采深度 700 米" in deep.inner_text() and "600 米" in deep.inner_text() and "NM11" in deep.inner_text()
    assert Fact.objects.get(site=site, kind="mine_depth").recorded_by == "高敏"

    deep.get_by_role("button", name="采纳为隐患").click()
    deep.get_by_text("已采纳为隐患", exact=True).wait_for()
    made = HazardDecision.objects.get()
    assert (made.decision, made.decided_by, made.level, made.consequences) == (
        "accepted",
        "高敏",
        "major",
        ["责令限期改正"],
    )
    deep.get_by_role("link", name="记录").click()
    page.get_by_text("重放一致").wait_for()

    page.goto("/rulepacks/changes")
    assert page.get_by_role("link", name="深部开采须有在线地压监测").count() == 1
    assert Verdict.objects.filter(site=site, decision="accepted").exists()


def switch_on(page: Page) -> None:
    page.goto("/rulepacks/")
    page.get_by_role("link", name="去规则包").click()
    page.get_by_role("button", name=re.compile("安装 非煤矿山安全措施")).click()
    page.get_by_role("heading", name="在本县启用").wait_for()
    page.get_by_label("启用的原因或依据").fill("街道第1号文件")
    page.get_by_role("button", name="启用", exact=True).click()
    page.get_by_text("已启用，从下一次判定起按它判定。").wait_for()


def answer(page: Page, site: Site, values: dict[str, str]) -> None:
    """On the checklist, as an inspector fills it in."""
    page.goto(f"/rulepacks/sites/{site.pk}/checklist?all=1")
    for name, value in values.items():
        field = page.locator(f"[name='f:{name}']")
        if value in ("true", "false"):
            page.locator(f"[name='f:{name}'][value='{value}']").check()
        else:
            field.fill(value)
    page.get_by_role("button", name="登记并重新判定").click()
    page.get_by_text("已登记 3 项事实并重新判定").wait_for()
