"""The pages of rounds: what they say, and that they take the same few queries for few rows and for many."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch.models import Round
from zhiben.apps.dispatch.services import returning
from zhiben.apps.dispatch.tests.rounds import AT, field, form, opened, return_of
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Cast, Offices, Person, Places

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]
COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("round_query_counts.json").read_text(encoding="utf-8"))


@pytest.fixture
def found(issued: Directive, cast: Cast) -> Round:
    """A round with a counted and a typed field; 青石镇 has reported, 柳溪镇 has not."""
    gao, lin = cast.gao.actor, cast.lin.actor
    made = form(gao, indicator="tasks_issued")
    field(made, gao, label="培训人次")
    opened_one = opened(gao, made=made)
    mine = return_of(opened_one, "青石镇")
    returning.save_value(return_id=mine.pk, key="f2", raw="35", actor=lin, now=AT)
    returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)
    return opened_one


def url_of(page: str, found: Round) -> str:
    name = page.split("?")[0]
    if name == "dispatch:return":
        return reverse(name, args=[return_of(found, "青石镇").pk])
    if name == "dispatch:return-value":
        return reverse(name, args=[return_of(found, "青石镇").values.order_by("pk")[0].pk])
    arguments: dict[str, list[Any]] = {
        "dispatch:round": [found.pk], "dispatch:round-field": [found.pk, "f1"], "dispatch:form": [found.form_id]
    }  # fmt: skip
    return reverse(name, args=arguments.get(name, []))


def multiply(found: Round, places: Places, times: int) -> None:
    """Many more towns in the same round."""
    from zhiben.apps.dispatch.models import UnitReturn
    from zhiben.apps.dispatch.services.planning import KEYS

    for number in range(times):
        name = f"驻地单位{number}"
        unit = Organisation.objects.create(name=f"{name}（{times}）", short_name=name, area=places.town, kind="agency")
        keys = {key: getattr(places.town, key) for key in KEYS}
        UnitReturn.objects.create(round=found, organisation=unit, area=places.town, **keys)


@pytest.mark.parametrize("page", sorted(COUNTS))
def test_a_page_takes_the_same_few_queries_for_few_units_and_many(
    page: str, found: Round, cast: Cast, places: Places, client_of: ClientOf
) -> None:
    clerk, url, taken = client_of(cast.gao), url_of(page, found), []
    clerk.get(url)
    for times in (2, 40):
        multiply(found, places, times)
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(url).status_code == 200
        taken.append(len(queries))
    assert taken == [COUNTS[page]] * 2


@pytest.mark.requirement("RPT-11")
def test_the_page_of_a_round_names_the_silent_unit_and_writes_no_zero_for_it(
    found: Round, cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(cast.gao).get(reverse("dispatch:round", args=[found.pk])).content.decode()
    assert "zr-missing" in page and "柳溪镇" in page
    assert page.count("— 未报送") >= 2


def test_a_page_submitted_with_gaps_keeps_what_was_typed(found: Round, cast: Cast, client_of: ClientOf) -> None:
    lin = client_of(cast.lin)
    mine = return_of(found, "青石镇")
    lin.post(reverse("dispatch:return-withdraw", args=[mine.pk]))
    answer = lin.post(reverse("dispatch:return-submit", args=[mine.pk]), {"v-f1": "900", "v-f2": ""})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "还有必填栏目没有填写：培训人次" in page and "须写明原因：检查次数" in page
    assert 'value="900"' in page


def test_a_value_is_kept_as_soon_as_it_is_changed(offices: Offices, cast: Cast, client_of: ClientOf) -> None:
    mine = return_of(opened(cast.gao.actor), "青石镇")
    lin, url = client_of(cast.lin), reverse("dispatch:return-keep", args=[mine.pk, "f1"])
    assert "已保存" in lin.post(url, {"v-f1": "12"}).content.decode()
    assert "请填写数字" in lin.post(url, {"v-f1": "十二"}).content.decode()
    assert mine.values.get().number == 12


def test_what_is_owed_stands_on_the_to_do_page(offices: Offices, cast: Cast, client_of: ClientOf) -> None:
    mine = return_of(opened(cast.gao.actor), "青石镇")
    page = client_of(cast.lin).get(reverse("todo:page")).content.decode()
    assert reverse("dispatch:return", args=[mine.pk]) in page
    assert "岁末调度" not in client_of(cast.shen).get(reverse("todo:page")).content.decode()


def test_a_field_of_a_form_without_a_reason_is_refused_beside_it(
    offices: Offices, cast: Cast, client_of: ClientOf
) -> None:
    made = form(cast.gao.actor)
    url = reverse("dispatch:put-field", args=[made.pk])
    answer = client_of(cast.gao).post(url, {"label": "培训人次", "kind": "count", "minutes": "2"})
    assert answer.status_code == 422 and "没有写明哪项任务需要它" in answer.content.decode()
    assert "培训人次" in answer.content.decode()


def test_the_search_finds_a_round_for_whoever_runs_it(offices: Offices, cast: Cast, client_of: ClientOf) -> None:
    made = opened(cast.gao.actor)
    place, asked = reverse("dispatch:round", args=[made.pk]), {"q": "岁末调度"}
    url = reverse("search:page")
    assert place in client_of(cast.gao).get(url, asked).content.decode()
    assert place not in client_of(cast.wu).get(url, asked).content.decode()


def test_a_refused_step_leaves_the_page_and_what_was_typed(
    client_of: Callable[[Person | None], Client], cast: Cast
) -> None:
    found = opened(cast.gao.actor)
    client, there = client_of(cast.gao), {"HX-Request": "true"}
    url = reverse("dispatch:round-step", args=[found.pk, "cancel"])
    assert client.post(url, {"note": ""}, headers=there).status_code == 409
    answer = client.post(url, {"note": "改期举行"}, headers=there)
    assert answer.headers["HX-Redirect"] == reverse("dispatch:round", args=[found.pk])
