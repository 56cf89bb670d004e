"""From an overdue task over the morning's run to a closed 督促函, in a real browser, with four people at four desks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.end_to_end.desks import Desk
from zhiben.apps.dispatch.jobs import ClimbLadders
from zhiben.apps.supervision import testing
from zhiben.apps.supervision.models import Letter, LetterRecipient
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import system_actor
from zhiben.foundation.access.testing import Cast, Places
from zhiben.foundation.calendar.selectors import calendar_of
from zhiben.foundation.outbox.testing import Clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def overdue(cast: Cast, places: Places, clock: Clock, work_all: Callable[[], int]) -> None:
    """Five working days late this morning, and the run has been."""
    on = timezone.localdate()
    calendar, due = calendar_of(places.county.pk), on
    while calendar.count(due, on) < 5:
        due -= timedelta(days=1)
    testing.overdue(cast.gao.actor, cast.shen.actor, places.county, due_on=due)
    testing.other_clerk(places.county)
    clock.now = timezone.now()
    outbox.enqueue(ClimbLadders(), actor=system_actor("scheduler"), now=clock.now)
    work_all()


@pytest.mark.requirement("A-51", "RPT-08", "RPT-09")
def test_an_overdue_task_ends_in_a_letter_that_is_answered_and_closed(overdue: None, desk: Desk, cast: Cast) -> None:
    gao = desk("gao")
    gao.goto("/dispatch/chasing?view=decide&kind=occurrence")
    gao.get_by_role("checkbox", name="县住建局").check()
    gao.get_by_role("button", name="起草文书").click()
    gao.get_by_text("拟稿", exact=True).first.wait_for()
    letter = Letter.objects.get()
    place = f"/supervision/{letter.pk}"
    assert gao.get_by_role("button", name="签批").is_disabled()

    fang = desk("fang")
    fang.goto(place)
    fang.locator("summary", has_text="签批").click()
    fang.get_by_label("签发人").fill("何平")
    fang.get_by_role("button", name="签批").click()
    fang.get_by_text("已签批，可以编号发出。").wait_for()

    gao.goto(place)
    gao.get_by_role("button", name="编号发出").click()
    gao.get_by_text("主送单位已收到通知").wait_for()

    shen = desk("shen")
    shen.goto("/notices/")
    assert shen.get_by_text("收到督促函").count()
    shen.goto(place)
    shen.get_by_role("button", name="签收").click()
    shen.locator("summary", has_text="答复").click()
    shen.get_by_label("答复内容").fill("已完成排查，责任人沈岩。")
    shen.get_by_role("button", name="答复").click()
    shen.get_by_text("已答复，等待办结。").wait_for()
    assert LetterRecipient.objects.get().received_by_name == "沈岩"

    testing.result(letter, cast.gao.actor)
    gao.goto(place)
    assert gao.get_by_text("已完成排查，责任人沈岩。").count()
    gao.locator("summary", has_text="办结").click()
    gao.get_by_label("办理结果").fill("已核实。")
    gao.get_by_role("button", name="办结").click()
    gao.get_by_text("已办结。").first.wait_for()
    letter.refresh_from_db()
    assert (letter.state, letter.result) == ("closed", "已核实。")
