"""Rounds and returns by program: from the form to the submitted return and the records behind a figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch.models import Round
from zhiben.apps.dispatch.services import returning
from zhiben.apps.dispatch.tests.rounds import AT, field, form, opened, return_of
from zhiben.apps.dispatch.tests.test_round_pages import multiply
from zhiben.foundation.access.testing import Cast, Person, Places
from zhiben.foundation.web.api.testing import bearer, call, token_for

pytestmark = pytest.mark.django_db
# With the queries that ask who holds the token.
COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("round_api_query_counts.json").read_text(encoding="utf-8"))


@pytest.fixture
def found(issued: Directive, gao: Any) -> Round:
    """An open round with a counted and a typed field, of both towns."""
    made = form(gao, indicator="tasks_issued")
    field(made, gao, label="培训人次", unit="人次")
    return opened(gao, made=made)


class Caller:
    """A program with the token of a person."""

    def __init__(self, person: Person) -> None:
        self.headers = bearer(token_for(person))

    def __call__(self, name: str, method: str = "GET", **options: Any) -> Any:
        return call(Client(), name, method=method, headers=self.headers | options.pop("headers", {}), **options)


def of(found: Round, town: str = "青石镇") -> dict[str, Any]:
    return {"return_id": return_of(found, town).pk}


def submit(found: Round, actor: Any, town: str = "青石镇") -> None:
    key = return_of(found, town).pk
    returning.save_value(return_id=key, key="f2", raw="35", actor=actor, now=AT)
    returning.submit(return_id=key, remark="", actor=actor, now=AT)


def test_a_program_finds_its_return_fills_it_in_and_submits_it(found: Round, cast: Cast) -> None:
    lin = Caller(cast.lin)
    owed = lin("list_returns").json()["items"]
    assert [(each["unit"], each["state"]) for each in owed] == [("青石镇", "expected")]
    mine = {"return_id": owed[0]["id"]}
    counted, typed = lin("get_return", kwargs=mine).json()["fields"]
    assert counted["value"]["source"] == "counted" and counted["value"]["counted_as_of"] and typed["value"] is None
    saved = lin("save_return_values", "PATCH", kwargs=mine, data={"values": {"f2": {"value": 35}}}).json()
    assert saved["fields"][1]["value"]["number"] == 35 and saved["is_editable"]
    sent = lin("submit_return", "POST", kwargs=mine, data={"remark": "已核对"}).json()
    assert (sent["state"], sent["remark"], sent["is_withdrawable"]) == ("submitted", "已核对", True)
    assert lin("list_returns").json()["items"] == []
    assert lin("withdraw_return", "POST", kwargs=mine).json()["state"] == "expected"


def test_the_same_key_submits_once(found: Round, cast: Cast) -> None:
    lin, mine = Caller(cast.lin), of(found)
    lin("save_return_values", "PATCH", kwargs=mine, data={"values": {"f2": {"value": "35"}}})
    answers = [lin("submit_return", "POST", kwargs=mine, data={"remark": ""}, key="once") for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[1].headers["Idempotency-Replayed"] == "true" and answers[0].json() == answers[1].json()


def test_one_value_that_cannot_be_taken_refuses_all_and_each_is_named(found: Round, cast: Cast) -> None:
    values = {"f1": {"value": -1}, "f2": {"value": 35}, "f9": {"value": 1}}
    answer = Caller(cast.lin)("save_return_values", "PATCH", kwargs=of(found), data={"values": values})
    assert answer.status_code == 422
    assert {each["field"]: each["code"] for each in answer.json()["errors"]} == {
        "values.f9": "return.field",
        "values.f1.value": "return.value",
    }
    assert not return_of(found, "青石镇").values.filter(field__key="f2").exists()


@pytest.mark.parametrize("value", [True, [1], {"n": 1}])
def test_what_is_neither_a_number_nor_words_is_refused(found: Round, cast: Cast, value: Any) -> None:
    answer = Caller(cast.lin)(
        "save_return_values", "PATCH", kwargs=of(found), data={"values": {"f2": {"value": value}}}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "api.invalid")


def test_an_empty_value_takes_what_was_typed_away_and_brings_the_count_back(found: Round, cast: Cast) -> None:
    lin, mine = Caller(cast.lin), of(found)
    lin("save_return_values", "PATCH", kwargs=mine, data={"values": {"f1": {"value": 99, "reason": "含口头布置"}}})
    changed = lin("get_return", kwargs=mine).json()["fields"][0]["value"]
    assert (changed["number"], changed["source"], changed["reason"]) == (99, "corrected", "含口头布置")
    back = lin("save_return_values", "PATCH", kwargs=mine, data={"values": {"f1": {"value": None}}}).json()
    assert back["fields"][0]["value"]["number"] == changed["counted"] and back["fields"][1]["value"] is None


def test_every_reason_why_a_return_is_refused_is_told(found: Round, cast: Cast) -> None:
    lin, mine = Caller(cast.lin), of(found)
    lin("save_return_values", "PATCH", kwargs=mine, data={"values": {"f1": {"value": 99}}})
    answer = lin("submit_return", "POST", kwargs=mine, data={"remark": ""})
    codes = [each["code"] for each in answer.json()["reasons"]]
    assert (answer.status_code, codes) == (409, ["return.fields_missing", "return.correction_unexplained"])


@pytest.mark.requirement("RPT-11")
def test_a_unit_that_did_not_report_has_no_values_and_counts_for_nothing(found: Round, cast: Cast) -> None:
    gao, at = Caller(cast.gao), {"round_id": found.pk}
    silent = gao("get_round_totals", kwargs=at).json()
    assert silent["units"] == {"asked": 2, "submitted": 0, "late": 0, "expected": 2, "excused": 0}
    assert [each["total"] for each in silent["fields"]] == [None, None]
    submit(found, cast.lin.actor)
    rows = {each["unit"]: each["values"] for each in gao("list_round_results", kwargs=at).json()["items"]}
    assert rows["柳溪镇"] is None and [each["number"] for each in rows["青石镇"]][1] == 35
    totals = gao("get_round_totals", kwargs=at).json()
    assert [(each["total"], each["units"]) for each in totals["fields"]][1] == (35, 1)


@pytest.mark.requirement("RPT-05")
def test_the_records_behind_a_total_are_as_many_as_it_says(found: Round, cast: Cast) -> None:
    submit(found, cast.lin.actor)
    gao, at = Caller(cast.gao), {"round_id": found.pk}
    total = gao("get_round_totals", kwargs=at).json()["fields"][0]
    seen, after = [], ""
    while True:
        query = {"limit": 1, "after": after}
        page = gao("list_total_records", kwargs=at | {"key": "f1"}, query=query).json()
        seen += page["items"]
        if not (after := page["next"]):
            break
    assert len({each["key"] for each in seen}) == len(seen) == total["total"] == total["records"] > 1
    assert all(each["is_visible"] and each["kind"] == "task" and each["page"] for each in seen)
    value = return_of(found, "青石镇").values.get(field__key="f1")
    own = gao("list_value_records", kwargs={"value_id": value.pk}).json()["items"]
    assert [each["key"] for each in own] == [each["key"] for each in seen]


def test_units_are_read_page_by_page_and_by_state(found: Round, cast: Cast, places: Places) -> None:
    multiply(found, places, 5)
    submit(found, cast.lin.actor)
    gao, at, seen, after = Caller(cast.gao), {"round_id": found.pk}, [], ""
    while True:
        page = gao("list_round_units", kwargs=at, query={"limit": 2, "after": after}).json()
        seen += [each["unit"] for each in page["items"]]
        if not (after := page["next"]):
            break
    assert len(seen) == len(set(seen)) == 7
    done = gao("list_round_units", kwargs=at, query={"state": "submitted", "late": "false"}).json()["items"]
    assert [each["unit"] for each in done] == ["青石镇"]


def test_rounds_are_listed_by_view_with_how_many_have_reported(found: Round, cast: Cast) -> None:
    submit(found, cast.lin.actor)
    gao = Caller(cast.gao)
    page = gao("list_rounds", query={"view": "open", "count": "true"}).json()
    assert [(each["name"], each["units"]["submitted"], each["units"]["asked"]) for each in page["items"]] == [
        ("岁末调度", 1, 2)
    ]
    assert page["count"] == {"value": 1, "is_more": False}
    assert gao("list_rounds", query={"view": "closed"}).json()["items"] == []
    assert Caller(cast.lin)("list_rounds", query={"view": "mine"}).json()["items"] == []


def test_the_other_town_reads_its_own_line_alone(found: Round, cast: Cast) -> None:
    lin = Caller(cast.lin)
    assert [each["unit"] for each in lin("list_round_results", kwargs={"round_id": found.pk}).json()["items"]] == [
        "青石镇"
    ]
    assert lin("get_return", kwargs=of(found, "柳溪镇")).status_code == 404


@pytest.mark.parametrize("name", sorted(COUNTS))
def test_an_operation_takes_the_same_few_queries_for_few_units_and_many(
    name: str, found: Round, cast: Cast, places: Places
) -> None:
    submit(found, cast.lin.actor)
    mine = return_of(found, "青石镇")
    keys = {"round_id": found.pk, "return_id": mine.pk, "key": "f1", "value_id": mine.values.get(field__key="f1").pk}
    wanted = {
        "list_rounds": (), "list_returns": (), "get_return": ("return_id",), "list_value_records": ("value_id",),
        "list_total_records": ("round_id", "key"),
    }.get(name, ("round_id",))  # fmt: skip
    caller, taken = Caller(cast.lin if name == "list_returns" else cast.gao), []
    caller("who_am_i")
    for times in (2, 40):
        multiply(found, places, times)
        with CaptureQueriesContext(connection) as queries:
            assert caller(name, kwargs={key: keys[key] for key in wanted}).status_code == 200
        taken.append(len(queries))
    assert taken == [COUNTS[name]] * 2
