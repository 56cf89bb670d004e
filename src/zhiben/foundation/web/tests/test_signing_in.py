"""Signing in and out, passwords, time-outs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Person
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.web import services

PASSWORD = "tide-harbour-91"
MORNING = datetime(2025, 3, 3, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def known(cast: Cast) -> Cast:
    """The cast, in which Gao and Lin have a password."""
    for person in (cast.gao, cast.lin):
        set_password(user=person.user, password=PASSWORD)
    return cast


def sign_in(client: Client, username: str = "gao", password: str = PASSWORD, **more: str) -> int:
    return client.post("/sign-in", {"username": username, "password": password, **more}).status_code


def test_the_right_password_opens_the_first_page_and_is_on_the_trail(known: Cast, client: Client) -> None:
    assert sign_in(client) == 302
    assert "高敏" in client.get("/").content.decode()
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_name, entry.fields) == ("access.signed_in", "高敏", {"address": "127.0.0.1"})


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(known: Cast, client: Client) -> None:
    pages = [
        client.post("/sign-in", {"username": name, "password": "wrong"}) for name in ("gao", "nobody-of-that-name")
    ]
    assert [page.status_code for page in pages] == [422, 422]
    assert all("用户名或密码不正确" in page.content.decode() for page in pages)


def test_five_wrong_passwords_lock_the_name_out_for_a_quarter_of_an_hour(known: Cast, client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        assert [sign_in(client, password="wrong") for _ in range(5)] == [422, 422, 422, 422, 429]
        assert sign_in(client) == 429
        assert sign_in(Client(), "lin") == 302
        clock.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(client) == 302


def test_whoever_is_not_seen_for_half_an_hour_is_signed_out(known: Cast, client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        sign_in(client)
        for minutes, status in ((0, 200), (29, 200), (29, 200), (31, 302)):
            clock.shift(timedelta(minutes=minutes))
            assert client.get("/").status_code == status
        assert "已自动退出" in client.get("/sign-in").content.decode()


def test_signing_out_takes_a_form_and_is_on_the_trail(known: Cast, client: Client) -> None:
    sign_in(client)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 302
    assert client.get("/").status_code == 302
    assert [entry.action for entry in Entry.objects.all()] == ["access.signed_in", "access.signed_out"]


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/password", "/password"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/"), ("", "/")],
)
def test_signing_in_leads_on_within_this_site_only(wanted: str, reached: str, known: Cast, client: Client) -> None:
    answer = client.post("/sign-in", {"username": "gao", "password": PASSWORD, "next": wanted})
    assert answer["Location"] == reached


def test_a_new_password_ends_the_other_sessions(known: Cast) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    form = {"old_password": PASSWORD, "new_password1": "river-stone-47", "new_password2": "river-stone-47"}
    assert here.post("/password", form).status_code == 302
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert Entry.objects.latest("seq").action == "access.password_changed"


def test_a_weak_new_password_is_refused_beside_its_field(known: Cast, client: Client) -> None:
    sign_in(client)
    form = {"old_password": PASSWORD, "new_password1": "12345", "new_password2": "12345"}
    answer = client.post("/password", form)
    assert answer.status_code == 422
    assert "zb-field-wrong" in answer.content.decode()


def test_a_user_who_was_switched_off_is_out_at_once(known: Cast, client: Client) -> None:
    sign_in(client)
    User.objects.filter(username="gao").update(is_active=False)
    assert client.get("/").status_code == 302


def test_a_fragment_without_a_session_sends_the_whole_page_to_the_sign_in(db: None, client: Client) -> None:
    answer = client.get("/password", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == "/sign-in"


def test_a_reset_gives_a_fresh_password_once_and_names_who_did_it(known: Cast, client: Client, setter: Actor) -> None:
    now = timezone.now()
    first, second = (services.reset_password(username="gao", actor=setter, now=now) for _ in range(2))
    assert first != second
    assert sign_in(client, password=first) == 422
    assert sign_in(client, password=second) == 302
    assert str(Entry.objects.get(seq=1)) == "密码由system:setup重置"
    assert verify().broken is None
    with pytest.raises(NotVisible):
        services.reset_password(username="nobody", actor=setter, now=now)


def test_the_first_page_takes_five_queries(
    cast: Cast, client_of: Callable[[Person | None], Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(cast.qiu)
    client.get("/")
    # The session, the user, the grants; every count in one statement; the latest notices.
    with django_assert_num_queries(5):
        client.get("/")
