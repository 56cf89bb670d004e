"""A real notice from its upload to the letter: three rounds in December, one unit silent, one late, in a real browser.

The clock is set to December 2025. What the test asserts of the brief is counted from `zone.given` and from the tables by
plain SQL, not by what drafts the brief.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.end_to_end import zone as zones
from tests.end_to_end.desks import Desk, shot
from tests.end_to_end.zone import LATE, ROUNDS, SILENT, Zone, at
from zhiben.apps.directives.models import Directive, Duty, UnitName
from zhiben.apps.directives.services import units as naming
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.jobs import ClimbLadders, KeepRounds
from zhiben.apps.dispatch.models import Escalation, Round, Task, TaskDuty, UnitReturn
from zhiben.apps.dispatch.services import carrying, returning
from zhiben.apps.reports.models import BriefFigure
from zhiben.apps.supervision.models import Letter, LetterRecipient
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import actor_of, system_actor
from zhiben.foundation.access.models import User
from zhiben.foundation.outbox.models import Notice
from zhiben.foundation.outbox.testing import Clock

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("files")]
FIRST = date(2025, 12, 1)
FIELDS = (("检查企业", "家"), ("发现隐患", "处"))


class December:
    """The clock of everything: of the pages, of the worker, and of the scheduler's mornings."""

    def __init__(self, travel: Any, clock: Clock, work_all: Callable[[], int]) -> None:
        self._travel, self._clock, self._work, self.day = travel, clock, work_all, FIRST

    def go_to(self, on: date, hour: int = 9) -> None:
        """Every morning on the way the scheduler opens rounds and climbs the ladder."""
        while self.day < on:
            self.day += timedelta(days=1)
            self._travel.move_to(at(self.day, 8))
            self._clock.now = timezone.now()
            for request in (KeepRounds(), ClimbLadders()):
                outbox.enqueue(request, actor=system_actor("scheduler"), now=self._clock.now)
            self._work()
        self._travel.move_to(at(on, hour))

    def work(self) -> None:
        self._clock.now = timezone.now()
        self._work()


@pytest.fixture
def december(clock: Clock, work_all: Callable[[], int]) -> Iterator[December]:
    with time_machine.travel(at(FIRST), tick=True) as travel:
        yield December(travel, clock, work_all)


@pytest.fixture
def zone(december: December, transactional_db: None) -> Zone:
    return zones.built()


@pytest.mark.requirement("RPT-01", "RPT-02", "RPT-04", "RPT-08", "RPT-11", "DIR-03", "DIR-15")
def test_a_real_notice_runs_from_its_upload_to_the_letter(december: December, zone: Zone, desk: Desk) -> None:
    source = zones.real_directive("000")
    gao = desk("gao")
    confirmed(gao, str(source))
    issued(gao, zone)
    planned(gao, zone)
    for number, day in enumerate(ROUNDS):
        december.go_to(day)
        reported(number, zone, desk)
        december.go_to(day + timedelta(days=1))
        closed(desk("gao"), number, zone, desk)
    gao = desk("gao")
    brief = drafted(gao, december)
    the_figures_are_right(gao, zone)
    two_clicks_there_and_back(gao, brief)
    reminded(zone)
    december.go_to(date(2025, 12, 31))
    urged(desk, zone)


def confirmed(page: Page, source: str) -> None:
    """Uploaded, every duty confirmed by keyboard, in force."""
    page.goto("/directives/upload")
    page.set_input_files("input[type=file]", source)
    page.click("#send")
    page.wait_for_selector(".zd-card.is-current")
    found = Directive.objects.get()
    total = Duty.objects.filter(directive=found).count()
    for left in range(total, 0, -1):
        number = page.get_attribute(".zd-card.is-current", "data-n")
        page.keyboard.press("a")
        until = "全部核对完" if left == 1 else f"已确认第 {number} 项"
        page.wait_for_function("words => document.getElementById('said').textContent.includes(words)", arg=until)
    page.goto(f"/directives/{found.pk}")
    page.get_by_role("button", name="生效", exact=True).click()
    page.wait_for_selector(".alert-success")
    assert Duty.objects.filter(directive=found, standing="in_force").count() == total > 25


