"""Failed sign-ins are counted without keeping what was typed; the security administrator sees them and opens again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast, Person
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import factors, failures, totp
from zhiben.foundation.identity.models import RefusedSignIn, UserSession
from zhiben.foundation.outbox.models import Notice

ClientOf = Callable[[Person | None], Client]
PASSWORD = "tide-harbour-91"
MORNING = datetime(2026, 3, 3, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def known(cast: Cast) -> Cast:
    for person in (cast.gao, cast.lin):
        set_password(user=person.user, password=PASSWORD, now=MORNING)
    return cast


WRONG = "wrong"


def knock(name: str = "gao", password: str = WRONG, times: int = 1) -> int:
    return [Client().post("/sign-in", {"username": name, "password": password}).status_code for _ in range(times)][-1]


def test_wrong_passwords_are_counted_by_hour_and_user_with_one_entry(known: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        knock(times=3)
        clock.shift(timedelta(hours=1))
        knock()
    assert list(RefusedSignIn.objects.order_by("hour").values_list("user__username", "count")) == [
        ("gao", 3),
        ("gao", 1),
    ]
    assert [str(entry) for entry in Entry.objects.all()] == ["密码错误，登录未通过"] * 2


def test_what_was_typed_for_a_name_is_kept_nowhere(known: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    typed = "my-secret-typed-here"
    knock(typed, times=2)
    row = RefusedSignIn.objects.get()
    assert (row.user, row.count) == (None, 2)
    call_command("dumpdata", "access", "identity.refusedsignin", "audit", "axes", "sessions")
    assert typed not in capsys.readouterr().out


def test_a_lock_out_is_one_entry_however_long_somebody_goes_on(known: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        assert knock(times=8) == 429
    assert Entry.objects.filter(action="identity.locked_out").count() == 1
    assert str(Entry.objects.get(action="identity.locked_out")) == "密码错误次数过多，已暂时锁定（127.0.0.1）"


def test_an_unknown_name_is_locked_out_too(known: Cast) -> None:
    assert knock("nobody-of-that-name", times=6) == 429
    assert Entry.objects.filter(action="identity.locked_out").count() == 1


def test_the_security_administrator_sees_the_lock_and_opens_it(known: Cast, client_of: ClientOf) -> None:
    bao = client_of(known.bao)
    knock(times=5)
    page = bao.get("/administration/failures").content.decode()
    assert all(word in page for word in ("高敏", "127.0.0.1", "解除锁定"))
    url = f"/administration/failures/{known.gao.user.pk}/unlock"
    assert bao.post(url, {"reason": " "}).status_code == 422
    assert knock(password=PASSWORD) == 429
    assert bao.post(url, {"reason": "已当面核实"}).status_code == 302
    assert knock(password=PASSWORD) == 302
    assert str(Entry.objects.get(action="identity.unlocked")) == "锁定由包严解除：已当面核实"
    assert bao.post(url, {"reason": "再来"}).status_code == 409


def test_wrong_codes_are_counted_locked_and_opened_too(known: Cast, bao: Actor) -> None:
    user, actor = known.gao.user, known.gao.actor
    code = totp.code_at(factors.begin(user=user), totp.step_of(MORNING))
    factors.confirm(user=user, code=code, actor=actor, now=MORNING)
    for _ in range(factors.FAILURES):
        assert not factors.check(user=user, code="000000", address="10.0.0.9", actor=actor, now=MORNING)
    row = RefusedSignIn.objects.get(kind="factor")
    assert (row.count, row.address) == (5, "10.0.0.9")
    assert Entry.objects.filter(action="identity.locked_out").count() == 1
    assert [lock.kind for lock in failures.locks(actor=bao, now=MORNING)] == ["factor"]
    failures.unlock(user=user, reason="已核实", actor=bao, now=MORNING)
    assert failures.locks(actor=bao, now=MORNING) == []


def test_nobody_else_sees_or_opens(known: Cast, xi: Actor, gao: Actor) -> None:
    for actor in (xi, gao):
        for refused in (
            lambda actor=actor: failures.refused(actor=actor),
            lambda actor=actor: failures.locks(actor=actor, now=MORNING),
            lambda actor=actor: failures.unlock(user=known.lin.user, reason="x", actor=actor, now=MORNING),
        ):
            with pytest.raises(NotPermitted):
                refused()


def test_whoever_is_not_locked_cannot_be_opened(known: Cast, bao: Actor) -> None:
    with pytest.raises(Conflict):
        failures.unlock(user=known.lin.user, reason="x", actor=bao, now=MORNING)


def test_many_failures_in_an_hour_raise_one_alarm(known: Cast, settings: Settings) -> None:
    settings.SIGN_IN_ALARM = 4
    with time_machine.travel(MORNING, tick=False):
        knock(times=3)
        assert not Notice.objects.exists()
        knock("lin", times=3)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.urgent, notice.url) == (known.bao.user, True, "/administration/failures")
    assert "已有 4 次" in notice.title


def test_the_list_of_failures_goes_on_where_the_page_ends(known: Cast, bao: Actor) -> None:
    for minutes in range(7):
        now = MORNING + timedelta(hours=minutes)
        failures.note(username="gao", kind="password", address="10.0.0.1", locked=False, now=now)
    first = failures.refused(actor=bao, size=5)
    second = failures.refused(actor=bao, size=5, after=first.next)
    assert (len(first.rows), len(second.rows), second.next) == (5, 2, "")
    with pytest.raises(InputError):
        failures.refused(actor=bao, after="broken")


def test_who_is_signed_in_is_listed_exported_and_ended(known: Cast, client_of: ClientOf) -> None:
    gao, bao = Client(), client_of(known.bao)
    gao.post("/sign-in", {"username": "gao", "password": PASSWORD})
    assert "高敏" in bao.get("/administration/sessions", {"q": "高"}).content.decode()
    assert "没有符合条件" in bao.get("/administration/sessions", {"q": "林"}).content.decode()
    sheet = b"".join(bao.get("/administration/sessions", {"as": "csv"})).decode("utf-8-sig")
    assert sheet.splitlines()[0] == "姓名,用户名,设备,地址,登录时间,最近使用"
    session = UserSession.objects.get()
    assert bao.post(f"/administration/sessions/{session.pk}/end").status_code == 302
    assert gao.get("/").status_code == 302
    assert bao.post(f"/administration/sessions/{session.pk}/end").status_code == 404
    assert Entry.objects.filter(action="audit.seen", actor_name="包严").exists()


def test_the_sign_in_before_is_told(known: Cast) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        Client().post("/sign-in", {"username": "gao", "password": PASSWORD})
        clock.shift(timedelta(hours=2))
        client = Client()
        client.post("/sign-in", {"username": "gao", "password": PASSWORD})
        assert "上次登录 2026-03-03 08:30，来自 127.0.0.1" in client.get("/").content.decode()


def test_counts_and_attempts_are_forgotten_in_time(known: Cast) -> None:
    with time_machine.travel(MORNING, tick=False):
        knock()
    later = MORNING + timedelta(days=31)
    assert failures.forget(later - timedelta(days=400), later - timedelta(days=30)) == 1
    assert not AccessAttempt.objects.exists()
    assert failures.forget(later, later) == 1
