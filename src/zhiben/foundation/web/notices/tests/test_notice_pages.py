"""The bell and the page of notices."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhiben.foundation import outbox
from zhiben.foundation.access.testing import Cast, Person
from zhiben.foundation.outbox.models import Contact, Notice

ClientOf = Callable[[Person | None], Client]


def tell(cast: Cast, times: int = 1) -> None:
    for number in range(times):
        outbox.notify(
            recipients=[cast.gao.user],
            title=f"第 {number} 项报送明日到期",
            url="/directives/",
            channels=["email"],
            now=timezone.now(),
        )


def test_the_bell_counts_ones_own_and_stops_at_99(cast: Cast, client_of: ClientOf) -> None:
    tell(cast, 2)
    assert "2 条未读" in client_of(cast.gao).get("/notices/bell").content.decode()
    assert client_of(cast.wu).get("/notices/bell").content.decode().strip() == ""
    tell(cast, 101)
    assert "99+" in client_of(cast.gao).get("/notices/bell").content.decode()


def test_every_page_has_the_bell_and_does_not_wait_for_its_count(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.qiu)
    client.get("/password")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/password").content.decode()
    assert 'hx-get="/notices/bell"' in page
    assert not [q for q in queries if "outbox_notice" in q["sql"]]


@pytest.mark.parametrize("times", [3, 60])
def test_the_list_takes_the_same_few_queries_for_few_rows_and_many(cast: Cast, client_of: ClientOf, times: int) -> None:
    client = client_of(cast.gao)
    client.get("/notices/")
    tell(cast, times)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/notices/").status_code == 200
    assert len(queries) == 6


def test_opening_leads_to_the_page_and_is_the_receipt(cast: Cast, client_of: ClientOf) -> None:
    tell(cast)
    client, notice = client_of(cast.gao), Notice.objects.get()
    page = client.get("/notices/").content.decode()
    assert "is-unread" in page and "电子邮件：无法送达" in page
    answer = client.post(f"/notices/{notice.pk}/open")
    assert answer["Location"] == "/directives/"
    notice.refresh_from_db()
    assert notice.read_at is not None
    assert "没有未读通知。" in client.get("/notices/?unread=1").content.decode()


def test_all_that_was_seen_is_read_at_once(cast: Cast, client_of: ClientOf) -> None:
    tell(cast, 3)
    client = client_of(cast.gao)
    seen = client.get("/notices/").context["up_to"]
    tell(cast, 1)
    client.post("/notices/read", {"up_to": seen})
    assert Notice.objects.filter(read_at=None).count() == 1


def test_a_wrong_address_stays_in_its_field_with_the_reason_and_nothing_is_kept(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.gao)
    answer = client.post("/notices/contacts", {"email": "gao@anlan.example", "sms": "13x"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "“13x”无法识别" in page and 'value="gao@anlan.example"' in page
    assert not Contact.objects.exists()
    client.post("/notices/contacts", {"email": "gao@anlan.example", "sms": ""})
    assert Contact.objects.get().address == "gao@anlan.example"