def issued(page: Page, zone: Zone) -> None:
    """Every department and every town gets its tasks, those that the text does not list by the default it states."""
    office = UnitName.objects.get(name="管委会")
    naming.mark_unit_as_outside(unit_id=office.pk, actor=actor_of(User.objects.get(username="gao"), FIRST))
    page.goto(f"/dispatch/of/{Directive.objects.get().pk}")
    page.get_by_role("button", name="按文件生成任务").click()
    page.get_by_text("还缺责任单位").first.wait_for()
    page.get_by_role("button", name="认定").click()
    page.get_by_text("没有列明、但要承担的单位").wait_for()
    shot(page, "000-proposal-1440")
    page.get_by_role("button", name=re.compile("全部下达")).click()
    page.locator("#ask [value=yes]").click()
    page.get_by_text("各单位已收到通知").wait_for()
    bearers = set(Task.objects.exclude(issued_at=None).values_list("organisation__short_name", flat=True))
    assert bearers == set(zone.units)
    borne = set(TaskDuty.objects.values_list("duty_id", flat=True))
    orphans = Duty.objects.exclude(pk__in=borne).values_list("responsible", "lead")
    assert list(orphans) == [("管委会", "")]


def planned(page: Page, zone: Zone) -> None:
    """A form whose fields say which duty needs them, and the three days that the notice writes."""
    page.goto("/dispatch/forms")
    page.get_by_label("报送表名称").fill("岁末检查情况表")
    page.get_by_role("button", name="建立报送表").click()
    for (label, unit), duty in zip(
        FIELDS, Duty.objects.filter(measure__contains="检查").order_by("-ordinal"), strict=False
    ):
        page.get_by_label("栏目", exact=True).fill(label)
        page.get_by_label("计量单位").fill(unit)
        page.get_by_label("哪项任务需要它").select_option(str(duty.pk))
        page.get_by_role("button", name="保存栏目").click()
        page.locator(".zr-field", has_text=label).first.wait_for()
    page.goto(f"/dispatch/rounds/of/{Directive.objects.get().pk}")
    assert page.get_by_text("12月28日为周日，非工作日，按原文保留").count()
    page.get_by_label("报送表").select_option(label="岁末检查情况表（第 1 版）")
    page.get_by_role("button", name="安排").click()
    page.get_by_text("已安排 3 次调度").wait_for()
    shot(page, "000-planned-1440")
    assert [timezone.localdate(each.due_at) for each in Round.objects.order_by("due_at")] == list(ROUNDS)
    assert UnitReturn.objects.count() == 3 * len(zone.units)


def reported(number: int, zone: Zone, desk: Desk) -> None:
    """On the day: one town in the browser, on a phone; the others by the same commands. Nobody sends what they did not."""
    found = Round.objects.order_by("due_at")[number]
    assert found.state == "open"
    first = "东河街道"
    now = timezone.now()
    for unit in zone.units:
        if unit in (SILENT, LATE, first):
            continue
        owner = zone.officer(unit, now.date())
        mine = UnitReturn.objects.get(round=found, organisation=zone.units[unit])
        returning.save_all(
            return_id=mine.pk, raw=typed(found, zone.given(unit, number)), reasons={}, actor=owner, now=now
        )
        returning.submit(return_id=mine.pk, remark="", actor=owner, now=now)
    in_the_browser(desk(user_of(zone, first)), found, zone, first, number)
    if number == 0:
        one_task_is_closed(zone)


def typed(found: Round, given: dict[str, int] | None) -> dict[str, str]:
    keys = dict(found.form.fields.values_list("label", "key"))
    return {keys[label]: str(value) for label, value in (given or {}).items()}


def user_of(zone: Zone, unit: str) -> str:
    return User.objects.get(organisation=zone.units[unit], name__startswith="经办").username


def in_the_browser(page: Page, found: Round, zone: Zone, unit: str, number: int) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    mine = UnitReturn.objects.get(round=found, organisation=zone.units[unit])
    page.goto(f"/dispatch/returns/{mine.pk}")
    for label, value in (zone.given(unit, number) or {}).items():
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_role("button", name="确认并报送").click()
    page.get_by_text("已报送").first.wait_for()


