"""Pages of the ladder: their queries do not grow with what was chased."""

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

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.models import Escalation
from zhiben.apps.dispatch.services import escalating
from zhiben.foundation.access.testing import Cast, Person, Places

COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("ladder_query_counts.json").read_text(encoding="utf-8"))
ClientOf = Callable[[Person | None], Client]
pytestmark = pytest.mark.django_db


def multiply(times: int) -> None:
    """Many more records like the first one."""
    first = Escalation.objects.order_by("pk")[0]
    columns = {f.attname: getattr(first, f.attname) for f in Escalation._meta.concrete_fields if f.name != "id"}
    last = Escalation.objects.count()
    Escalation.objects.bulk_create(Escalation(**{**columns, "subject_key": f"more-{last + n}"}) for n in range(times))


@pytest.mark.parametrize("page", sorted(COUNTS))
def test_a_page_takes_the_same_few_queries_for_few_rows_and_many(
    page: str, cast: Cast, issued: Directive, places: Places, client_of: ClientOf
) -> None:
    escalating.climb_county(county=places.county, now=testing.ISSUED_AT, on=date(2026, 3, 20))
    clerk = client_of(cast.gao)
    clerk.get(reverse(page))
    taken = []
    for times in (3, 200):
        multiply(times)
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(reverse(page)).status_code == 200
        taken.append(len(queries))
    assert taken == [COUNTS[page]] * 2


def test_the_ladder_is_drawn_with_its_marks_and_a_reader_gets_no_form(
    cast: Cast, issued: Directive, client_of: ClientOf
) -> None:
    page = client_of(cast.gao).get(reverse("dispatch:ladder")).content.decode()
    assert page.count('class="zl-line"') == 4 and "本地参数，待本县确认" in page and "增加一级" in page
    read = client_of(cast.he).get(reverse("dispatch:ladder")).content.decode()
    assert 'class="zl-line"' in read and "增加一级" not in read
