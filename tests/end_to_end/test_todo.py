"""The one to-do page over all modules: what stands on it, in which order, and for how many queries."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from zhiben.apps.directives import testing as directives
from zhiben.apps.directives.models import Directive, Duty
from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Equipment, Site
from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.scope import Scope
from zhiben.foundation.access.testing import Cast, Person, Places
from zhiben.foundation.unions import counted
from zhiben.foundation.web.todo import selectors
from zhiben.foundation.web.todo.selectors import TodoFilter
from zhiben.foundation.web.todo.sources import BUCKETS, sources_for

ClientOf = Callable[[Person | None], Client]
COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))
numbers = count()


@pytest.fixture
def on() -> date:
    return timezone.localdate()


@pytest.fixture
def plant(gao: Actor, places: Places) -> Site:
    return registry.site(gao, places.town)


@pytest.fixture
def binding(gao: Actor, places: Places) -> Directive:
    return directives.in_force(gao, places.county)


def device(site: Site, due: date) -> Equipment:
    return Equipment.objects.create(
        site=site, county_key=site.county_key, town_key=site.town_key, kind="lift", name="电梯",
        number=f"梯-{next(numbers)}号", inspection_due_on=due,
    )  # fmt: skip


def due(directive: Directive, *days: date) -> None:
    """Its duties on these days."""
    for duty, day in zip(directives.duties_of(directive), days, strict=False):
        Duty.objects.filter(pk=duty.pk).update(deadline_on=day, due_before_issue=False)


def walk(actor: Actor, on: date, bucket: str, size: int) -> list[str]:
    found, after = [], ""
    while True:
        page = selectors.todo_page(TodoFilter(bucket, after=after), sources_for(actor), actor=actor, on=on, size=size)
        found += [f"{todo.source.code} {todo.key}" for todo in page.rows]
        if not page.next:
            return found
        after = page.next


@pytest.mark.requirement("BAS-11")
def test_a_clerk_sees_what_is_overdue_and_due_today_of_all_modules_on_one_page(
    cast: Cast, client_of: ClientOf, plant: Site, binding: Directive, on: date
) -> None:
    late, now = device(plant, on - timedelta(days=2)), device(plant, on)
    due(binding, on - timedelta(days=1), on)
    clerk = client_of(cast.gao)
    first, second = directives.duties_of(binding)[:2]
    html = clerk.get("/todo/").content.decode()
    assert late.number in html and first.measure in html and now.number not in html
    assert html.index(late.number) < html.index(first.measure) and "逾期 2 天" in html and "逾期 1 天" in html
    html = clerk.get("/todo/", {"due": "today"}).content.decode()
    assert now.number in html and second.measure in html and late.number not in html


def test_what_lies_elsewhere_is_on_nobody_elses_page(
    cast: Cast, client_of: ClientOf, plant: Site, binding: Directive, on: date
) -> None:
    hidden = device(plant, on - timedelta(days=2))
    due(binding, on - timedelta(days=1))
    for person in (cast.wu, cast.qiu, cast.xi):
        html = client_of(person).get("/todo/").content.decode()
        assert hidden.number not in html and directives.duties_of(binding)[0].measure not in html


def test_an_office_sees_the_duties_that_it_bears(cast: Cast, client_of: ClientOf, binding: Directive, on: date) -> None:
    due(binding, *[on - timedelta(days=1)] * 3)
    check, patrol, record = directives.duties_of(binding)
    html = client_of(cast.shen).get("/todo/").content.decode()
    assert check.measure in html and patrol.measure not in html and record.measure not in html


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_pages_over_all_sources_lose_and_repeat_nothing(
    gao: Actor, plant: Site, binding: Directive, on: date, data: st.DataObject
) -> None:
    Equipment.objects.all().delete()
    days = st.integers(-3, 12).map(lambda days: on + timedelta(days=days))
    for day in data.draw(st.lists(days, max_size=9)):
        device(plant, day)
    due(binding, *data.draw(st.lists(days, min_size=3, max_size=3)))
    size = data.draw(st.integers(1, 5))
    waiting = counted(selectors.waiting(gao, on))
    for bucket in BUCKETS:
        found = walk(gao, on, bucket, size)
        assert found == walk(gao, on, bucket, 1000) and len(set(found)) == len(found)
        assert len(found) == selectors.by_bucket(waiting)[bucket]


def test_what_is_counted_depends_on_nothing_but_the_actor_and_the_day(cast: Cast) -> None:
    at = timezone.make_aware(datetime.combine(timezone.localdate(), time(9)))
    for person in (cast.gao, cast.lin, cast.he):
        selectors._waiting.cache_clear()
        with time_machine.travel(at, tick=False):
            morning = selectors.waiting(person.actor, at.date())
        selectors._waiting.cache_clear()
        with time_machine.travel(at + timedelta(hours=9), tick=False):
            evening = selectors.waiting(person.actor, at.date())
        assert morning == evening and morning.parts


def test_a_grant_that_ended_is_not_counted_by_yesterdays_statement(gao: Actor, plant: Site, on: date) -> None:
    device(plant, on)
    assert selectors.by_bucket(counted(selectors.waiting(gao, on)))["today"] > 0
    none = replace(gao, scope=Scope(), authorities=(), permissions=frozenset())
    assert sum(counted(selectors.waiting(none, on)).values()) == 0


def test_a_page_goes_on_where_it_stood_although_what_was_shown_is_done(gao: Actor, plant: Site, on: date) -> None:
    made = [device(plant, on - timedelta(days=days)) for days in (4, 3, 2, 1)]
    page = selectors.todo_page(TodoFilter("overdue"), sources_for(gao), actor=gao, on=on, size=2)
    made[0].delete()
    made[1].delete()
    rest = TodoFilter("overdue", after=page.next)
    following = selectors.todo_page(rest, sources_for(gao), actor=gao, on=on, size=2)
    assert [todo.key for todo in following.rows] == [str(made[2].pk), str(made[3].pk)]


@pytest.mark.parametrize("after", ["x", "WyIyMDI2LTAxLTAxIl0", "WyJubyIsICJyZWdpc3RyeS5pbnNwZWN0aW9ucyIsICIxIl0"])
def test_an_address_that_was_cut_is_refused_in_words(gao: Actor, on: date, after: str) -> None:
    with pytest.raises(InputError) as refused:
        selectors.todo_page(TodoFilter("overdue", after=after), sources_for(gao), actor=gao, on=on)
    assert refused.value.code == "page.cursor_broken"


@pytest.mark.parametrize("url", sorted(COUNTS))
def test_the_pages_take_the_same_few_queries_for_ten_rows_and_for_a_thousand(
    url: str, cast: Cast, client_of: ClientOf, plant: Site, binding: Directive, on: date
) -> None:
    clerk = client_of(cast.gao)
    clerk.get(url)
    taken = []
    for times in (10, 990):
        for _ in range(times):
            device(plant, on - timedelta(days=1))
        Site.objects.bulk_create(
            Site(name=f"甲{next(numbers)}", area=plant.area, county_key=plant.county_key, registered_on=on)
            for _ in range(times)
        )
        with CaptureQueriesContext(connection) as captured:
            assert clerk.get(url).status_code == 200
        taken.append(len(captured))
    assert taken == [COUNTS[url]] * 2


def test_the_sheet_holds_exactly_what_is_filtered(cast: Cast, client_of: ClientOf, plant: Site, on: date) -> None:
    late, now = device(plant, on - timedelta(days=2)), device(plant, on)
    answer = client_of(cast.gao).get("/todo/export", {"due": "overdue", "source": "registry.inspections"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert (
        len(rows) == 3 and late.number in str(rows[2][1]) and rows[2][4] == "逾期 2 天" and now.number not in str(rows)
    )


@pytest.mark.parametrize("query", [{"due": "someday"}, {"source": "nothing"}, {"source": "operations.jobs"}])
def test_a_filter_that_does_not_exist_is_refused(cast: Cast, client_of: ClientOf, query: dict[str, str]) -> None:
    answer = client_of(cast.gao).get("/todo/", query)
    assert answer.status_code == 422 and "没有这种待办" in answer.content.decode()


def test_each_empty_list_says_why_and_what_to_do(cast: Cast, client_of: ClientOf) -> None:
    html = client_of(cast.gao).get("/todo/").content.decode()
    assert "没有逾期的事项" in html and "回到首页" in html
    assert "还没有任何授权" in client_of(cast.qiu).get("/todo/").content.decode()
