"""What is asked of somebody holds from the next request on: tighter rules, new factors, grants taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Grant
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Places
from zhiben.foundation.identity import accounts, factors, services, totp
from zhiben.foundation.identity.models import UserSession

PASSWORD = "tide-harbour-91"
MORNING = datetime(2026, 3, 3, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
PROGRAM = {"Accept": "application/json"}


@pytest.fixture
def signed_in(cast: Cast) -> Callable[[], Client]:
    set_password(user=cast.gao.user, password=PASSWORD, now=MORNING)

    def make() -> Client:
        client = Client()
        assert client.post("/sign-in", {"username": "gao", "password": PASSWORD}).status_code == 302
        return client

    return make


@pytest.fixture
def rule(bao: Actor, places: Places) -> Callable[..., None]:
    def put(*, idle: int = 30, longest: int = 12, factor: bool = False, days: int | None = None) -> None:
        services.set_policy(
            county=places.county, role=roles.CLERK, idle_minutes=idle, longest_hours=longest, second_factor=factor,
            password_days=days, actor=bao,
        )  # fmt: skip

    return put


def test_a_shorter_silence_ends_sessions_that_run_already(
    signed_in: Callable[[], Client], rule: Callable[..., None]
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = signed_in()
        clock.shift(timedelta(minutes=12))
        rule(idle=10)
        assert client.get("/").status_code == 302
        assert UserSession.objects.get().ended_at is not None


def test_a_shorter_longest_time_ends_sessions_that_run_already(
    signed_in: Callable[[], Client], rule: Callable[..., None]
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = signed_in()
        for _ in range(5):
            clock.shift(timedelta(minutes=25))
            assert client.get("/").status_code == 200
        rule(longest=3)
        clock.shift(timedelta(minutes=2))
        assert client.get("/").status_code == 200
        assert UserSession.objects.get().expires_at == MORNING + timedelta(hours=3)
        rule(longest=2)
        assert client.get("/").status_code == 302


def test_a_factor_that_is_newly_asked_for_is_enrolled_at_once(
    signed_in: Callable[[], Client], rule: Callable[..., None], cast: Cast
) -> None:
    with time_machine.travel(MORNING, tick=False):
        client = signed_in()
        assert client.get("/").status_code == 200
        rule(factor=True)
        assert client.get("/")["Location"] == "/account/second-factor"
        assert client.get("/password", headers={"HX-Request": "true"})["HX-Redirect"] == "/account/second-factor"
        assert client.get("/", headers=PROGRAM).json()["code"] == "identity.factor_due"
        code = totp.code_at(factors.begin(user=cast.gao.user), totp.step_of(MORNING))
        client.post("/account/second-factor", {"code": code})
        assert client.get("/").status_code == 200


def test_a_factor_that_was_reset_is_enrolled_anew_at_once(
    signed_in: Callable[[], Client], rule: Callable[..., None], cast: Cast, bao: Actor
) -> None:
    with time_machine.travel(MORNING, tick=False):
        client = signed_in()
        rule(factor=True)
        code = totp.code_at(factors.begin(user=cast.gao.user), totp.step_of(MORNING))
        client.post("/account/second-factor", {"code": code})
        factors.reset(user=cast.gao.user, reason="手机遗失", actor=bao)
        assert client.get("/")["Location"] == "/account/second-factor"


def test_a_grant_that_was_taken_back_opens_nothing_at_the_next_request(
    signed_in: Callable[[], Client], cast: Cast, bao: Actor
) -> None:
    with time_machine.travel(MORNING, tick=False):
        client = signed_in()
        assert client.get("/directives/").status_code == 200
        grant = Grant.objects.get(user=cast.gao.user)
        yesterday = (MORNING - timedelta(days=1)).date()
        accounts.end_role(grant_id=grant.pk, last_day=yesterday, reason="调离", actor=bao)
        assert client.get("/directives/").status_code == 403


def test_a_grant_ends_by_itself_at_midnight_of_the_county(signed_in: Callable[[], Client], cast: Cast) -> None:
    with time_machine.travel(MORNING.replace(hour=23, minute=50), tick=False) as clock:
        client = signed_in()
        Grant.objects.filter(user=cast.gao.user).update(valid_to=MORNING.date())
        assert client.get("/directives/").status_code == 200
        clock.shift(timedelta(minutes=11))
        assert client.get("/directives/").status_code == 403


def test_a_password_older_than_the_role_allows_is_changed_first(
    signed_in: Callable[[], Client], rule: Callable[..., None]
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        rule(days=90)
        assert signed_in().get("/").status_code == 200
        clock.shift(timedelta(days=91))
        client = signed_in()
        assert client.get("/")["Location"] == "/password"
        assert "最长使用时间" in client.get("/password").content.decode()
        fresh = "river-stone-47"
        form = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
        assert client.post("/password", form)["Location"] == "/"
        assert client.get("/").status_code == 200
