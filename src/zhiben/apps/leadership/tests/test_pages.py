"""The pages take the same few queries for few leaders and many; the year file is one docx."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhiben.apps.leadership.models import Leader
from zhiben.apps.leadership.services import keeping
from zhiben.foundation.access.testing import Cast, Offices, Person, Places

pytestmark = pytest.mark.django_db
COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))


def add(cast: Cast, offices: Offices, count: int) -> Leader:
    rows = [
        keeping.add_leader(
            organisation_id=offices.construction.pk, name=f"郑强{n}", post="局长", rank="head", since=date(2020, 1, 1),
            actor=cast.gao.actor,
        )
        for n in range(count)
    ]  # fmt: skip
    return rows[0]


@pytest.mark.parametrize("page", sorted(COUNTS))
def test_a_page_takes_the_same_few_queries_for_few_and_many(
    page: str, cast: Cast, offices: Offices, places: Places, client_of: Callable[[Person | None], Client]
) -> None:
    client, first = client_of(cast.gao), add(cast, offices, 2)
    keys = {"leadership:leader": [first.pk], "leadership:unit": [offices.construction.pk]}
    url = reverse(page, args=keys.get(page, []))
    client.get(url)
    taken = []
    for more in (1, 20):
        add(cast, offices, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        taken.append(len(queries))
    assert taken == [COUNTS[page]] * 2


def test_the_year_file_is_one_document_that_says_what_is_missing(
    cast: Cast, offices: Offices, client_of: Callable[[Person | None], Client]
) -> None:
    leader = add(cast, offices, 1)
    answer = client_of(cast.gao).get(reverse("leadership:leader-document", args=[leader.pk]) + "?year=2026")
    words = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(answer.content)).paragraphs)
    assert "郑强0" in words and "带队检查：0 次" in words and "（没有记录）" in words
