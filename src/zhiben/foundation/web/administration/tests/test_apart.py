"""The three administrators try what is another's: by every page, and by the commands beneath."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from zhiben.core.errors import Conflict, NotPermitted
from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Grant
from zhiben.foundation.access.services import create_user, grant_role
from zhiben.foundation.access.testing import SINCE, Cast, Offices, Person, Places
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.documents import testing as documents
from zhiben.foundation.identity import accounts, factors, failures, services

ClientOf = Callable[[Person | None], Client]
NOW = datetime(2026, 5, 3, 2, 0, tzinfo=UTC)
DAY = date(2026, 5, 3)
BUSINESS_PAGES = ("/directives/", "/documents/", "/evidence/", "/registry/", "/calendar/")


@pytest.mark.parametrize("who", ["xi", "bao", "an"])
def test_no_administrator_reads_business_records(who: str, cast: Cast, offices: Offices, client_of: ClientOf) -> None:
    found = documents.drafted(cast.gao.actor, offices.emergency)
    client = client_of(getattr(cast, who))
    pages = [*BUSINESS_PAGES, reverse("documents:page", args=[found.pk])]
    assert {page: client.get(page).status_code for page in pages if page != "/evidence/"} == {
        page: 403 for page in pages if page != "/evidence/"
    }
    assert found.content["title"] not in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["xi", "bao"])
def test_neither_system_nor_security_reads_the_trail(who: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(getattr(cast, who))
    for name in ("trail", "checkpoints", "checkpoint-file"):
        assert client.get(reverse(f"administration:{name}")).status_code == 403
    assert client.get(reverse("administration:trail"), {"as": "csv"}).status_code == 403


def test_the_audit_administrator_changes_nothing(cast: Cast, places: Places, client_of: ClientOf) -> None:
    an, before = cast.an.actor, list(Grant.objects.values())
    lin = cast.lin.user
    for attempt in (
        lambda: accounts.give_password(user=lin, actor=an, now=NOW),
        lambda: accounts.switch(user=lin, active=False, reason="x", actor=an, now=NOW),
        lambda: factors.reset(user=lin, reason="x", actor=an),
        lambda: failures.unlock(user=lin, reason="x", actor=an, now=NOW),
        lambda: services.set_policy(
            county=places.county, role=roles.CLERK, idle_minutes=1, longest_hours=1, second_factor=False, actor=an
        ),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert list(Grant.objects.values()) == before
    assert not Entry.objects.exists()


def test_nobody_deletes_or_changes_an_entry_not_even_by_the_model(cast: Cast, xi: Actor) -> None:
    accounts.give_password(user=cast.lin.user, actor=xi, now=NOW)
    for attempt in (
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.update(actor_name="x"),
        lambda: connection.cursor().execute("DELETE FROM audit_entry"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert Entry.objects.count() == 1


def test_the_system_administrator_gives_no_role_on_any_way(cast: Cast, places: Places, client_of: ClientOf) -> None:
    form = {"role": "county_clerk", "area": places.county.pk, "relation": "lead", "valid_from": "2026-05-01"}
    before = Grant.objects.count()
    for user in (cast.xi.user, cast.qiu.user):
        url = reverse("administration:give-role", args=[user.pk])
        assert client_of(cast.xi).post(url, form | {"basis": "x"}).status_code == 403
    assert Grant.objects.count() == before


def test_nobody_gives_oneself_a_role_on_the_page_either(cast: Cast, places: Places, client_of: ClientOf) -> None:
    form = {"role": "security_admin", "area": places.county.pk, "relation": "lead", "valid_from": "2026-05-01"}
    url = reverse("administration:give-role", args=[cast.bao.user.pk])
    assert client_of(cast.bao).post(url, form | {"basis": "x"}).status_code == 409


def test_the_last_security_administrator_stays_until_there_is_another(
    cast: Cast, bao: Actor, places: Places, offices: Offices
) -> None:
    grant = Grant.objects.get(user=cast.bao.user)
    with pytest.raises(Conflict) as refused:
        accounts.end_role(grant_id=grant.pk, last_day=DAY, reason="轮岗", actor=bao)
    assert refused.value.code == "identity.last_security_admin"
    heir = create_user(username="heir", name="接任", password=None, organisation=offices.emergency)
    given = accounts.give_role(
        user=heir, role=roles.SECURITY_ADMIN, area=places.county, valid_from=DAY, basis="任命", actor=bao
    )
    accounts.end_role(grant_id=grant.pk, last_day=DAY, reason="轮岗", actor=bao)
    with pytest.raises(Conflict):
        accounts.end_role(grant_id=given.pk, last_day=DAY, reason="轮岗", actor=bao)


def test_an_heir_who_is_switched_off_is_none(cast: Cast, bao: Actor, places: Places, offices: Offices) -> None:
    heir = create_user(username="heir", name="接任", password=None, organisation=offices.emergency)
    grant_role(user=heir, role=roles.SECURITY_ADMIN, area=places.county, valid_from=SINCE)
    heir.is_active = False
    heir.save()
    with pytest.raises(Conflict):
        grant = Grant.objects.get(user=cast.bao.user)
        accounts.end_role(grant_id=grant.pk, last_day=DAY, reason="轮岗", actor=bao)


def test_a_document_of_a_merged_bureau_still_names_it(
    cast: Cast, offices: Offices, xi: Actor, client_of: ClientOf
) -> None:
    found = documents.issued(cast.gao.actor, offices.emergency)
    url = reverse("administration:end-office", args=[offices.emergency.pk])
    form = {"last_day": "2026-12-31", "successor": offices.construction.pk, "basis": "机构改革方案"}
    assert client_of(cast.xi).post(url, form).status_code == 302
    page = client_of(cast.gao).get(reverse("documents:page", args=[found.pk])).content.decode()
    assert "安澜县应急管理局" in page
    found.refresh_from_db()
    assert found.organisation.name == "安澜县应急管理局"


def test_who_was_responsible_is_exported(cast: Cast, places: Places, client_of: ClientOf) -> None:
    asked = {"area": str(places.town.pk), "on": "2026-05-03", "role": "town_officer", "as": "csv"}
    rows = b"".join(client_of(cast.gao).get("/administration/responsible", asked)).decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows] == ["姓名", "林静"]
