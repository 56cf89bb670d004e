"""Every operation of the API, times the cast. An operation without a row fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from zhiben.foundation.access.testing import PEOPLE, Cast, Person
from zhiben.foundation.web.api.checks import operations
from zhiben.foundation.web.api.testing import call
from zhiben.foundation.web.testing import ANONYMOUS, Row


def matrix() -> Iterator[Row]:
    """The rows of all apps."""
    for config in apps.get_app_configs():
        if config.name.startswith("zhiben.") and find_spec(f"{config.name}.tests"):
            module = f"{config.name}.tests.api_matrix"
            if find_spec(module):
                yield from import_module(module).ROWS


ROWS = tuple(matrix())


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    assert {operation.operation_id for _, _, operation in operations()} == {row.name for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name} {row.note}".strip())
def test_each_of_the_cast_gets_what_the_matrix_says(
    row: Row, cast: Cast, client_of: Callable[[Person | None], Client]
) -> None:
    kwargs, got = row.kwargs(cast), {}
    for name in (*PEOPLE, ANONYMOUS):
        client = client_of(getattr(cast, name, None))
        with transaction.atomic():
            got[name] = call(client, row.name, method=row.method, kwargs=kwargs, data=row.data or None)
            transaction.set_rollback(True)
    assert {name: answer.status_code for name, answer in got.items()} == {name: row.expected(name) for name in got}
    refused = [answer for answer in got.values() if answer.status_code >= 400]
    assert {answer["Content-Type"] for answer in refused} <= {"application/problem+json"}
