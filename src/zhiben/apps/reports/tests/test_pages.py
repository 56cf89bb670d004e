"""Pages: queries are counted, a figure leads to its records, lists are filtered and exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhiben.apps.dispatch.models import Round
from zhiben.apps.reports import figures as q
from zhiben.apps.reports import testing
from zhiben.apps.reports.models import Brief, BriefFigure, PlausibilityQuestion
from zhiben.apps.reports.selectors import clauses, load
from zhiben.apps.reports.services import questions
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Person

pytestmark = pytest.mark.django_db
COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))


@pytest.fixture
def client(client_of: Callable[[Person | None], Client], cast: Cast) -> Client:
    return client_of(cast.gao)


def addresses(brief: Brief, july: Round, gao: Actor) -> dict[str, str]:
    figure = BriefFigure.objects.filter(brief=brief, query=q.OVERDUE).exclude(keys=[])[0]
    questions.check_round(round_id=july.pk, actor=gao, now=testing.NOW)
    row = PlausibilityQuestion.objects.first()
    found = {name: reverse(name) for name in ("reports:briefs", "reports:questions", "reports:load")}
    found["reports:brief"] = reverse("reports:brief", args=[brief.pk])
    found["reports:figure"] = reverse("reports:figure", args=[brief.pk, figure.code])
    found["reports:cited"] = reverse("reports:cited", args=[july.directive_id])
    return found | ({"reports:question": reverse("reports:question", args=[row.pk])} if row else {})


def test_a_page_asks_no_more_than_it_did(client: Client, brief: Brief, july: Round, gao: Actor) -> None:
    counted = {}
    for name, url in addresses(brief, july, gao).items():
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counted[name] = len(queries)
    assert {name: count for name, count in counted.items() if count > COUNTS.get(name, 0)} == {}


@pytest.mark.requirement("RPT-02")
def test_every_figure_of_the_page_opens_a_page(client: Client, brief: Brief) -> None:
    html = client.get(reverse("reports:brief", args=[brief.pk])).content.decode()
    for row in BriefFigure.objects.filter(brief=brief):
        url = reverse("reports:figure", args=[brief.pk, row.code])
        assert f'href="{url}"' in html
        assert client.get(url).status_code == 200


@pytest.mark.requirement("DIR-15")
def test_every_figure_stands_under_the_sentence_that_asks_for_it(client: Client, brief: Brief, july: Round) -> None:
    html = client.get(reverse("reports:cited", args=[july.directive_id])).content.decode()
    for row in BriefFigure.objects.filter(brief=brief).select_related("brief__round__directive"):
        found = clauses.clauses_of(row)
        assert found and client.get(found[0].url).status_code == 200
    assert (
        html.count(f"{reverse('reports:brief', args=[brief.pk])}#") == BriefFigure.objects.filter(brief=brief).count()
    )
    assert "已报送单位“检查企业”合计" in html.split("d-whole")[0]


def test_the_page_of_a_round_offers_the_brief(client: Client, july: Round) -> None:
    url = f"{reverse('reports:new')}?round={july.pk}"
    assert f'href="{url}"' in client.get(reverse("dispatch:round", args=[july.pk])).content.decode()


def test_lists_are_filtered_and_exported(client: Client, brief: Brief) -> None:
    assert brief.title in client.get(reverse("reports:briefs"), {"text": "专报", "state": "drafted"}).content.decode()
    assert brief.title not in client.get(reverse("reports:briefs"), {"text": "没有这样的"}).content.decode()
    for name in ("reports:export", "reports:export-questions"):
        assert client.get(reverse(name)).content[:2] == b"PK"
    assert client.get(reverse("reports:export-figure", args=[brief.pk, "f1"])).content[:2] == b"PK"


def test_a_brief_is_asked_for_and_its_page_shows_the_progress(client: Client, july: Round, offices: Offices) -> None:
    url = f"{reverse('reports:new')}?round={july.pk}"
    assert july.name in client.get(url).content.decode()
    given = {"kind": "brief", "round": str(july.pk), "organisation": str(offices.emergency.pk)}
    answer = client.post(reverse("reports:new"), given, follow=True)
    assert "等待起草" in answer.content.decode()
    assert client.post(reverse("reports:new"), {"kind": "brief"}).status_code == 422


def test_the_load_counts_fields_and_minutes_by_month(july: Round, gao: Actor, offices: Offices) -> None:
    form = testing.form_of(july.area, name="另一张表")
    testing.round_of(form, july.area, [testing.Returned(offices.town, None)], name="另一次")
    found = load.load_of(actor=gao, on=testing.ON, county_key=july.area_id)
    town = next(row for row in found.rows if row[0] == "青石镇")
    cell = town[2][-1]
    assert cell is not None and (cell.returns, cell.fields) == (2, 6)
    assert cell.minutes == 2 * (2 + 4 + 6) + cell.days * found.minutes_a_day
    assert {each.label for each in found.twice} == {"检查企业", "发现隐患", "情况说明"}
    assert found.askers[0].minutes > 0


def test_the_load_shows_the_trend_of_a_year_by_who_asks_and_of_one_unit_its_own(
    client: Client, july: Round, offices: Offices
) -> None:
    with time_machine.travel(testing.NOW, tick=False):
        html = client.get(reverse("reports:load")).content.decode()
        assert "十二个月平均每个单位的报送用时" in html and "比上月" in html or "持平" in html
        assert f'href="{reverse("reports:load")}?unit={offices.town.pk}"' in html
        assert july.directive is not None
        assert reverse("directives:review", args=[july.directive_id]) in html
        own = client.get(reverse("reports:load"), {"unit": str(offices.town.pk)}).content.decode()
        assert "青石镇每月被要求报送多少" in own and "柳溪镇" not in own
        assert "这个单位没有被要求报送" in client.get(reverse("reports:load"), {"unit": str(july.pk)}).content.decode()


def test_the_brief_draws_this_round_beside_the_last(client: Client, brief: Brief) -> None:
    html = client.get(reverse("reports:brief", args=[brief.pk])).content.decode()
    assert "检查企业：本次与上次相比变化较大的单位" in html and "②10家" in html
    figure = next(row for row in BriefFigure.objects.filter(brief=brief) if row.query == q.BEFORE)
    url = reverse("reports:figure", args=[brief.pk, figure.code])
    assert f'href="{url}"' in html and "上次报送的“检查企业”" in client.get(url).content.decode()
