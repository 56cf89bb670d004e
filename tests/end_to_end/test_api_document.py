"""Everything that the OpenAPI document allows, and much that it does not, asked of a county with rows in it.

No answer is a fault of ours, and none is one that the document does not name. Every example is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from zhiben.foundation.web.api.document import document
from zhiben.foundation.web.api.testing import bearer, fresh_key
from zhiben.project.api import API
from zhiben.project.wsgi import application

if TYPE_CHECKING:
    from tests.end_to_end.conftest import County

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 4
# Who calls is not guessed: the tokens are real.
CONFIG = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
SCHEMA = schemathesis.openapi.from_dict(document(API), config=CONFIG)
SCHEMA.app = application
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
BOUNDED = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)  # fmt: skip


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The application, called as a server calls it, would close the connection of the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_every_answer_is_one_that_the_document_names(operation: Any, county: County) -> None:
    def ask_all(case: Any) -> None:
        for text in county.tokens:
            ask(case, text, negative_data_rejection)
        meant(case, county)
        ask(case, county.tokens[0])

    for mode in modes_of(operation):
        BOUNDED(given(case=operation.as_strategy(generation_mode=mode))(ask_all))()


def modes_of(operation: Any) -> list[GenerationMode]:
    """What takes nothing cannot be asked wrongly."""
    raw = operation.definition.raw
    return list(GenerationMode) if raw["parameters"] or "requestBody" in raw else [GenerationMode.POSITIVE]


def ask(case: Any, text: str, *further: Any) -> None:
    """The example as it is, in a transaction that is taken back."""
    headers = bearer(text)
    with transaction.atomic():
        answer = case.call(headers=headers)
        transaction.set_rollback(True)
    case.validate_response(answer, checks=[*CHECKS, *further])


def meant(case: Any, county: County) -> None:
    """The same of things that are there, under a key that was not used."""
    case.path_parameters = {name: county.keys.get(name, value) for name, value in (case.path_parameters or {}).items()}
    if case.operation.method != "get":
        case.headers = {**(case.headers or {}), "Idempotency-Key": fresh_key()}
    if isinstance(case.body, dict) and "area_id" in case.body:
        case.body["area_id"] = county.area
    if isinstance(case.body, dict) and "revision" in case.body:
        case.body["revision"] = 0