def one_task_is_closed(zone: Zone) -> None:
    """A task of the bureau of industry is signed for, reported, and accepted."""
    now = timezone.now()
    owner, gao = zone.officer("区经科局", now.date()), actor_of(User.objects.get(username="gao"), now.date())
    mine = Task.objects.filter(organisation=zone.units["区经科局"], next_due_on=date(2025, 12, 31), children=None)
    task = mine.order_by("pk")[0]
    due = testing.occurrences(task)[0]
    carrying.assign_person(task_id=task.pk, person_id=owner.id, actor=owner, now=now)
    carrying.sign_task(task_id=task.pk, actor=owner, now=now)
    carrying.report_progress(
        task_id=task.pk, occurrence_id=due.pk, text="已逐户检查。", actor=owner, now=now, on=now.date()
    )
    carrying.judge_report(task_id=task.pk, occurrence_id=due.pk, accept=True, note="", actor=gao)
    testing.proof(task, owner)
    carrying.submit_task(task_id=task.pk, actor=owner, now=now)
    carrying.judge_task(task_id=task.pk, step="accept", note="", actor=gao, now=now)


def closed(page: Page, number: int, zone: Zone, desk: Desk) -> None:
    """The morning after: the clerk reminds, the late one comes, the round is closed, and the silent one is named."""
    found = Round.objects.order_by("due_at")[number]
    page.goto(f"/dispatch/rounds/{found.pk}")
    page.get_by_role("button", name="立即催报").click()
    page.get_by_text("已催报 2 个单位").wait_for()
    in_the_browser(desk(user_of(zone, LATE)), found, zone, LATE, number)
    page.goto(f"/dispatch/rounds/{found.pk}")
    page.get_by_role("button", name="截止").click()
    page.get_by_role("button", name="重新开放").or_(page.get_by_text("已截止")).first.wait_for()
    missing = page.locator(".zr-missing")
    assert missing.count() == 1 and missing.inner_text().startswith(SILENT)
    assert page.locator(".zr-name", has_text=LATE).count() == 1
    shot(page, f"000-round-{number}-1440")


def drafted(page: Page, december: December) -> str:
    """From the page of the last round."""
    found = Round.objects.order_by("-due_at")[0]
    page.goto(f"/dispatch/rounds/{found.pk}")
    page.get_by_role("link", name="起草专报").click()
    assert page.get_by_label("从哪次调度生成").input_value() == str(found.pk)
    page.get_by_label("主送").fill("管委会主要领导")
    page.get_by_label("机关代字").fill("临应急专报")
    page.get_by_role("button", name="开始起草").click()
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}$"))
    december.work()
    page.reload()
    page.locator(".zp-sentence").first.wait_for()
    shot(page, "000-brief-1440")
    return page.url


def the_figures_are_right(page: Page, zone: Zone) -> None:
    """Against a count of its own."""
    text = page.locator(".zp-text").inner_text()
    assert f"应报送单位{len(zone.units)}家" in text
    assert f"已报送{len(zone.units) - 1}家，其中按时报送{len(zone.units) - 2}家、逾期报送1家；未报送1家" in text
    for label, unit in FIELDS:
        now, before = (sum(given[label] for each in zone.units if (given := zone.given(each, n))) for n in (2, 1))
        word = "增加" if now > before else "减少"
        assert f"{label}合计{now}{unit}（已报送的{len(zone.units) - 1}家单位）" in text
        assert f"与上次调度相比{word}{abs(now - before)}{unit}（按两次均报送的{len(zone.units) - 1}家单位计）" in text
    rows = page.locator(".zp-table").first.locator("tbody tr")
    shown = {}
    for row in rows.all():
        name, *cells = (cell.strip() for cell in row.locator("td, th").all_inner_texts())
        shown[name] = cells
    assert shown == {unit: expected(zone, unit) for unit in zone.units}


def expected(zone: Zone, unit: str) -> list[str]:
    given = zone.given(unit, 2)
    state = "未报送" if given is None else "逾期报送" if unit == LATE else "按时报送"
    values = [changed(zone, unit, label) if given else "未报送" for label, _ in FIELDS]
    return [state, *values, *map(str, counted_again(zone.units[unit].pk.hex))]


def changed(zone: Zone, unit: str, label: str) -> str:
    """What a unit gave the third time, with its change since the second."""
    now, before = ((zone.given(unit, number) or {})[label] for number in (2, 1))
    word = "持平" if now == before else f"{'增' if now > before else '减'}{abs(now - before)}"
    return f"{now}（{word}）"


