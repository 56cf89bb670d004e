"""A page takes at most eight queries with the year of a whole county, and as many with a part of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from zhiben.apps.leadership.models import Leader, LeadershipSetting, ListItem
from zhiben.apps.leadership.selectors.checks import CHECKS
from zhiben.apps.leadership.selectors.settings import THRESHOLDS
from zhiben.apps.leadership.services import county as setting
from zhiben.apps.leadership.services import keeping
from zhiben.apps.leadership.testing import CountyYear, county_year
from zhiben.apps.registry.models import Site
from zhiben.foundation.access.testing import Cast, Offices, Person, Places

pytestmark = pytest.mark.django_db
COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))
BUDGET = 8
ClientOf = Callable[[Person | None], Client]


def addresses(made: CountyYear) -> dict[str, list[str]]:
    found = {
        name: [reverse(name)]
        for name in COUNTS
        if name.rpartition(":")[2] in ("overview", "leaders", "matrix", "settings", "sponsorship")
    }
    found["leadership:check"] = [f"{reverse('leadership:check', args=[code])}?all=1" for code in CHECKS]
    found["leadership:leader"] = [reverse("leadership:leader", args=[made.leader.pk])]
    found["leadership:unit"] = [reverse("leadership:unit", args=[made.leader.organisation_id])]
    found["leadership:list"] = [reverse("leadership:list", args=[made.problems.pk])]
    return found  # fmt: skip


def taken(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("size", [{"departments": 10, "towns": 4, "duties": 100}, {}], ids=["a quarter", "a county"])
def test_no_page_takes_more_than_the_budget_however_large_the_county(
    size: dict[str, int], cast: Cast, places: Places, client_of: ClientOf
) -> None:
    client = client_of(cast.gao)
    made = county_year(places.county, actor=cast.gao.actor, on=timezone.localdate(), **size)
    counted = {name: max(taken(client, url) for url in urls) for name, urls in addresses(made).items()}
    assert counted == COUNTS
    assert max(COUNTS.values()) <= BUDGET


@pytest.mark.requirement("DUT-01")
def test_the_page_of_a_leader_shows_each_item_with_its_day_its_state_and_the_way_to_its_proof(
    cast: Cast, offices: Offices, client_of: ClientOf
) -> None:
    gao, now = cast.gao.actor, timezone.now()
    head = keeping.add_leader(
        organisation_id=offices.construction.pk,
        name="郑强",
        post="局长",
        rank="head",
        since=date(2020, 1, 1),
        actor=gao,
    )
    year = timezone.localdate().year
    keeping.start_list(
        organisation_id=offices.construction.pk, leader_id=head.pk, kind="key_tasks", year=year, items="检查工地\n培训",
        actor=gao, now=now,
    )  # fmt: skip
    ListItem.objects.filter(ordinal=1).update(due_on=date(year, 12, 31))
    html = client_of(cast.gao).get(reverse("leadership:leader", args=[head.pk])).content.decode()
    for item in ListItem.objects.all():
        assert item.text in html
        assert reverse("evidence:subject", args=["leadership.listitem", item.pk]) in html
    assert f"{year}-12-31" in html and "没有时限" in html and html.count("未完成") == 2


@pytest.mark.requirement("DUT-08", "DUT-09")
def test_the_matrix_of_sponsors_says_each_blank_and_only_without_any_that_all_is_assigned(
    cast: Cast, places: Places, client_of: ClientOf
) -> None:
    client, on = client_of(cast.gao), timezone.localdate()
    made = county_year(places.county, actor=cast.gao.actor, on=on, departments=1, towns=2, villages=8, duties=10)
    html = client.get(reverse("leadership:sponsorship")).content.decode()
    blank = [village for at, village in enumerate(made.villages) if at % 7 == 0]
    assert all(village.short_name in html for village in made.villages)
    assert html.count("zl-blank") == len(blank) + 1  # and the mine
    assert "包保已落实" not in html
    cadres = list(Leader.objects.filter(rank="cadre"))
    gao = cast.gao.actor
    for village in blank:
        keeping.sponsor(leader_id=cadres[0].pk, village_id=village.pk, site_id=None, since=on, actor=gao)
    mine = Site.objects.get(sector="mines")
    for cadre in cadres:
        keeping.sponsor(leader_id=cadre.pk, village_id=None, site_id=mine.pk, since=on, actor=gao)
    assert "包保已落实" in client.get(reverse("leadership:sponsorship")).content.decode()


def test_a_threshold_shows_what_asks_for_it_and_who_changed_it(cast: Cast, places: Places, client_of: ClientOf) -> None:
    url = reverse("leadership:settings")
    html = client_of(cast.gao).get(url).content.decode()
    assert all(f'id="{code}"' in html for code in THRESHOLDS)
    assert all(source in html for each in THRESHOLDS.values() for source in each.asked_by)
    assert "R-203" in html and html.count("缺省值，本县没有改过") == len(THRESHOLDS)
    setting.set_threshold(
        county=places.county, code="problems_needed", words="12", basis="县委办〔2026〕3 号", actor=cast.gao.actor,
        now=timezone.now(),
    )  # fmt: skip
    html = client_of(cast.gao).get(url).content.decode()
    assert "县委办〔2026〕3 号" in html and "高敏" in html and LeadershipSetting.objects.get().value == 12


def test_a_check_of_an_earlier_day_says_what_was_lacking_then(cast: Cast, places: Places, client_of: ClientOf) -> None:
    on = timezone.localdate()
    county_year(places.county, actor=cast.gao.actor, on=on, departments=1, towns=1, villages=3, duties=3)
    url = reverse("leadership:check", args=["hearings"])
    now = client_of(cast.gao).get(url, {"all": "1"}).content.decode()
    then = client_of(cast.gao).get(url, {"all": "1", "on": "2020-02-01"}).content.decode()
    assert "听取" in now and "2020-01-01 至 2020-03-31" in then
