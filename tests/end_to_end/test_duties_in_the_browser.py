"""Pages of leaders' duties, campaigns and meetings, with something on them, on a desk and on a phone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.end_to_end.desks import Desk, shot
from zhiben.apps.dispatch.models import Campaign, Meeting
from zhiben.apps.dispatch.services import campaigns, meetings
from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader
from zhiben.apps.leadership.services import keeping
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Cast, Offices, Places

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]
SINCE = date(2025, 1, 1)


@pytest.fixture
def leader(cast: Cast, offices: Offices, places: Places) -> Leader:
    """The head of a bureau with a list, a meeting and a check; a cadre of a town who stands for a village."""
    gao, now, on = cast.gao.actor, timezone.now(), timezone.localdate()
    village = Organisation.objects.create(name="上沟村委会", short_name="上沟村", area=places.village, kind="village")
    head = keeping.add_leader(
        organisation_id=offices.construction.pk, name="郑强", post="局长", rank="head", since=SINCE, actor=gao
    )
    cadre = keeping.add_leader(
        organisation_id=offices.town.pk, name="周田", post="包村干部", rank="cadre", since=SINCE, actor=gao
    )
    keeping.sponsor(leader_id=cadre.pk, village_id=village.pk, site_id=None, since=SINCE, actor=gao)
    keeping.start_list(
        organisation_id=offices.construction.pk, leader_id=head.pk, kind=DutyList.Kind.KEY_TASKS, year=on.year,
        items="完成在建工地起重机械检查\n组织有限空间作业培训", actor=gao, now=now,
    )  # fmt: skip
    for kind, title in ((DutyRecord.Kind.CHECK, "检查青石镇工地"), (DutyRecord.Kind.SPECIAL_MEETING, "第二次专题会议")):
        values = keeping.RecordValues(kind=kind, held_on=on, title=title, leader_id=head.pk)
        keeping.note_record(organisation_id=offices.construction.pk, values=values, actor=gao, now=now, on=on)
    return head


@pytest.mark.requirement("DUT-01")
@pytest.mark.parametrize("width", [1440, 390])
def test_the_year_file_of_a_leader_is_one_click_from_the_overview(leader: Leader, desk: Desk, width: int) -> None:
    page = desk("gao")
    page.set_viewport_size({"width": width, "height": 900})
    for name in ("overview", "leaders", "sponsorship", "matrix", "settings"):
        page.goto(reverse(f"leadership:{name}"))
        page.locator("h1").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        shot(page, f"leadership-{name}-{width}")
    page.goto(reverse("leadership:leaders"))
    page.get_by_role("link", name="郑强").first.click()
    page.get_by_role("heading", name="郑强").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_text("检查青石镇工地").count()
    page.locator("a[href*='/leadership/lists/']").first.click()
    page.get_by_text("完成在建工地起重机械检查").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"leadership-list-{width}")
    page.go_back()
    shot(page, f"leadership-file-{width}")


@pytest.fixture
def meeting(cast: Cast, offices: Offices, places: Places) -> Meeting:
    gao, now, on = cast.gao.actor, timezone.now(), timezone.localdate()
    found = meetings.note_meeting(
        county=places.county, title="全县安全生产重点工作推进会议", held_on=on, chair="何平",
        items="1. 排查有限空间作业单位。\n2. 完成高层住宅消防水系统改造。", actor=gao, now=now,
    )  # fmt: skip
    first = found.decisions.all()[0]
    meetings.decompose(
        decision_id=first.pk, organisation_ids=[offices.construction.pk], due_on=on, actor=gao, now=now, on=on
    )
    return found


@pytest.mark.requirement("DIR-13")
@pytest.mark.parametrize("width", [1440, 390])
def test_the_minutes_say_who_does_what_and_what_nobody_does(
    meeting: Meeting, cast: Cast, places: Places, desk: Desk, width: int
) -> None:
    page = desk("gao")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(reverse("dispatch:meeting", args=[meeting.pk]))
    assert page.get_by_text("1 条议定事项未分解").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"meeting-{width}")
    with page.expect_download() as download:
        page.get_by_role("link", name="会议纪要 DOCX").click()
    assert download.value.suggested_filename == "全县安全生产重点工作推进会议纪要.docx"
    gao, values = cast.gao.actor, campaigns.CampaignValues(name="燃气安全一件事", kind=Campaign.Kind.MATTER)
    matter = campaigns.start_campaign(county=places.county, values=values, actor=gao, now=timezone.now())
    for name in ("充装", "运输", "使用"):
        campaigns.add_link(campaign_id=matter.pk, name=name, actor=gao)
    page.goto(reverse("dispatch:campaigns"))
    page.get_by_text("燃气安全一件事").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"campaigns-{width}")
    page.goto(reverse("dispatch:campaign", args=[Campaign.objects.get().pk]))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"campaign-{width}")
