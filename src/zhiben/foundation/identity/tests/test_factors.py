"""One-time passwords by the vectors of their standards, and the life of a second factor."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import factors, totp
from zhiben.foundation.identity.models import RecoveryCode, SecondFactor

# RFC 6238, appendix B: the ASCII secret of 20 bytes; RFC 4226, appendix D: its counters 0 to 9.
SECRET = base64.b32encode(b"12345678901234567890").decode()
NOW = datetime(2026, 3, 3, 8, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_vectors_of_rfc_6238(second: int, code: str) -> None:
    now = datetime.fromtimestamp(second, tz=UTC)
    assert totp.code_at(SECRET, totp.step_of(now)) == code
    assert totp.matching_step(SECRET, code, now, after=0) == second // 30


def test_the_vectors_of_rfc_4226() -> None:
    assert [totp.code_at(SECRET, step) for step in range(10)] == [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
    ]  # fmt: skip


@given(st.integers(min_value=-4, max_value=4))
def test_a_clock_may_be_wrong_by_one_step_and_no_more(steps: int) -> None:
    code = totp.code_at(SECRET, totp.step_of(NOW) + steps)
    assert (totp.matching_step(SECRET, code, NOW, after=0) is not None) is (abs(steps) <= 1)


def enrol(cast: Cast) -> tuple[str, list[str]]:
    """The secret and the recovery codes of Gao."""
    secret = factors.begin(user=cast.gao.user)
    code = totp.code_at(secret, totp.step_of(NOW))
    return secret, factors.confirm(user=cast.gao.user, code=code, actor=cast.gao.actor, now=NOW)


def try_code(cast: Cast, code: str, now: datetime) -> bool:
    return factors.check(user=cast.gao.user, code=code, address="10.0.0.1", actor=cast.gao.actor, now=now)


def test_a_factor_counts_only_when_a_first_code_was_typed_back(cast: Cast) -> None:
    secret = factors.begin(user=cast.gao.user)
    assert factors.begin(user=cast.gao.user) == secret
    assert not factors.enabled(cast.gao.user)
    with pytest.raises(InputError) as refused:
        factors.confirm(user=cast.gao.user, code="000000", actor=cast.gao.actor, now=NOW)
    assert refused.value.code == "identity.code_wrong"
    enrol(cast)
    assert factors.enabled(cast.gao.user)
    with pytest.raises(Conflict):
        factors.begin(user=cast.gao.user)


def test_neither_the_secret_nor_a_recovery_code_is_kept_readable(cast: Cast) -> None:
    secret, codes = enrol(cast)
    kept = str(list(SecondFactor.objects.values())) + str(list(RecoveryCode.objects.values()))
    kept += str(list(Entry.objects.values()))
    assert not [each for each in (secret, *codes) if each in kept]
    assert len(set(codes)) == factors.RECOVERY_CODES


def test_a_code_is_refused_when_it_comes_again(cast: Cast) -> None:
    secret, _ = enrol(cast)
    later = NOW + timedelta(minutes=5)
    code = totp.code_at(secret, totp.step_of(later))
    assert not try_code(cast, totp.code_at(secret, totp.step_of(NOW)), NOW)
    assert [try_code(cast, f"{code[:3]} {code[3:]}", later), try_code(cast, code, later)] == [True, False]
    before = totp.code_at(secret, totp.step_of(later) - 1)
    assert not try_code(cast, before, later)


def test_a_recovery_code_signs_in_once_and_new_ones_replace_the_old(cast: Cast) -> None:
    _, codes = enrol(cast)
    assert [try_code(cast, code, NOW) for code in (f" {codes[0].upper()} ", codes[0])] == [True, False]
    assert Entry.objects.get(action="identity.recovery_used").fields == {"left": 9}
    fresh = factors.renew_recovery_codes(user=cast.gao.user, actor=cast.gao.actor)
    assert [try_code(cast, code, NOW) for code in (codes[1], fresh[1])] == [False, True]


def test_five_wrong_codes_lock_the_factor_for_a_quarter_of_an_hour_and_are_on_the_trail(cast: Cast) -> None:
    secret, _ = enrol(cast)
    assert not any(try_code(cast, "123", NOW) for _ in range(5))
    assert Entry.objects.filter(action="identity.factor_refused").count() == 5
    for minutes in (0, 14):
        now = NOW + timedelta(minutes=minutes)
        with pytest.raises(Conflict) as refused:
            try_code(cast, totp.code_at(secret, totp.step_of(now)), now)
        assert refused.value.code == "identity.factor_locked"
    now = NOW + timedelta(minutes=16)
    assert try_code(cast, totp.code_at(secret, totp.step_of(now)), now)


def test_only_the_security_administrator_resets_a_factor_and_says_why(cast: Cast, xi: Actor, bao: Actor) -> None:
    enrol(cast)
    for actor, reason, error in ((xi, "手机遗失", NotPermitted), (bao, " ", InputError)):
        with pytest.raises(error):
            factors.reset(user=cast.gao.user, reason=reason, actor=actor)
    factors.reset(user=cast.gao.user, reason="手机遗失", actor=bao)
    assert not factors.enabled(cast.gao.user)
    assert not RecoveryCode.objects.exists()
    assert str(Entry.objects.latest("seq")) == f"动态口令由{bao.name}重置：手机遗失"
    with pytest.raises(Conflict):
        factors.reset(user=cast.gao.user, reason="手机遗失", actor=bao)
