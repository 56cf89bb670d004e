"""The administrators' pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Grant, Organisation
from zhiben.foundation.access.testing import Cast, Offices, Person, Places
from zhiben.foundation.audit import checkpoints
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.identity.tests.test_offices import SHEET
from zhiben.foundation.outbox.testing import Clock
from zhiben.foundation.web.administration.jobs import NoteTheChain

ClientOf = Callable[[Person | None], Client]


def test_the_security_administrator_gives_a_role_and_takes_it_back(
    cast: Cast, places: Places, client_of: ClientOf
) -> None:
    client, url = client_of(cast.bao), f"/administration/people/{cast.lin.user.pk}"
    form = {"role": "town_officer", "area": places.other_town.pk, "relation": "cooperate", "valid_from": "2026-05-01"}
    assert client.post(f"{url}/grants", form).status_code == 422
    assert client.post(f"{url}/grants", form | {"basis": "安文〔2026〕3号"}).status_code == 302
    page = client.get(url).content.decode()
    assert all(word in page for word in ("镇街经办人", "配合", "包严", "安文〔2026〕3号"))
    grant = Grant.objects.get(user=cast.lin.user, relation="cooperate")
    client.post(f"/administration/grants/{grant.pk}/end", {"last_day": "2026-05-09", "reason": "调离"})
    grant.refresh_from_db()
    assert grant.valid_to == date(2026, 5, 9)


def test_an_area_of_the_next_county_is_no_choice(cast: Cast, places: Places, client_of: ClientOf) -> None:
    client = client_of(cast.bao)
    url = f"/administration/people/{cast.lin.user.pk}/grants"
    form = {"role": "town_officer", "relation": "lead", "valid_from": "2026-05-01", "basis": "试"}
    assert client.post(url, form | {"area": places.next_county.pk}).status_code == 422
    asked = {"area": str(places.next_county.pk), "on": "2026-05-03"}
    assert client.get("/administration/responsible", asked).status_code == 422


def test_the_page_of_responsibility_answers_for_a_day(cast: Cast, places: Places, client_of: ClientOf) -> None:
    asked = {"area": str(places.town.pk), "on": "2026-05-03"}
    page = client_of(cast.gao).get("/administration/responsible", asked).content.decode()
    assert "林静" in page
    assert "包严" not in page
    empty = client_of(cast.gao).get("/administration/responsible", asked | {"on": "2010-05-03"}).content.decode()
    assert "这一天没有人对该区域负责" in empty


def test_a_new_password_is_shown_once(cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.xi), f"/administration/people/{cast.lin.user.pk}"
    shown = client.post(f"{url}/password").content.decode()
    cast.lin.user.refresh_from_db()
    password = shown.split('<code class="zn-password">')[1].split("<")[0]
    assert cast.lin.user.check_password(password)
    assert password not in client.get(url).content.decode() + str(list(Entry.objects.values()))


def test_a_key_that_is_none_ends_no_session(cast: Cast, client_of: ClientOf) -> None:
    url = f"/administration/people/{cast.lin.user.pk}/end-sessions"
    assert client_of(cast.bao).post(url, {"session": "x"}).status_code == 404


def test_the_trail_is_paged_filtered_and_of_the_own_county(cast: Cast, offices: Offices, client_of: ClientOf) -> None:
    xi, bao, an = (client_of(each) for each in (cast.xi, cast.bao, cast.an))
    for number in range(60):
        xi.post(
            "/administration/people/new", {"username": f"n{number}", "name": "新人", "organisation": offices.town.pk}
        )
    bao.get(f"/administration/people/{cast.lin.user.pk}")
    first = an.get("/administration/trail")
    assert first.content.decode().count("建立用户 n") == 49
    second = an.get("/administration/trail", {"before": first.context["next"]})
    assert second.content.decode().count("建立用户 n") == 11
    for asked, count in (({"action": "audit"}, 1), ({"who": "包严"}, 1), ({"until": "2020-01-01"}, 0)):
        assert len(an.get("/administration/trail", asked).context["entries"]) == count


@pytest.mark.parametrize("who", ["gao", "xi", "bao", "he"])
def test_nobody_else_reads_the_trail(who: str, cast: Cast, client_of: ClientOf) -> None:
    assert client_of(getattr(cast, who)).get("/administration/trail").status_code == 403


def test_each_page_takes_few_queries(cast: Cast, places: Places, offices: Offices, client_of: ClientOf) -> None:
    asked = f"/administration/responsible?area={places.town.pk}&on=2026-05-03"
    person = f"/administration/people/{cast.lin.user.pk}"
    for who, url, most in (
        ("gao", asked, 8),
        ("bao", "/administration/people", 8),
        ("xi", person, 8),
        ("bao", person, 12),
        ("bao", "/administration/policies", 6),
        ("an", "/administration/trail", 6),
        ("xi", "/administration/offices", 6),
        ("xi", f"/administration/offices/{offices.town.pk}", 8),
        ("xi", "/administration/areas", 6),
        ("gao", "/account/sessions", 6),
    ):
        client = client_of(getattr(cast, who))
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        assert len(queries) <= most, (who, url, len(queries))


def test_the_scheduler_adds_a_checkpoint_a_day(
    xi: Actor, settings: Settings, tmp_path: Path, clock: Clock, work_all: Callable[[], int]
) -> None:
    settings.AUDIT_CHECKPOINTS = tmp_path / "kept.jsonl"
    outbox.enqueue(NoteTheChain(), actor=xi, now=clock())
    assert work_all() == 1
    kept = checkpoints.read(settings.AUDIT_CHECKPOINTS.read_text(encoding="ascii").splitlines())
    assert [each.at for each in kept] == [clock()]
    assert verify(kept).broken is None


def test_a_sheet_is_tried_before_it_is_written(cast: Cast, places: Places, client_of: ClientOf) -> None:
    client = client_of(cast.xi)

    def upload(**more: str) -> str:
        file = SimpleUploadedFile("单位.xlsx", SHEET)
        return client.post("/administration/offices/import", {"sheet": file} | more).content.decode()

    assert "试算结果（没有写入）" in upload()
    assert not Organisation.objects.filter(name="安澜县水利局").exists()
    assert "导入结果" in upload(apply="on")
    assert "安澜县水利局" in client.get("/administration/offices").content.decode()


def test_the_page_of_an_office_ends_it_and_shows_who_took_over(
    cast: Cast, offices: Offices, client_of: ClientOf
) -> None:
    client, url = client_of(cast.xi), f"/administration/offices/{offices.construction.pk}"
    form = {"last_day": "2026-06-30", "successor": offices.emergency.pk, "basis": "机构改革方案"}
    assert client.post(f"{url}/end", form).status_code == 302
    assert "职责由以下机构承接" in client.get(url).content.decode()
    successor = client.get(f"/administration/offices/{offices.emergency.pk}").content.decode()
    assert "承接自" in successor
