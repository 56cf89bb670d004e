"""The audit administrator searches, exports, keeps checkpoints elsewhere and has the chain verified."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.plans import faults
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Person
from zhiben.foundation.audit import checkpoints, selectors
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.audit.testing import triggers_lifted
from zhiben.foundation.identity import offices as registers
from zhiben.foundation.outbox.models import Notice
from zhiben.foundation.outbox.testing import Clock
from zhiben.foundation.web.administration.chain import VerifyTheChain

ClientOf = Callable[[Person | None], Client]
PAGE = "/administration/trail"


@pytest.fixture
def an(cast: Cast, client_of: ClientOf, offices: Offices, settings: Settings, tmp_path: Path) -> Client:
    """Some entries, and a place for checkpoints."""
    settings.AUDIT_CHECKPOINTS = tmp_path / "kept.jsonl"
    for name in ("建设委", "=HYPERLINK(1)"):
        registers.add_alias(office=offices.construction, name=name, actor=cast.xi.actor)
    registers.add_alias(office=offices.town, name="青石", actor=cast.xi.actor)
    return client_of(cast.an)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"about": "住房"}, 2),
        ({"action": "access.alias_added"}, 3),
        ({"action": "access"}, 3),
        ({"action": "identity"}, 0),
        ({"who": "席文"}, 3),
        ({"since": "2020-01-01"}, 3),
        ({"since": "2099-01-01"}, 0),
    ],
)
def test_entries_are_found_by_person_object_action_and_day(asked: dict[str, str], count: int, an: Client) -> None:
    assert len(an.get(PAGE, asked).context["entries"]) == count


def test_a_page_looks_through_so_many_entries_and_goes_on_from_there(an: Client, cast: Cast) -> None:
    asked, found, before, pages = selectors.Asked(about="住房"), list[Entry](), None, 0
    while pages == 0 or before is not None:
        rows, before = selectors.trail(asked, actor=cast.an.actor, before=before, size=1, reach=1)
        found, pages = [*found, *rows], pages + 1
    newest = Entry.objects.order_by("-seq")[0].seq
    assert pages == newest and found == list(selectors.asked_of(asked, actor=cast.an.actor)) and len(found) == 2


def test_a_day_is_found_by_its_index_and_not_by_reading_all_before_it(an: Client, cast: Cast) -> None:
    asked = selectors.Asked(until=date(2020, 1, 1))
    assert selectors.trail(asked, actor=cast.an.actor) == ([], None)
    assert faults(Entry.objects.filter(at__gte=timezone.now()).order_by("at").values_list("seq"), Entry) == []


def test_an_object_is_found_by_its_key_too(an: Client, offices: Offices) -> None:
    assert len(an.get(PAGE, {"about": str(offices.town.pk)}).context["entries"]) == 1


def test_days_in_the_wrong_order_are_refused(an: Client) -> None:
    assert an.get(PAGE, {"since": "2026-02-01", "until": "2026-01-01"}).status_code == 422


def test_an_export_is_itself_an_entry_and_holds_no_formula(an: Client) -> None:
    rows = b"".join(an.get(PAGE, {"about": "住房", "as": "csv"})).decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert rows[0] == "序号,时间,操作人,对象,内容,动作,校验值"
    assert not any(cell.startswith("=") for row in rows for cell in row.split(","))
    assert str(Entry.objects.latest("seq")) == "导出审计记录（对象 住房），2 条"


def test_checkpoints_are_shown_and_taken_away(an: Client, settings: Settings, clock: Clock) -> None:
    assert "还没有检查点" in an.get(f"{PAGE}/checkpoints").content.decode()
    taken = checkpoints.take(clock())
    checkpoints.write(taken, settings.AUDIT_CHECKPOINTS)
    assert taken.hash in an.get(f"{PAGE}/checkpoints").content.decode()
    file = an.get(f"{PAGE}/checkpoints/file").content.decode()
    assert checkpoints.read(file.splitlines()) == [taken]
    assert Entry.objects.latest("seq").action == "audit.exported"


def test_a_chain_that_holds_is_said_to_hold(an: Client, work_all: Callable[[], int], clock: Clock, cast: Cast) -> None:
    outbox.enqueue(VerifyTheChain(), actor=cast.an.actor, now=clock())
    work_all()
    page = an.get(f"{PAGE}/checkpoints").content.decode()
    assert "完整" in page
    assert "共 3 条" in page


def test_a_chain_that_was_changed_is_told_to_who_keeps_it(
    an: Client, work_all: Callable[[], int], clock: Clock, cast: Cast
) -> None:
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET actor_name = 'x' WHERE seq = 2")
    outbox.enqueue(VerifyTheChain(), actor=cast.an.actor, now=clock())
    work_all()
    assert "第 2 条的内容与其校验值不符" in an.get(f"{PAGE}/checkpoints").content.decode()
    notice = Notice.objects.get()
    assert (notice.recipient, notice.title) == (cast.an.user, "审计链核验未通过")


def test_asking_twice_verifies_once(an: Client, xi: Actor) -> None:
    for _ in range(2):
        assert an.post(f"{PAGE}/verify").status_code == 302
    assert "正在核验或等待核验" in an.get(f"{PAGE}/checkpoints").content.decode()
