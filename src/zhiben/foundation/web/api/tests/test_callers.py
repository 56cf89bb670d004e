"""Who is let in: a token as far as it goes, a session with its proof, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from zhiben.foundation.access.models import User
from zhiben.foundation.access.testing import Cast, Offices, Person
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity.models import ApiToken, Policy
from zhiben.foundation.outbox.models import Notice
from zhiben.foundation.outbox.testing import NOW
from zhiben.foundation.web.api.testing import bearer, call, token_for

ClientOf = Callable[[Person | None], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(cast: Cast) -> dict[str, int]:
    return {"notice_id": Notice.objects.create(recipient=cast.gao.user, title="任务到期", at=NOW).pk}


def test_a_token_is_its_user_without_a_session(cast: Cast) -> None:
    answer = call(Client(), "who_am_i", headers=bearer(token_for(cast.lin)))
    assert answer.status_code == 200 and answer.json()["name"] == "林静"
    assert "sessionid" not in answer.cookies
    assert {"code": "registry.view", "label": "查看监管对象档案"} in answer.json()["permissions"]


@pytest.mark.parametrize("shown", ["Bearer zb_0123456789ab_" + "x" * 43, "Bearer", "Basic Z2FvOmdhbw==", "zb_"])
def test_what_opens_nothing_is_a_problem_that_says_how_to_ask(shown: str, cast: Cast, client_of: ClientOf) -> None:
    answer = call(client_of(cast.gao), "who_am_i", headers={"Authorization": shown})
    assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json" and answer.json()["code"] == "api.token_refused"


def test_nobody_is_told_to_bring_a_token(cast: Cast) -> None:
    answer = call(Client(), "list_sites")
    assert (answer.status_code, answer.json()["code"]) == (401, "api.unauthenticated")


def test_a_token_that_reads_only_changes_nothing(cast: Cast, notice: dict[str, int]) -> None:
    headers = bearer(token_for(cast.gao, read_only=True))
    assert call(Client(), "list_notices", headers=headers).status_code == 200
    answer = call(Client(), "read_notice", method="POST", kwargs=notice, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "api.token_reads_only")
    assert Notice.objects.get().read_at is None


def test_a_token_goes_no_further_than_its_permissions(cast: Cast) -> None:
    headers = bearer(token_for(cast.gao, permissions=["directives.view"]))
    assert call(Client(), "list_ledger", headers=headers).status_code == 200
    assert call(Client(), "list_sites", headers=headers).status_code == 403
    assert [each["code"] for each in call(Client(), "who_am_i", headers=headers).json()["permissions"]] == [
        "directives.view"
    ]


def test_a_token_ends_with_the_grants_of_its_user(cast: Cast) -> None:
    headers = bearer(token_for(cast.lin))
    cast.lin.user.grants.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert call(Client(), "list_sites", headers=headers).status_code == 403
    assert call(Client(), "list_areas", headers=headers).json()["items"] == []


def test_who_owes_something_does_that_first(cast: Cast, offices: Offices) -> None:
    headers = bearer(token_for(cast.lin))
    county = offices.emergency.area
    Policy.objects.create(area=county, role="town_officer", idle_minutes=30, longest_hours=12, second_factor=True)
    answer = call(Client(), "list_sites", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "identity.factor_due")
    User.objects.filter(pk=cast.lin.user.pk).update(password_handed_over=True)
    assert call(Client(), "list_sites", headers=headers).json()["code"] == "identity.password_due"


def test_a_session_writes_only_with_its_proof(cast: Cast, notice: dict[str, int]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.gao.user, backend="django.contrib.auth.backends.ModelBackend")
    refused = call(client, "read_notice", method="POST", kwargs=notice)
    assert (refused.status_code, refused.json()["code"]) == (403, "web.csrf")
    client.get("/account/tokens")
    proof = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert call(client, "read_notice", method="POST", kwargs=notice, headers=proof).status_code == 200


def test_the_first_use_from_an_address_is_on_the_trail(cast: Cast) -> None:
    text = token_for(cast.gao)
    for _ in range(2):
        call(Client(), "who_am_i", headers=bearer(text))
    moved = Entry.objects.get(action="identity.token_moved")
    assert str(moved) == "接口令牌“测试”首次从 127.0.0.1 使用" and ApiToken.objects.get().last_used_at is not None


def test_a_token_is_issued_shown_once_and_revoked_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    client, until = client_of(cast.gao), timezone.localdate() + timedelta(days=30)
    page = client.post("/account/tokens", {"label": "台账同步", "expires_on": until, "reach": "all"}).content.decode()
    text = page.split("<code>")[1].split("</code>")[0]
    assert call(Client(), "who_am_i", headers=bearer(text)).status_code == 200
    listed = client.get("/account/tokens").content.decode()
    assert "台账同步" in listed and text not in listed
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke")
    assert call(Client(), "who_am_i", headers=bearer(text)).status_code == 401


def test_the_security_administrator_revokes_a_token_of_the_county_and_of_no_other(
    cast: Cast, client_of: ClientOf
) -> None:
    for person, status in ((cast.gao, 302), (cast.wu, 404)):
        token = ApiToken.objects.get(prefix=token_for(person).split("_")[1])
        url = f"/account/tokens/of/{person.user.pk}/{token.pk}/revoke"
        assert client_of(cast.bao).post(url).status_code == status
        token.refresh_from_db()
        assert (token.revoked_at is not None) == (status == 302)
