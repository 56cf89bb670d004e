"""The page of a calendar year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from zhiben.foundation.access.testing import Cast, Person
from zhiben.foundation.calendar.models import CalendarDay

ClientOf = Callable[[Person | None], Client]
URL = "/calendar/2025"


def test_the_page_shows_holidays_work_on_weekends_and_whose_word_it_is(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.lin).get(URL).content.decode()
    assert "2025 年工作日历" in page and "国庆节" in page and "调休上班" in page and "已公布" in page
    assert "修改一天" not in page  # a town looks only


def test_a_year_not_announced_says_that_terms_are_provisional(cast: Cast, client_of: ClientOf) -> None:
    assert "暂定" in client_of(cast.gao).get("/calendar/2098").content.decode()


def test_a_changed_day_is_kept_with_its_source_and_who_changed_it(cast: Cast, client_of: ClientOf) -> None:
    clerk = client_of(cast.gao)
    data = {
        "day": "2025-11-14",
        "kind": "holiday",
        "name": "县庆",
        "source": "安政发〔2025〕9号",
        "status": "announced",
    }
    page = clerk.post(URL, data, follow=True).content.decode()
    assert "县庆" in page and "安政发〔2025〕9号" in page and "高敏" in page
    assert CalendarDay.objects.get(day=date(2025, 11, 14)).kind == "holiday"


def test_a_day_without_source_or_of_another_year_is_refused_beside_the_field(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.gao).post(URL, {"day": "2026-11-14", "kind": "holiday", "status": "announced"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择 2025 年的日期" in page and "请填写依据" in page


@pytest.mark.parametrize(("day", "kind"), [("2025-10-01", "workday"), ("2025-03-03", "holiday")])
def test_a_clicked_day_stands_in_the_form_with_the_other_kind(
    cast: Cast, client_of: ClientOf, day: str, kind: str
) -> None:
    page = client_of(cast.gao).get(URL, {"day": day}).content.decode()
    assert f'value="{day}"' in page and f'<option value="{kind}" selected>' in page


@pytest.mark.parametrize("day", ["x", "2025-02-30", "1999-01-01"])
def test_a_day_that_does_not_exist_is_nobody_s_choice(cast: Cast, client_of: ClientOf, day: str) -> None:
    assert client_of(cast.gao).get(URL, {"day": day}).status_code == 200


def test_a_year_beyond_the_table_is_refused(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.gao).get("/calendar/1900").status_code == 422


def test_the_page_takes_few_queries(
    cast: Cast, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    clerk = client_of(cast.gao)
    clerk.post(URL, {"day": "2025-11-14", "kind": "holiday", "source": "x", "status": "announced"})
    clerk.get(URL)
    with django_assert_max_num_queries(8):
        clerk.get(reverse("calendar:year", args=[2025]))
