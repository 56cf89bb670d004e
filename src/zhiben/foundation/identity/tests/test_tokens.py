"""Tokens of the API: shown once, never more than their user, ended with whatever they stand on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation.access.models import User
from zhiben.foundation.access.services import set_password
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import accounts, tokens
from zhiben.foundation.identity.models import ApiToken, Policy
from zhiben.foundation.identity.policies import standing_of

NOW = datetime(2026, 5, 3, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ON, UNTIL = date(2026, 5, 3), date(2026, 8, 1)


@pytest.fixture
def lin_user(cast: Cast) -> User:
    User.objects.update(password_set_at=None)
    return User.objects.get(pk=cast.lin.user.pk)


def issued(user: User, **wish: object) -> tuple[ApiToken, str]:
    wanted = tokens.Wish(**({"label": "台账同步", "expires_on": UNTIL} | wish))  # type: ignore[arg-type]
    return tokens.issue(user=user, wish=wanted, standing=standing_of(user, ON), now=NOW)


def test_a_token_is_shown_once_and_only_its_hash_is_kept(lin_user: User) -> None:
    token, text = issued(lin_user)
    row = ApiToken.objects.values().get()
    assert text not in str(row) and text.rsplit("_", 1)[1] not in str(row)
    found = tokens.token_of(text, now=LATER)
    assert found == token and found.user == lin_user
    assert str(Entry.objects.get()) == "签发接口令牌“台账同步”（本人全部权限），有效期至 2026-08-01"


@pytest.mark.parametrize("text", ["", "zb_", "zb_0123456789ab_" + "x" * 43, "Bearer", "令牌"])
def test_what_is_no_token_opens_nothing(text: str, lin_user: User) -> None:
    issued(lin_user)
    assert tokens.token_of(text, now=LATER) is None


def test_a_token_with_one_wrong_sign_opens_nothing(lin_user: User) -> None:
    _, text = issued(lin_user)
    assert tokens.token_of(text[:-1] + ("A" if text[-1] != "A" else "B"), now=LATER) is None


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"expires_on": date(2026, 5, 2)}, "identity.token_expiry"),
        ({"expires_on": date(2027, 5, 4)}, "identity.token_expiry"),
        ({"label": "  "}, "identity.token_label"),
        ({"label": "长" * 61}, "identity.token_label"),
        ({"permissions": ["identity.accounts"]}, "identity.token_permission"),
    ],
)
def test_a_token_that_ends_never_or_may_more_than_its_user_is_refused(
    wish: dict[str, object], code: str, lin_user: User
) -> None:
    with pytest.raises(InputError) as refused:
        issued(lin_user, **wish)
    assert refused.value.code == code


def test_a_token_holds_on_its_last_day_and_not_after(lin_user: User) -> None:
    _, text = issued(lin_user, expires_on=ON)
    assert tokens.token_of(text, now=datetime(2026, 5, 3, 15, 59, tzinfo=UTC))
    assert tokens.token_of(text, now=datetime(2026, 5, 3, 16, 0, tzinfo=UTC)) is None


def test_who_owes_a_second_factor_gets_no_token(lin_user: User) -> None:
    area = lin_user.grants.get().area
    Policy.objects.create(area_id=area.county_key, role="town_officer", idle_minutes=30, longest_hours=12, second_factor=True)  # fmt: skip
    with pytest.raises(Conflict) as refused:
        issued(lin_user)
    assert refused.value.code == "identity.factor_due"


def test_nobody_has_more_than_twenty(lin_user: User) -> None:
    for number in range(tokens.MOST):
        issued(lin_user, label=f"第{number}个")
    with pytest.raises(Conflict):
        issued(lin_user)
    own = ApiToken.objects.filter(user=lin_user, label="第0个")
    assert tokens.revoke(own, why="本人吊销", actor=standing_of(lin_user, ON).actor, now=NOW) == 1
    assert issued(lin_user)


def test_a_new_password_ends_all_tokens(lin_user: User) -> None:
    _, text = issued(lin_user)
    set_password(user=lin_user, password="安澜-2026-新口令", now=LATER)
    assert tokens.token_of(text, now=LATER) is None
    assert not tokens.in_use(user=lin_user, now=LATER)


def test_a_token_ends_with_the_account_for_good(lin_user: User, cast: Cast) -> None:
    _, text = issued(lin_user)
    for active in (False, True):
        accounts.switch(user=lin_user, active=active, reason="借调", actor=cast.xi.actor, now=LATER)
        assert tokens.token_of(text, now=LATER) is None
    assert "吊销接口令牌“台账同步”：账号已停用" in [str(entry) for entry in Entry.objects.all()]


def test_a_use_is_written_once_a_minute_and_a_new_address_is_on_the_trail(lin_user: User) -> None:
    token, _ = issued(lin_user)
    actor = standing_of(lin_user, ON).actor
    for seconds, address in ((0, "10.0.0.7"), (30, "10.0.0.7"), (90, "10.0.0.7"), (91, "10.0.0.8"), (92, "10.0.0.7")):
        tokens.note_use(token, address=address, actor=actor, now=NOW + timedelta(seconds=seconds))
    token.refresh_from_db()
    assert token.last_used_at == NOW + timedelta(seconds=91)
    assert token.last_address == "10.0.0.8"
    moves = Entry.objects.filter(action="identity.token_moved")
    assert [entry.fields["address"] for entry in moves.order_by("seq")] == ["10.0.0.7", "10.0.0.8"]


def test_a_narrowed_actor_may_less_and_reaches_less(cast: Cast) -> None:
    gao = cast.gao.actor
    only = gao.narrowed(frozenset({"evidence.view", "identity.accounts"}))
    assert only.permissions == {"evidence.view"}
    assert only.scope_for("evidence.view") == gao.scope_for("evidence.view")
    assert not only.scope_for("evidence.view_protected")
