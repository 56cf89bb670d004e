"""The same key is done once, whatever comes twice, in whichever order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from zhiben.apps.registry import testing
from zhiben.apps.registry.models import Fact, Site
from zhiben.foundation.access.testing import Cast, Offices, Places
from zhiben.foundation.evidence.models import Attachment
from zhiben.foundation.evidence.testing import photo
from zhiben.foundation.web.api.models import KeptAnswer
from zhiben.foundation.web.api.testing import bearer, call, token_for

UPLOAD = {"role": "scene", "file": photo(7, (64, 48))}


@pytest.fixture
def site(cast: Cast, places: Places) -> Site:
    return testing.site(cast.gao.actor, places.town)


@pytest.fixture
def headers(cast: Cast) -> dict[str, str]:
    return bearer(token_for(cast.gao))


def create(headers: dict[str, str], places: Places, key: str | None, name: str = "清泉食品") -> Any:
    data = {"name": name, "sector": "light", "area_id": str(places.town.pk)}
    return call(Client(), "create_site", method="POST", data=data, key=key, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("key", [None, " ", "键", "x" * 101])
def test_a_write_without_a_key_is_refused(key: str | None, headers: dict[str, str], places: Places) -> None:
    sent = {"key": key} if key is None else {"key": key.encode().decode("latin-1")}
    answer = create(headers, places, sent["key"])
    assert (answer.status_code, answer.json()["code"]) == (422, "api.key_missing")


@pytest.mark.django_db
def test_the_same_request_twice_is_done_once_and_answered_alike(headers: dict[str, str], places: Places) -> None:
    first, second = (create(headers, places, "k1") for _ in range(2))
    assert first.status_code == second.status_code == 201 and first.json() == second.json()
    assert "Idempotency-Replayed" not in first and second["Idempotency-Replayed"] == "true"
    assert Site.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_for_something_else_is_refused(headers: dict[str, str], places: Places) -> None:
    create(headers, places, "k1")
    answer = create(headers, places, "k1", "别的单位")
    assert (answer.status_code, answer.json()["code"]) == (409, "api.key_of_another_request")


@pytest.mark.django_db
def test_a_key_belongs_to_its_user(headers: dict[str, str], cast: Cast, places: Places) -> None:
    create(headers, places, "k1")
    assert create(bearer(token_for(cast.lin)), places, "k1", "别的单位").status_code == 201


@pytest.mark.django_db
def test_a_refused_request_leaves_its_key_free(headers: dict[str, str], places: Places) -> None:
    assert create(headers, places, "k1", "").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert create(headers, places, "k1").status_code == 201


@pytest.mark.django_db
def test_a_key_counts_for_a_day(headers: dict[str, str], places: Places) -> None:
    create(headers, places, "k1")
    kept = KeptAnswer.objects.get()
    KeptAnswer.objects.update(at=kept.at - timedelta(hours=25))
    assert create(headers, places, "k1", "别的单位").status_code == 201 and Site.objects.count() == 2


@pytest.mark.django_db
def test_an_upload_that_comes_twice_is_one_and_one_on_its_way_is_said(
    headers: dict[str, str], offices: Offices
) -> None:
    kwargs = {"kind": "access.organisation", "key": offices.emergency.pk}

    def send() -> Any:
        return call(Client(), "attach_evidence", method="POST", kwargs=kwargs, data=UPLOAD, key="k1", headers=headers)

    first, second = send(), send()
    assert first.status_code == second.status_code == 201 and first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true" and Attachment.objects.count() == 1
    KeptAnswer.objects.update(status=None)
    waiting = send()
    assert (waiting.status_code, waiting.json()["code"]) == (409, "api.in_flight")
    KeptAnswer.objects.update(at=KeptAnswer.objects.get().at - timedelta(minutes=11))
    assert send().status_code == 201 and Attachment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_one_key_are_done_once(headers: dict[str, str], site: Site) -> None:
    data = {"kind": "workers", "value": "35", "observed_on": "2026-03-01", "source": "inspected"}

    def send(number: int) -> tuple[int, Any]:
        try:
            answer = call(
                Client(),
                "record_fact",
                method="POST",
                kwargs={"site_id": site.pk},
                data=data,
                key="k1",
                headers=headers,
            )
            return answer.status_code, answer.json()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert {status for status, _ in answers} == {201}
    assert len({str(body) for _, body in answers}) == 1
    assert Fact.objects.count() == 1 and KeptAnswer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_site(headers: dict[str, str], places: Places) -> None:
    def send(number: int) -> int:
        try:
            return int(create(headers, places, "k2").json()["id"])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(send, range(8)))
    assert made == set(Site.objects.values_list("pk", flat=True)) and len(made) == 1
