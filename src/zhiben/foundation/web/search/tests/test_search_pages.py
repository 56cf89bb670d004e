"""The page of results and the suggestions, as a person sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhiben.foundation.access.testing import Cast, Offices, Person
from zhiben.foundation.documents import testing as documents
from zhiben.foundation.web.search.templatetags.search_marks import excerpt, marked

ClientOf = Callable[[Person | None], Client]
PAGE, SUGGEST = "/search/", "/search/suggest"


def test_a_group_shows_name_state_office_and_link(cast: Cast, offices: Offices, client_of: ClientOf) -> None:
    made = documents.issued(cast.gao.actor, offices.emergency)
    page = client_of(cast.gao).get(PAGE, {"q": "有限空间"}).content.decode()
    assert "<mark>有限空间</mark>" in page and reverse("documents:page", args=[made.pk]) in page
    assert "已印发" in page and "县应急局" in page and "安应急发〔2026〕1号" in page


def test_names_are_never_markup(cast: Cast, offices: Offices, client_of: ClientOf) -> None:
    documents.drafted(cast.gao.actor, offices.emergency, title="<script>alert(1)</script>检查")
    for url in (PAGE, SUGGEST):
        page = client_of(cast.gao).get(url, {"q": "alert 检查"}).content.decode()
        assert "<mark>alert</mark>" in page and "<script>alert" not in page


def test_an_empty_search_says_what_can_be_searched_by_whom(cast: Cast, client_of: ClientOf) -> None:
    assert "公文" in client_of(cast.gao).get(PAGE).content.decode()
    page = client_of(cast.bao).get(PAGE).content.decode()
    assert "zs-help" in page and page.count("人员") > page.count("公文")


def test_people_are_found_by_who_administers_them_and_nobody_else(cast: Cast, client_of: ClientOf) -> None:
    people = reverse("administration:person", args=[cast.lin.user.pk])
    assert people in client_of(cast.bao).get(PAGE, {"q": "林静"}).content.decode()
    for person in (cast.gao, cast.wu, cast.he, cast.ma):
        assert people not in client_of(person).get(PAGE, {"q": "林静"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [{"q": "检查", "kind": "person"}, {"q": "检查", "kind": "x"}, {"q": "检查", "kind": "document", "after": "x"}],
)
def test_a_kind_that_is_not_theirs_or_a_cut_address_is_refused(
    query: dict[str, str], cast: Cast, client_of: ClientOf
) -> None:
    assert client_of(cast.gao).get(PAGE, query).status_code == 422


@pytest.mark.parametrize("text", ["的" * 500, "\x00", "%", "' OR 1=1 --", '"', "𠮷", "☃", "NOT", "a*"])
def test_anything_may_be_typed(text: str, cast: Cast, client_of: ClientOf) -> None:
    for url in (PAGE, SUGGEST):
        assert client_of(cast.gao).get(url, {"q": text}).status_code == 200


@pytest.mark.parametrize("url", [PAGE, SUGGEST])
def test_a_search_takes_the_same_few_queries_for_few_rows_and_many(
    url: str, cast: Cast, offices: Offices, client_of: ClientOf
) -> None:
    client, taken = client_of(cast.gao), []
    client.get(url, {"q": "检查"})
    for times in (1, 12):
        for n in range(times):
            documents.drafted(cast.gao.actor, offices.emergency, title=f"关于检查的通知{n}")
        with CaptureQueriesContext(connection) as queries:
            client.get(url, {"q": "检查"})
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 8


def test_a_mark_stands_where_the_words_stand_as_written() -> None:
    assert marked("安应急〔2026〕１号", ["20261号"]) == "安应急〔<mark>2026〕１号</mark>"
    assert excerpt("前" * 60 + "自查率" + "后" * 200, ["自查率"]).startswith("…前")
    assert excerpt("没有", ["自查"]) == ""
