"""Three administrators apart; grants in time; who was responsible on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation.access import roles, selectors
from zhiben.foundation.access.actor import Actor, actor_of
from zhiben.foundation.access.models import Area, Grant, Relation
from zhiben.foundation.access.permissions import declare, declared
from zhiben.foundation.access.services import grant_role
from zhiben.foundation.access.testing import SINCE, Cast, Offices, Places
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity import accounts

NOW = datetime(2026, 5, 3, 2, 0, tzinfo=UTC)
ADMINISTRATORS = frozenset({roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN, roles.AUDIT_ADMIN})
READ = declare("tests.read", "只供测试：查看", roles=(roles.LEADER, roles.TOWN))
WRITE = declare("tests.write", "只供测试：修改", roles=(roles.TOWN,))


def test_no_permission_to_change_anything_is_held_by_two_administrators_or_beside_the_business() -> None:
    shared = {p.code: p.roles for p in declared() if len(p.roles & ADMINISTRATORS) > 1}
    assert shared == {"identity.people": frozenset({roles.SYSTEM_ADMIN, roles.SECURITY_ADMIN})}
    mixed = {p.code for p in declared() if p.roles & ADMINISTRATORS and p.roles - ADMINISTRATORS}
    assert mixed == {"identity.responsible"}


@pytest.mark.parametrize("who", ["gao", "xi", "an", "he"])
def test_only_the_security_administrator_gives_and_takes_roles(who: str, cast: Cast, places: Places) -> None:
    actor = getattr(cast, who).actor
    with pytest.raises(NotPermitted):
        give(cast, actor, places.town)
    with pytest.raises(NotPermitted):
        grant = Grant.objects.get(user=cast.lin.user)
        accounts.end_role(grant_id=grant.pk, last_day=date(2026, 5, 3), reason="调离", actor=actor)


def give(cast: Cast, actor: Actor, area: Area, role: str = roles.TOWN, who: str = "qiu", **more: object) -> Grant:
    wanted = {"valid_from": date(2026, 5, 1), "basis": "安文〔2026〕3号"} | more
    return accounts.give_role(user=getattr(cast, who).user, role=role, area=area, actor=actor, **wanted)  # type: ignore[arg-type]


def test_a_grant_says_who_gave_it_why_and_in_what_relation(cast: Cast, bao: Actor, places: Places) -> None:
    grant = give(cast, bao, places.town, relation=Relation.COOPERATE)
    assert (grant.given_by, grant.basis, grant.get_relation_display()) == ("包严", "安文〔2026〕3号", "配合")
    assert str(Entry.objects.get()) == (
        "授予“镇街经办人”（配合），范围：青石镇，自 2026-05-01 起；依据：安文〔2026〕3号"
    )


def test_a_grant_needs_a_basis_and_an_end_after_its_beginning(cast: Cast, bao: Actor, places: Places) -> None:
    for more, code in (
        ({"basis": " "}, "identity.reason_missing"),
        ({"valid_to": date(2026, 4, 30)}, "access.grant_ends_early"),
        ({"role": "emperor"}, "access.role_unknown"),
    ):
        with pytest.raises(InputError) as refused:
            give(cast, bao, places.town, **more)
        assert refused.value.code == code
    assert not Entry.objects.exists()


def test_nobody_gives_a_role_to_oneself_or_mixes_what_is_apart(cast: Cast, bao: Actor, places: Places) -> None:
    for who, role, code in (
        ("bao", roles.CLERK, "identity.not_oneself"),
        ("xi", roles.AUDIT_ADMIN, "identity.roles_apart"),
        ("xi", roles.CLERK, "identity.roles_apart"),
        ("gao", roles.SYSTEM_ADMIN, "identity.roles_apart"),
    ):
        with pytest.raises(Conflict) as refused:
            give(cast, bao, places.county, role, who)
        assert refused.value.code == code


def test_a_system_administrator_cannot_become_another_by_a_new_password(cast: Cast, xi: Actor) -> None:
    for who in ("bao", "an"):
        user = getattr(cast, who).user
        for step in (
            lambda user=user: accounts.give_password(user=user, actor=xi, now=NOW),
            lambda user=user: accounts.switch(user=user, active=False, reason="试", actor=xi, now=NOW),
        ):
            with pytest.raises(NotPermitted) as refused:
                step()
            assert refused.value.code == "identity.administrator_apart"
    with pytest.raises(Conflict):
        accounts.switch(user=cast.xi.user, active=False, reason="试", actor=xi, now=NOW)


def test_the_system_administrator_opens_accounts_that_may_do_nothing(cast: Cast, xi: Actor, offices: Offices) -> None:
    user, password = accounts.open_account(username="new", name="新人", organisation=offices.town, actor=xi)
    assert user.check_password(password)
    assert not actor_of(user, date(2026, 5, 3)).permissions
    accounts.switch(user=user, active=False, reason="重复建立", actor=xi, now=NOW)
    assert [entry.action for entry in Entry.objects.order_by("seq")] == ["access.user_created", "access.user_switched"]
    assert verify().broken is None


def test_a_grant_of_the_next_county_is_as_good_as_absent(cast: Cast, bao: Actor) -> None:
    with pytest.raises(NotVisible):
        grant = Grant.objects.get(user=cast.wu.user)
        accounts.end_role(grant_id=grant.pk, last_day=date(2026, 5, 3), reason="试", actor=bao)
    with pytest.raises(NotVisible):
        selectors.person(cast.wu.user.pk, actor=bao)


def test_who_was_responsible_on_a_day_has_an_answer_after_it_changed(
    cast: Cast, bao: Actor, gao: Actor, wu: Actor, places: Places
) -> None:
    lin = Grant.objects.get(user=cast.lin.user)
    accounts.end_role(grant_id=lin.pk, last_day=date(2026, 5, 3), reason="调离", actor=bao)
    give(cast, bao, places.town, valid_from=date(2026, 5, 4))

    def names(on: date, actor: Actor = gao) -> list[str]:
        return [grant.user.name for grant in selectors.responsible(places.village, on=on, actor=actor)]

    assert names(date(2026, 5, 3))[0] == "林静"
    assert names(date(2026, 5, 4))[0] == "邱明"
    assert "席文" not in names(date(2026, 5, 3))
    assert "马成" in names(date(2026, 5, 3))
    assert names(date(2026, 5, 3), wu) == []


def test_a_read_only_grant_lets_read_and_no_more(cast: Cast, places: Places) -> None:
    grant_role(user=cast.qiu.user, role=roles.TOWN, area=places.town, relation=Relation.READ, valid_from=SINCE)
    actor = cast.qiu.actor
    assert (actor.may(READ), actor.may(WRITE)) == (True, False)
    assert bool(actor.scope_for(READ))
    assert not actor.scope_for(WRITE)
