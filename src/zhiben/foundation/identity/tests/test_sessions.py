"""Sessions: listed, ended, limited by the rules of a role; and the second step of signing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from zhiben.core.errors import InputError, NotPermitted
from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.services import grant_role, set_password
from zhiben.foundation.access.testing import SINCE, Cast, Places
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import factors, policies, selectors, services, totp
from zhiben.foundation.identity.models import UserSession

PASSWORD = "tide-harbour-91"
MORNING = datetime(2026, 3, 3, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def known(cast: Cast) -> Cast:
    set_password(user=cast.gao.user, password=PASSWORD)
    return cast


@pytest.fixture
def signed_in(known: Cast) -> Callable[[], Client]:
    def make() -> Client:
        client = Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"})
        client.post("/sign-in", {"username": "gao", "password": PASSWORD})
        return client

    return make


def rule(bao: Actor, places: Places, *, idle: int = 30, longest: int = 12, factor: bool = False) -> None:
    services.set_policy(
        county=places.county, role=roles.CLERK, idle_minutes=idle, longest_hours=longest, second_factor=factor,
        actor=bao,
    )  # fmt: skip


def test_a_session_is_listed_with_device_address_and_last_use(signed_in: Callable[[], Client]) -> None:
    page = signed_in().get("/account/sessions").content.decode()
    assert all(word in page for word in ("Linux · Firefox", "127.0.0.1", "本设备", "无操作 30 分钟退出，最长 12 小时"))


def test_one_session_or_all_others_can_be_ended(signed_in: Callable[[], Client]) -> None:
    here, there, third = (signed_in() for _ in range(3))
    session = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/account/sessions/{session.pk}/end").status_code == 302
    assert (there.get("/").status_code, third.get("/").status_code) == (302, 200)
    here.post("/account/sessions/end-others")
    assert (here.get("/").status_code, third.get("/").status_code) == (200, 302)
    assert here.post(f"/account/sessions/{session.pk}/end").status_code == 404
    assert Entry.objects.filter(action="identity.session_ended").count() == 2
    assert verify().broken is None


def test_signing_out_closes_the_row(signed_in: Callable[[], Client]) -> None:
    client = signed_in()
    client.post("/sign-out")
    assert UserSession.objects.get().ended_at is not None


def test_a_new_password_ends_the_others_and_keeps_this_one(signed_in: Callable[[], Client]) -> None:
    here, there = signed_in(), signed_in()
    fresh = "river-stone-47"
    here.post("/password", {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh})
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert UserSession.objects.filter(ended_at=None).get().session_key == here.session.session_key


def test_idle_and_longest_time_follow_the_rule_of_the_role(
    signed_in: Callable[[], Client], bao: Actor, places: Places
) -> None:
    rule(bao, places, idle=10, longest=1)
    with time_machine.travel(MORNING, tick=False) as clock:
        idle, busy = signed_in(), signed_in()
        for _ in range(6):
            clock.shift(timedelta(minutes=9, seconds=50))
            assert busy.get("/").status_code == 200
        assert idle.get("/").status_code == 302
        assert UserSession.objects.filter(ended_at=None).count() == 1
        clock.shift(timedelta(minutes=2))
        assert busy.get("/").status_code == 302
        assert not UserSession.objects.filter(ended_at=None).exists()


def test_of_several_roles_the_strictest_rule_counts(cast: Cast, bao: Actor, places: Places) -> None:
    rule(bao, places, idle=60, longest=8)
    assert policies.standing_of(cast.gao.user, MORNING.date()).rule.idle == timedelta(minutes=60)
    grant_role(user=cast.gao.user, role=roles.TOWN, area=places.town, valid_from=SINCE)
    found = policies.standing_of(cast.gao.user, MORNING.date()).rule
    assert (found.idle, found.longest) == (timedelta(minutes=30), timedelta(hours=8))


def test_only_the_security_administrator_sets_rules_and_within_bounds(xi: Actor, bao: Actor, places: Places) -> None:
    with pytest.raises(NotPermitted):
        rule(xi, places)
    for idle, longest in ((0, 1), (30, 25), (120, 1)):
        with pytest.raises(InputError) as refused:
            rule(bao, places, idle=idle, longest=longest)
        assert refused.value.code == "identity.policy_range"
    rule(bao, places, factor=True)
    assert Entry.objects.get().fields["after"] == "无操作 30 分钟退出，最长 12 小时，须用动态口令"


def test_reading_the_sessions_of_somebody_is_an_entry(known: Cast, bao: Actor, xi: Actor) -> None:
    with pytest.raises(NotPermitted):
        selectors.sessions_of(known.gao.user, actor=xi, now=MORNING)
    selectors.sessions_of(known.gao.user, actor=bao, now=MORNING)
    assert str(Entry.objects.get()) == "查看了登录设备和地址"


def test_a_role_that_must_have_a_factor_enrols_before_anything_else(
    signed_in: Callable[[], Client], bao: Actor, places: Places, known: Cast
) -> None:
    rule(bao, places, factor=True)
    client = signed_in()
    assert client.get("/")["Location"] == "/account/second-factor"
    page = client.get("/account/second-factor").content.decode()
    assert "data:image/svg+xml" in page
    assert client.post("/account/second-factor", {"code": "000000"}).status_code == 422
    secret = factors.begin(user=known.gao.user)
    code = totp.code_at(secret, int(datetime.now().timestamp()) // 30)
    shown = client.post("/account/second-factor", {"code": code}).content.decode()
    assert shown.count("<li><code>") == factors.RECOVERY_CODES
    assert client.get("/").status_code == 200
    assert client.post("/account/second-factor/remove", {"code": code}).status_code == 409


def test_with_a_factor_the_password_alone_opens_nothing(known: Cast, client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        secret = factors.begin(user=known.gao.user)
        step = totp.step_of(MORNING)
        factors.confirm(user=known.gao.user, code=totp.code_at(secret, step), actor=known.gao.actor, now=MORNING)
        form = {"username": "gao", "password": PASSWORD, "next": "/password"}
        assert client.post("/sign-in", form)["Location"] == "/sign-in/code?next=%2Fpassword"
        assert client.get("/").status_code == 302
        again = {"code": totp.code_at(secret, step), "next": "/password"}
        assert client.post("/sign-in/code", again).status_code == 422
        clock.shift(timedelta(seconds=60))
        fresh = again | {"code": totp.code_at(secret, step + 2)}
        assert client.post("/sign-in/code", fresh)["Location"] == "/password"
        assert client.get("/").status_code == 200
        assert client.get("/sign-in/code").status_code == 302


def test_the_second_step_is_open_for_five_minutes(known: Cast, client: Client) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        secret = factors.begin(user=known.gao.user)
        code = totp.code_at(secret, totp.step_of(MORNING))
        factors.confirm(user=known.gao.user, code=code, actor=known.gao.actor, now=MORNING)
        client.post("/sign-in", {"username": "gao", "password": PASSWORD})
        clock.shift(timedelta(minutes=6))
        assert client.get("/sign-in/code")["Location"] == "/sign-in"