def counted_again(unit: str) -> tuple[int, int, int]:
    """Tasks, closed ones and ones with a day that passed unreported, by plain SQL on the tables."""
    asked = """
        select count(*), coalesce(sum(case when t.state = 'closed' then 1 else 0 end), 0),
          coalesce(sum(case when t.state <> 'closed' and exists (select 1 from dispatch_occurrence o where
            o.task_id = t.id and o.state = 'open' and o.due_on < '2025-12-29') then 1 else 0 end), 0)
        from dispatch_task t where replace(cast(t.organisation_id as varchar(36)), '-', '') = %s
          and t.issued_at is not null and t.state not in ('cancelled', 'merged')"""
    with connection.cursor() as cursor:
        cursor.execute(asked, [unit])
        found = cursor.fetchone()
    return int(found[0]), int(found[1]), int(found[2])


def two_clicks_there_and_back(page: Page, brief: str) -> None:
    """From any figure to the sentence of the notice, and from that to the figure."""
    page.goto(brief)
    page.locator(".zp-sentence", has_text="检查企业合计").locator(".zp-figure").first.click()
    page.locator(".zp-source a").first.click()
    page.wait_for_url(re.compile(r"/directives/.+/review\?at="))
    page.wait_for_selector(".zd-card.is-current")
    asked = page.url.rsplit("at=", 1)[1]
    page.get_by_role("link", name="专报数字").click()
    page.locator(f"#d-{asked} .zp-parts a", has_text="检查企业").first.click()
    page.wait_for_url(re.compile(re.escape(brief) + r"#s\d+$"))
    codes = BriefFigure.objects.filter(brief_id=brief.rsplit("/", 1)[1]).values_list("code", flat=True)
    with_clause = 0
    for code in codes:
        html = page.request.get(reverse("reports:figure", args=[brief.rsplit("/", 1)[1], code])).text()
        with_clause += 'class="zp-source"' in html
    assert with_clause == len(codes) > 50


def reminded(zone: Zone) -> None:
    """The silent unit was reminded before, on and after the day, each once; whoever reported in time only before it."""
    third = Round.objects.order_by("-due_at")[0]
    mine = UnitReturn.objects.get(round=third, organisation=zone.units[SILENT])
    rungs = Escalation.objects.filter(unit_return=mine, skipped=False).order_by("on")
    assert list(rungs.values_list("rung", "on")) == [
        ("before", date(2025, 12, 26)), ("due", date(2025, 12, 28)), ("head", date(2025, 12, 29)),
    ]  # fmt: skip
    told = Notice.objects.filter(recipient__organisation=zone.units[SILENT], title__startswith="催报")
    assert told.count() == len(ROUNDS)
    punctual = Escalation.objects.filter(unit_return__organisation=zone.units["区国资办"])
    assert not punctual.filter(rung="head").exists()


def urged(desk: Desk, zone: Zone) -> None:
    """Three working days late the ladder proposes a 督促函: drafted, signed by another, sent, received."""
    gao = desk("gao")
    gao.goto("/dispatch/chasing?view=decide&kind=return")
    gao.locator("tr", has_text="督促函").filter(has_text=SILENT).get_by_role("checkbox").first.check()
    gao.get_by_role("button", name="起草文书").click()
    gao.get_by_text("拟稿", exact=True).first.wait_for()
    letter = Letter.objects.get()
    place = f"/supervision/{letter.pk}"
    fang = desk("fang")
    fang.goto(place)
    fang.locator("summary", has_text="签批").click()
    fang.get_by_label("签发人").fill("何平")
    fang.get_by_role("button", name="签批").click()
    fang.get_by_text("已签批，可以编号发出。").wait_for()
    gao.goto(place)
    gao.get_by_role("button", name="编号发出").click()
    gao.get_by_text("主送单位已收到通知").wait_for()
    shot(gao, "000-letter-1440")
    owner = desk(user_of(zone, SILENT))
    owner.goto(place)
    owner.get_by_role("button", name="签收").click()
    owner.get_by_text("已签收").first.wait_for()
    letter.refresh_from_db()
    assert (letter.kind, letter.state) == ("urge", "received")
    assert letter.document is not None and letter.document.number is not None
    assert LetterRecipient.objects.get().organisation == zone.units[SILENT]
