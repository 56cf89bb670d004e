"""A second district's clerk sees nothing of the first by any operation that reads, counts included; lists take few
queries however long they are; and the document is one that other tools read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from ninja import Schema

from zhiben.foundation.access.testing import Cast, Places
from zhiben.foundation.web.api.document import document
from zhiben.foundation.web.api.testing import bearer, body_of, call, token_for
from zhiben.project.api import API

if TYPE_CHECKING:
    from tests.end_to_end.conftest import County

DOCUMENT: dict[str, Any] = json.loads(json.dumps(document(API)))
READS = {
    entry["operationId"]: entry
    for methods in DOCUMENT["paths"].values()
    for method, entry in methods.items()
    if method == "get"
}
LISTS = sorted(name for name, entry in READS.items() if "Page" in json.dumps(entry["responses"]["200"]))
NAMES = ("安澜", "青石", "柳溪", "赵清", "1390000", "任务到期", "春季核查")
SCHEMAS = DOCUMENT["components"]["schemas"]
# What a word in an address means, where it means something else elsewhere.
OWN_KEYS = {"list_fact_history": {"kind": "workers"}, "list_total_records": {"key": "f1"}}


def kwargs_of(name: str, county: County) -> dict[str, str]:
    asked = [given["name"] for given in READS[name]["parameters"] if given["in"] == "path"]
    found = {each: county.keys.get(each, "1") for each in asked}
    return found | OWN_KEYS.get(name, {})


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(READS))
def test_the_next_district_sees_nothing_by_any_operation(name: str, county: County, cast: Cast) -> None:
    query = {"count": "true"} if "count" in str(READS[name]["parameters"]) else {}
    kwargs, wu = kwargs_of(name, county), bearer(token_for(cast.wu))
    theirs, ours = (
        call(Client(), name, kwargs=kwargs, query=query, headers=headers) for headers in (wu, bearer(county.tokens[0]))
    )
    assert not [word for word in NAMES if word in body_of(theirs).decode()]
    if kwargs:
        assert theirs.status_code == 404 and ours.status_code == (404 if name == "get_own_job" else 200)
    if query:
        assert theirs.json()["count"] == {"value": 0, "is_more": False}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_few_queries(name: str, county: County) -> None:
    headers = bearer(county.tokens[0])
    call(Client(), "who_am_i", headers=headers)
    with CaptureQueriesContext(connection) as queries:
        answer = call(Client(), name, kwargs=kwargs_of(name, county), headers=headers)
    assert answer.status_code == 200 and len(queries) <= 8


@pytest.mark.django_db
def test_pages_follow_one_another_without_a_gap(county: County, cast: Cast, places: Places) -> None:
    headers, seen, after = bearer(county.tokens[0]), [], ""
    whole = call(Client(), "list_sites", headers=headers, query={"count": "true"}).json()
    while True:
        page = call(Client(), "list_sites", headers=headers, query={"limit": 1, "after": after}).json()
        seen += [row["id"] for row in page["items"]]
        if not (after := page["next"]):
            break
    assert seen == [row["id"] for row in whole["items"]] and whole["count"] == {"value": len(seen), "is_more": False}


@pytest.mark.django_db
def test_every_reason_of_a_refused_step_is_told(county: County) -> None:
    kwargs = {"directive_id": county.keys["directive_id"]}
    headers = bearer(county.tokens[0])
    answer = call(Client(), "put_directive_in_force", method="POST", kwargs=kwargs, headers=headers)
    codes = [reason["code"] for reason in answer.json()["reasons"]]
    assert (answer.status_code, codes) == (409, ["directive.undecided", "directive.nothing_confirmed"])


@pytest.mark.django_db
def test_every_fault_of_the_input_is_told_with_its_field(county: County) -> None:
    headers, data = bearer(county.tokens[0]), {"sector": "magic", "size": 3, "colour": "red"}
    answer = call(Client(), "create_site", method="POST", data=data, headers=headers)
    fields = {error["field"]: error["code"] for error in answer.json()["errors"]}
    assert answer.status_code == 422 and "不在可选值之中" in str(answer.json())
    assert fields == {
        "name": "api.missing",
        "area_id": "api.missing",
        "sector": "api.enum",
        "size": "api.enum",
        "colour": "api.extra_forbidden",
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "headers", "status", "code"),
    [
        ({"colour": "red"}, {}, 422, "api.unknown_parameter"),
        ({"risk": "violet"}, {}, 422, "api.invalid"),
        ({"limit": "201"}, {}, 422, "api.invalid"),
        ({"after": "***"}, {}, 422, "page.cursor_broken"),
        ({"text": "a\0b"}, {}, 422, "api.control_character"),
        ({}, {"Accept": "text/csv"}, 406, "api.not_acceptable"),
    ],
)
def test_what_cannot_be_asked_is_said(
    query: dict[str, str], headers: dict[str, str], status: int, code: str, county: County
) -> None:
    answer = call(Client(), "list_sites", query=query, headers={**bearer(county.tokens[0]), **headers})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ('{"name": NaN}', "application/json", 400),
        ('{"name": "\\u0000"}', "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("x" * 1_100_000, "application/json", 413),
        ("name=1", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_body_that_cannot_be_read_is_said(body: str, kind: str, status: int, county: County) -> None:
    headers = bearer(county.tokens[0]) | {"Idempotency-Key": "k1"}
    answer = Client().generic("POST", "/api/v1/registry/sites", body, content_type=kind, headers=headers)
    assert answer.status_code == status and answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_an_unknown_address_and_a_wrong_method_are_problems(county: County) -> None:
    unknown, wrong = Client().get("/api/v1/nowhere"), Client().delete("/api/v1/registry/sites")
    assert (unknown.status_code, unknown["Content-Type"]) == (404, "application/problem+json")
    assert (wrong.status_code, wrong["Allow"]) == (405, "GET, POST")


def test_no_two_kinds_of_rows_share_a_name() -> None:
    """The document knows them by their class alone: the second would silently take the place of the first."""
    known: dict[str, set[str]] = {}
    waiting = list(Schema.__subclasses__())
    for kind in waiting:
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("zhiben."):
            known.setdefault(kind.__name__, set()).add(kind.__module__)
    assert {name: places for name, places in known.items() if len(places) > 1} == {}


@pytest.mark.parametrize("name", sorted(name for name, schema in SCHEMAS.items() if "examples" in schema))
def test_every_example_is_one_of_its_kind(name: str) -> None:
    whole = {**SCHEMAS[name], "components": DOCUMENT["components"]}
    validator = Draft202012Validator(whole)
    for example in SCHEMAS[name]["examples"]:
        validator.validate(example)


def test_the_document_says_what_it_is_and_every_operation_has_its_words() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    silent = [name for name, entry in READS.items() if entry["summary"].isascii() or "401" not in entry["responses"]]
    assert silent == []
    assert "nullable" not in json.dumps(DOCUMENT)
