"""Whoever leads may do what the role may; whoever co-operates or reads, only what is declared for that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Relation
from zhiben.foundation.access.permissions import declare, declared, permissions_of
from zhiben.foundation.access.services import grant_role
from zhiben.foundation.access.testing import SINCE, Cast, Person, Places

SEE = declare("tests.see", "只供测试", roles=roles.BUSINESS)
CHANGE = declare("tests.change", "只供测试", roles=(roles.CLERK, roles.DEPARTMENT))
REMARK = declare("tests.remark", "只供测试", roles=(roles.CLERK, roles.DEPARTMENT), relations=(roles.COOPERATES,))


def officer(cast: Cast, places: Places, relation: Relation) -> Actor:
    grant_role(user=cast.qiu.user, role=roles.DEPARTMENT, area=places.county, relation=relation, valid_from=SINCE)
    return cast.qiu.actor


@pytest.mark.parametrize(
    ("relation", "held"),
    [
        (Relation.LEAD, [True, True, True]),
        (Relation.COOPERATE, [True, False, True]),
        (Relation.READ, [True, False, False]),
    ],
)
def test_a_relation_narrows_what_the_role_may_do(
    relation: Relation, held: list[bool], cast: Cast, places: Places
) -> None:
    actor = officer(cast, places, relation)
    assert [actor.may(each) for each in (SEE, CHANGE, REMARK)] == held
    assert [bool(actor.scope_for(each)) for each in (SEE, CHANGE, REMARK)] == held


def test_leading_in_one_town_does_not_lend_to_where_one_cooperates(cast: Cast, places: Places) -> None:
    user = cast.qiu.user
    for area, relation in ((places.town, Relation.LEAD), (places.other_town, Relation.COOPERATE)):
        grant_role(user=user, role=roles.DEPARTMENT, area=area, relation=relation, valid_from=SINCE)
    actor = cast.qiu.actor
    assert {key.id for key in actor.scope_for(CHANGE).areas} == {places.town.pk}
    assert {key.id for key in actor.scope_for(SEE).areas} == {places.town.pk, places.other_town.pk}


def test_what_is_declared_without_a_word_is_for_leading_alone_unless_a_leader_holds_it() -> None:
    for permission in declared():
        if not permission.code.startswith("tests."):
            assert roles.LEADS in permission.relations
            if roles.LEADER in permission.roles:
                assert permission.relations == set(roles.RELATIONS), permission.code
    assert permissions_of(roles.SECURITY_ADMIN, roles.COOPERATES) <= {"identity.responsible"}


def test_an_unknown_relation_is_no_declaration() -> None:
    with pytest.raises(ValueError, match="unknown relations"):
        declare("tests.odd", "只供测试", roles=(roles.CLERK,), relations=("friend",))


def test_a_cooperating_officer_reads_pages_and_cannot_draft(
    cast: Cast, places: Places, client_of: Callable[[Person | None], Client]
) -> None:
    officer(cast, places, Relation.COOPERATE)
    client = client_of(cast.qiu)
    assert [client.get(page).status_code for page in ("/directives/", "/documents/")] == [200, 200]
    assert client.get("/documents/new").status_code == 403
    assert "起草公文" not in client.get("/documents/").content.decode()
