"""Signing in through a provider: a real one on this machine, and everything that may come back wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from zhiben.foundation.access.models import User
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import factors, totp
from zhiben.foundation.web import openid


@dataclass(frozen=True)
class Provider:
    issuer: str

    def approve(self, address: str, sub: str) -> str:
        """What the browser would be sent back with, after the person has signed in there."""
        answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=10)
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"


@pytest.fixture
def provider(openid_server: str, settings: Settings) -> Provider:
    cache.clear()
    settings.OPENID = settings.OPENID | {"issuer": openid_server, "client_id": "zhiben", "secret": "s"}
    return Provider(openid_server)


def begin(client: Client) -> str:
    return client.get("/sign-in/openid?next=/password")["Location"]


def test_the_sign_in_page_offers_the_provider_where_one_is_named(client: Client, settings: Settings, db: None) -> None:
    assert "统一身份认证登录" not in client.get("/sign-in").content.decode()
    settings.OPENID = settings.OPENID | {"issuer": "https://id.county.example"}
    assert "统一身份认证登录" in client.get("/sign-in").content.decode()


def test_whoever_the_provider_knows_under_a_name_of_ours_is_signed_in(
    provider: Provider, cast: Cast, client: Client
) -> None:
    address = begin(client)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert client.get(provider.approve(address, "1"))["Location"] == "/password"
    assert "高敏" in client.get("/").content.decode()
    assert Entry.objects.get().action == "access.signed_in"


@pytest.mark.parametrize("sub", ["2", "3"])
def test_whoever_has_no_account_here_gets_none(sub: str, provider: Provider, cast: Cast, client: Client) -> None:
    answer = client.get(provider.approve(begin(client), sub))
    assert (answer.status_code, "没有对应的账号" in answer.content.decode()) == (403, True)


def test_an_account_that_was_switched_off_stays_out(provider: Provider, cast: Cast, client: Client) -> None:
    User.objects.filter(username="gao").update(is_active=False)
    assert client.get(provider.approve(begin(client), "1")).status_code == 403


def test_an_answer_counts_once_in_the_session_that_asked_and_for_ten_minutes(
    provider: Provider, cast: Cast, client: Client
) -> None:
    back = provider.approve(begin(client), "1")
    assert Client().get(back).status_code == 403
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert client.get(back).status_code == 403
    late = provider.approve(begin(client), "1")
    with time_machine.travel(datetime.now().astimezone() + timedelta(minutes=11)):
        assert client.get(late).status_code == 403


def test_a_second_factor_is_asked_for_here_too(provider: Provider, cast: Cast, client: Client) -> None:
    now = datetime.now().astimezone()
    code = totp.code_at(factors.begin(user=cast.gao.user), totp.step_of(now))
    factors.confirm(user=cast.gao.user, code=code, actor=cast.gao.actor, now=now)
    assert client.get(provider.approve(begin(client), "1"))["Location"] == "/sign-in/code?next=%2Fpassword"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("wrong", ["nonce", "aud"])
def test_a_token_for_somebody_else_is_refused(
    wrong: str, provider: Provider, cast: Cast, client: Client, settings: Settings
) -> None:
    back = provider.approve(begin(client), "1")
    session = client.session
    if wrong == "nonce":
        session["openid"] = session["openid"] | {"nonce": "other"}
        session.save()
    else:
        settings.OPENID = settings.OPENID | {"client_id": "other"}
    assert client.get(back).status_code in (502, 503)


def test_a_provider_that_does_not_answer_is_said_to(settings: Settings, client: Client, db: None) -> None:
    settings.OPENID = settings.OPENID | {"issuer": "http://127.0.0.1:9", "client_id": "zhiben"}
    answer = client.get("/sign-in/openid")
    assert "统一身份认证服务没有正确应答" in answer.content.decode()
    assert openid.offered()
