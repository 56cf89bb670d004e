"""A password that somebody else knows opens one page: the one on which it is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import FormerPassword, User
from zhiben.foundation.access.passwords import PASSWORDS_KEPT
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Offices
from zhiben.foundation.identity import accounts

FRESH = "river-stone-47"


@pytest.fixture
def handed(cast: Cast, offices: Offices, xi: Actor) -> tuple[User, str]:
    return accounts.open_account(username="new", name="新人", organisation=offices.town, actor=xi)


def enter(password: str) -> tuple[Client, int]:
    client = Client()
    return client, client.post("/sign-in", {"username": "new", "password": password}).status_code


def change(client: Client, old: str, new: str) -> int:
    form = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/password", form).status_code


def test_nothing_but_the_change_is_reachable(handed: tuple[User, str]) -> None:
    client, status = enter(handed[1])
    assert status == 302
    assert [client.get(page)["Location"] for page in ("/", "/account/sessions", "/directives/")] == ["/password"] * 3
    assert client.get("/account/sessions", headers={"HX-Request": "true"})["HX-Redirect"] == "/password"
    told = client.get("/", headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (403, "identity.password_due")
    assert "由他人交付" in client.get("/password").content.decode()


def test_once_changed_everything_is_open(handed: tuple[User, str]) -> None:
    client, _ = enter(handed[1])
    assert change(client, handed[1], FRESH) == 302
    assert client.get("/").status_code == 200
    assert enter(FRESH)[0].get("/").status_code == 200


def test_keeping_the_password_that_was_handed_over_is_no_change(handed: tuple[User, str]) -> None:
    client, _ = enter(handed[1])
    assert change(client, handed[1], handed[1]) == 422
    assert client.get("/").status_code == 302


def test_a_reset_password_is_handed_over_too(cast: Cast, xi: Actor) -> None:
    password = accounts.give_password(user=cast.lin.user, actor=xi, now=timezone.now())
    client = Client()
    client.post("/sign-in", {"username": "lin", "password": password})
    assert client.get("/")["Location"] == "/password"


def test_signing_out_is_possible_all_the_same(handed: tuple[User, str]) -> None:
    client, _ = enter(handed[1])
    assert client.post("/sign-out").status_code == 302
    assert "/sign-in" in client.get("/")["Location"]


def test_not_used_in_time_it_opens_nothing(handed: tuple[User, str], settings: Settings) -> None:
    settings.HANDED_OVER_DAYS = 3
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1), tick=False):
        client = Client()
        answer = client.post("/sign-in", {"username": "new", "password": handed[1]})
        assert answer.status_code == 422
        assert "已失效" in answer.content.decode()
        assert client.get("/").status_code == 302


def test_none_of_the_last_five_passwords_is_taken_again(handed: tuple[User, str]) -> None:
    user = handed[0]
    for number in range(PASSWORDS_KEPT):
        set_password(user=user, password=f"{FRESH}-{number}")
    for number in range(PASSWORDS_KEPT):
        with pytest.raises(InputError) as refused:
            set_password(user=user, password=f"{FRESH}-{number}")
        assert "最近 5 次" in refused.value.message
    set_password(user=user, password=f"{FRESH}-x")
    set_password(user=user, password=f"{FRESH}-0")
    assert FormerPassword.objects.filter(user=user).count() == PASSWORDS_KEPT


def test_a_password_from_before_the_list_is_not_taken_again_either(cast: Cast) -> None:
    cast.gao.user.set_password(FRESH)
    cast.gao.user.save()
    with pytest.raises(InputError):
        set_password(user=cast.gao.user, password=FRESH)
