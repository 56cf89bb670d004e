"""The administrators' pages: what they show, what they do not, and how many queries they take."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from zhiben.foundation import outbox
from zhiben.foundation.access.testing import Cast, Person, Places
from zhiben.foundation.outbox import alarm
from zhiben.foundation.outbox.jobs import Sweep
from zhiben.foundation.outbox.models import Contact, Job, Schedule, Worker
from zhiben.foundation.outbox.scheduling import align

COUNTS = {"work?queue=jobs": 8, "work?queue=transmissions": 8, "work?queue=deliveries": 8, "schedules": 6}
ClientOf = Callable[[Person | None], Client]


@pytest.fixture
def administrator(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.xi)


def fill(cast: Cast, times: int) -> None:
    now = timezone.now()
    align(now)
    for _ in range(times):
        outbox.enqueue(Sweep(), actor=cast.gao.actor, now=now)
        outbox.notify(recipients=[cast.gao.user], title="不公开的业务内容", now=now, channels=["sms"])


@pytest.mark.parametrize("page", sorted(COUNTS))
def test_a_page_takes_the_same_few_queries_for_few_rows_and_many(page: str, administrator: Client, cast: Cast) -> None:
    name, _, query = page.partition("?")
    url = f"{reverse(f'operations:{name}')}?{query}"
    administrator.get(url)
    taken = []
    for times in (3, 60):
        fill(cast, times)
        with CaptureQueriesContext(connection) as queries:
            assert administrator.get(url).status_code == 200
        taken.append(len(queries))
    assert taken == [COUNTS[page]] * 2


def test_the_page_shows_the_course_and_not_the_content(administrator: Client, cast: Cast) -> None:
    fill(cast, 1)
    page = administrator.get("/operations/?queue=transmissions").content.decode()
    assert "无法送达" in page and "本系统没有配置这个渠道" in page and "高敏" in page
    assert "不公开的业务内容" not in page
    assert "没有后台进程在运行" in page
    Worker.objects.create(name="web-1:7", started_at=timezone.now(), seen_at=timezone.now())
    assert "web-1:7" in administrator.get("/operations/").content.decode()


def test_a_failed_job_is_run_again_from_the_page(administrator: Client, cast: Cast) -> None:
    fill(cast, 1)
    Job.objects.update(state="dead", free_at=None, attempts=5, error="outbox.failed ValueError")
    page = administrator.get("/operations/?state=dead").content.decode()
    assert "程序出错（ValueError）" in page
    answer = administrator.post(reverse("operations:retry", args=["jobs", Job.objects.get().pk]), follow=True)
    assert "已重新排队" in answer.content.decode()
    assert Job.objects.values_list("state", "attempts").get() == ("waiting", 0)


def test_pages_go_back_in_time_without_gaps(administrator: Client, cast: Cast) -> None:
    fill(cast, 60)
    first = administrator.get("/operations/")
    rest = administrator.get(f"/operations/?before={first.context['next']}")
    seen = [line.row.pk for answer in (first, rest) for line in answer.context["lines"]]
    assert seen == sorted(Job.objects.values_list("pk", flat=True), reverse=True)


def test_the_next_county_sees_none_of_it(administrator: Client, cast: Cast, places: Places) -> None:
    fill(cast, 1)
    Job.objects.update(county_key=places.next_county.pk)
    assert "清理早已完成" not in administrator.get("/operations/").content.decode()


def test_a_queue_that_does_not_exist_is_not_found(administrator: Client) -> None:
    assert administrator.get("/operations/?queue=secrets").status_code == 404


def test_the_first_page_tells_an_administrator_what_is_wrong(administrator: Client, cast: Cast) -> None:
    fill(cast, 1)
    Job.objects.update(state="dead", free_at=None)
    page = administrator.get("/").content.decode()
    assert "后台任务失败" in page and "在运行的后台进程" in page
    assert Schedule.objects.exists() and not Contact.objects.exists()


def test_alarms_lead_to_pages_that_exist() -> None:
    assert resolve(alarm.WORK_PAGE.partition("?")[0]).view_name == "operations:work"
    assert resolve(alarm.SCHEDULE_PAGE).view_name == "operations:schedules"
