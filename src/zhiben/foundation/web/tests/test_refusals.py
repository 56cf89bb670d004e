"""What people and programs get when something is refused or fails."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from zhiben.foundation.access.testing import Cast, Person
from zhiben.foundation.web import errors

URLS = "zhiben.foundation.web.tests.failing_urls"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(cast: Cast, client_of: Callable[[Person | None], Client], settings: Settings) -> Client:
    settings.ROOT_URLCONF = URLS
    client = client_of(cast.gao)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("kind", "status"), [("input", 422), ("permitted", 403), ("visible", 404), ("conflict", 409), ("external", 502)]
)
def test_a_refusal_is_a_page_a_fragment_or_a_problem(kind: str, status: int, client: Client) -> None:
    page = client.get(f"/fail/{kind}")
    fragment = client.get(f"/fail/{kind}", headers=HTMX)
    problem = client.get(f"/fail/{kind}", headers={"Accept": "application/json"})
    assert {page.status_code, fragment.status_code, problem.status_code} == {status}
    assert b"<html" in page.content
    assert f"tests.{kind}" in page.content.decode()
    assert b"<html" not in fragment.content
    assert fragment["HX-Retarget"] == "#refusals"
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["code"] == f"tests.{kind}"


def test_an_unknown_address_says_so_and_keeps_the_navigation(client: Client) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()
    assert "高敏" in answer.content.decode()


def test_a_bug_shows_a_number_and_nothing_else(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/fail/bug")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    number = re.search("server error (\\w+)", caplog.text)
    assert number
    assert number[1] in answer.content.decode()


@pytest.mark.django_db
def test_the_page_of_last_resort_asks_nothing_of_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert errors.server_error(RequestFactory().get("/")).status_code == 500


def test_a_stale_form_is_explained(cast: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"username": "gao"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_a_view_that_names_no_permission_is_reached_by_nobody(client: Client) -> None:
    assert client.get("/unguarded").status_code == 404
    with pytest.raises(SystemCheckError, match="unguarded"):
        call_command("check")


@pytest.mark.django_db
def test_nothing_but_this_site_may_run_in_a_page(client: Client) -> None:
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
