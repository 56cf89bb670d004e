"""Many counts and many lists in one statement: what they hold, and that no row of theirs is asked for alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Places
from zhiben.foundation.unions import capped_counts, counted, counting, rows_of

pytestmark = pytest.mark.django_db


def named(level: str) -> QuerySet[Area, tuple[Any, ...]]:
    return Area.objects.filter(level=level).order_by("-name").values_list("level", "name")


def test_counts_of_several_tables_are_one_query(places: Places, django_assert_num_queries: Any) -> None:
    wanted = {"towns": Area.objects.filter(level="town"), "offices": Organisation.objects.all()}
    expected = {name: rows.count() for name, rows in wanted.items()}
    with django_assert_num_queries(1):
        assert capped_counts(wanted) == expected


def test_a_count_goes_one_beyond_its_cap_and_no_further(places: Places) -> None:
    every = Area.objects.all()
    assert every.count() > 3
    assert capped_counts({"a": every, "b": every}, 2) == {"a": 3, "b": 3}
    assert counted(counting({"a": every}, 2) + counting({"b": every}, 1)) == {"a": 3, "b": 2}


def test_rows_that_are_distinct_are_counted_once(places: Places) -> None:
    parents = Area.objects.filter(children__isnull=False).order_by("name").distinct()
    assert Area.objects.filter(children__isnull=False).count() > parents.count()
    assert capped_counts({"parents": parents}) == {"parents": parents.count()}


def test_lists_of_one_shape_come_with_their_keys_each_in_its_own_order(places: Places) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = rows_of({"t": named("town"), "c": named("county")[:1]})
    assert len(queries) == 1
    assert [row[1:] for row in found if row[0] == "t"] == list(named("town"))
    assert [row[1:] for row in found if row[0] == "c"] == list(named("county"))[:1]


def test_where_no_row_is_possible_nothing_is_asked(django_assert_num_queries: Any) -> None:
    none = Area.objects.none()
    with django_assert_num_queries(0):
        assert capped_counts({"a": none}) == {"a": 0}
        assert rows_of({"a": none.values_list("name")}) == []
