"""Pages of letters: what they hold, and how many queries they take: the same for few rows and for many."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhiben.apps.supervision import testing
from zhiben.foundation.access.testing import Cast, Offices, Person, Places

COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))
ClientOf = Callable[[Person | None], Client]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", sorted(COUNTS))
def test_a_page_takes_the_same_few_queries_for_few_rows_and_many(
    page: str, cast: Cast, offices: Offices, places: Places, client_of: ClientOf
) -> None:
    gao, clerk = cast.gao.actor, client_of(cast.gao)
    letter = testing.answered(gao, cast.shen.actor, places.county)
    url = reverse(page, args=[letter.pk] if page == "supervision:letter" else [])
    clerk.get(url)
    taken = []
    for times in (1, 12):
        for _ in range(times):
            testing.sent(gao, places.county)
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(url).status_code == 200
        taken.append(len(queries))
    assert taken == [COUNTS[page]] * 2


def test_a_unit_sees_its_own_side_of_a_letter_and_signs_for_it_there(
    cast: Cast, offices: Offices, places: Places, client_of: ClientOf
) -> None:
    letter = testing.sent(cast.gao.actor, places.county)
    shen = client_of(cast.shen)
    page = shen.get(reverse("supervision:letter", args=[letter.pk])).content.decode()
    assert "安委办督〔2026〕1号" in page and "经过" not in page
    shen.post(reverse("supervision:receive", args=[letter.pk]))
    page = shen.get(reverse("supervision:letter", args=[letter.pk])).content.decode()
    assert "沈岩" in page and "上传佐证材料" in page


def test_the_sheet_holds_one_row_a_recipient(cast: Cast, offices: Offices, places: Places, client_of: ClientOf) -> None:
    testing.sent(cast.gao.actor, places.county)
    answer = client_of(cast.gao).get(reverse("supervision:export"))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet") and answer.content[:2] == b"PK"
