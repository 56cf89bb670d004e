"""Every address of the project, times the cast. A route without a row fails. Those of the API: `test_api_matrix`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from zhiben.foundation.access.testing import PEOPLE, Cast, Person
from zhiben.foundation.web.checks import routes
from zhiben.foundation.web.decorators import BY_OPERATION
from zhiben.foundation.web.testing import ANONYMOUS, Row


def matrix() -> Iterator[Row]:
    """The rows of all apps."""
    for config in apps.get_app_configs():
        if config.name.startswith("zhiben.") and find_spec(f"{config.name}.tests"):
            module = f"{config.name}.tests.access_matrix"
            if find_spec(module):
                yield from import_module(module).ROWS


ROWS = tuple(matrix())


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    pages = {name for name, _, view in routes() if view.access != BY_OPERATION}
    assert pages == {row.name for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name} {row.note}".strip())
def test_each_of_the_cast_gets_what_the_matrix_says(
    row: Row, cast: Cast, client_of: Callable[[Person | None], Client]
) -> None:
    url = reverse(row.name, kwargs=row.kwargs(cast))
    got = {}
    for name in (*PEOPLE, ANONYMOUS):
        client = client_of(getattr(cast, name, None))
        with transaction.atomic():
            got[name] = client.generic(row.method, url) if not row.data else client.post(url, dict(row.data))
            transaction.set_rollback(True)
    assert {name: answer.status_code for name, answer in got.items()} == {name: row.expected(name) for name in got}
