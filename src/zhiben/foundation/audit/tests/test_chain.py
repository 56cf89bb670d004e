"""The chain: append-only, unbroken under concurrency, and a break is named."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation, OrganisationAlias
from zhiben.foundation.access.testing import Offices
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry, Erasable, Head
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.audit.testing import triggers_lifted

RENAMED = audit.action("tests.renamed", "改名为%(name)s", fields={"name": audit.KEEP})
REWARDED = audit.action(
    "tests.rewarded",
    "奖励%(yuan)s元，%(alias)s",
    fields={"yuan": audit.KEEP, "alias": audit.erase("tests.alias_retention")},
)


def write(subject: Organisation, actor: Actor, *names: str) -> None:
    for name in names:
        with transaction.atomic():
            audit.record(RENAMED, actor=actor, subject=subject, name=name)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_an_entry_keeps_who_what_on_what_and_the_sentence(gao: Actor, offices: Offices) -> None:
    write(offices.emergency, gao, "甲")
    entry = timeline(offices.emergency, actor=gao).get()
    assert (entry.seq, entry.actor_name, entry.action, str(entry)) == (1, "高敏", "tests.renamed", "改名为甲")
    assert entry.subject_label == "安澜县应急管理局"


def test_the_timeline_shows_nothing_to_another_county(gao: Actor, wu: Actor, qiu: Actor, offices: Offices) -> None:
    write(offices.emergency, gao, "甲", "乙")
    assert [str(entry) for entry in timeline(offices.emergency, actor=gao)] == ["改名为乙", "改名为甲"]
    assert not timeline(offices.emergency, actor=wu).exists()
    assert not timeline(offices.emergency, actor=qiu).exists()


def test_what_is_not_declared_fails_at_once(gao: Actor, offices: Offices) -> None:
    stray = audit.Action("tests.stray", "", {})
    for action, fields in ((stray, {}), (RENAMED, {}), (RENAMED, {"name": "甲", "phone": "1"})):
        with pytest.raises(LookupError):
            audit.record(action, actor=gao, subject=offices.emergency, **fields)
    with pytest.raises(TypeError):
        audit.record(RENAMED, actor=gao, subject=offices.emergency, name=0.1)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("template", "fields"),
    [
        ("%(other)s", {"name": audit.KEEP}),
        ("%d", {"name": audit.KEEP}),
        ("好", {"name": None}),
        ("好", {"N": audit.KEEP}),
    ],
)
def test_a_declaration_says_what_is_kept_and_uses_only_that(template: str, fields: dict[str, audit.Field]) -> None:
    with pytest.raises(ValueError, match="tests.bad"):
        audit.action("tests.bad", template, fields=fields)


def test_a_subject_must_say_where_it_lies(gao: Actor, offices: Offices) -> None:
    alias = OrganisationAlias.objects.first()
    assert alias is not None
    with pytest.raises(LookupError, match="audit_area"):
        audit.record(RENAMED, actor=gao, subject=alias, name="甲")


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_the_transaction_of_its_change(gao: Actor, offices: Offices) -> None:
    with pytest.raises(TransactionManagementError):
        audit.record(RENAMED, actor=gao, subject=offices.emergency, name="甲")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_leaves_no_entry(gao: Actor, offices: Offices) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record(RENAMED, actor=gao, subject=offices.emergency, name="甲")
        raise RuntimeError
    write(offices.emergency, gao, "乙")
    assert verify().broken is None
    assert [entry.seq for entry in Entry.objects.all()] == [1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor_name = 'x'",
        "DELETE FROM audit_entry",
        "UPDATE audit_head SET seq = 1, hash = 'x'",
        "DELETE FROM audit_head",
    ],
)
def test_the_database_refuses_to_change_the_trail(statement: str, gao: Actor, offices: Offices) -> None:
    write(offices.emergency, gao, "甲", "乙")
    with pytest.raises(DatabaseError), transaction.atomic():
        run(statement)
    assert verify().entries == 2


@pytest.mark.requirement("BAS-14")
@pytest.mark.parametrize(
    ("tampering", "seq", "code"),
    [
        ("UPDATE audit_entry SET actor_name = 'x' WHERE seq = 2", 2, "audit.entry_changed"),
        ('UPDATE audit_entry SET fields = \'{"name": "x"}\' WHERE seq = 2', 2, "audit.entry_changed"),
        ("UPDATE audit_entry SET county_key = NULL WHERE seq = 3", 3, "audit.entry_changed"),
        ("DELETE FROM audit_entry WHERE seq = 2", 2, "audit.entry_missing"),
        ("DELETE FROM audit_entry WHERE seq = 3", 3, "audit.tail_missing"),
        ("DELETE FROM audit_entry", 1, "audit.tail_missing"),
        ("UPDATE audit_entry SET seq = 9 WHERE seq = 1", 1, "audit.entry_missing"),
        (
            "UPDATE audit_entry SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)",
            1,
            "audit.entry_missing",
        ),
        ("UPDATE audit_entry SET algorithm = 'sm3' WHERE seq = 2", 2, "audit.entry_changed"),
        ("UPDATE audit_entry SET algorithm = 'none', hash = '' WHERE seq = 2", 2, "audit.entry_changed"),
        ("UPDATE audit_entry SET previous = hash WHERE seq = 2", 2, "audit.order_changed"),
    ],
)
def test_tampering_past_the_triggers_is_found_and_named(
    tampering: str, seq: int, code: str, gao: Actor, offices: Offices
) -> None:
    write(offices.emergency, gao, "甲", "乙", "丙")
    assert verify().broken is None
    with triggers_lifted():
        run(tampering)
    broken = verify().broken
    assert broken is not None
    assert (broken.seq, broken.code) == (seq, code)


def test_two_entries_that_changed_places_are_found(gao: Actor, offices: Offices) -> None:
    write(offices.emergency, gao, "甲", "乙", "丙")
    with triggers_lifted():
        run(
            "UPDATE audit_entry SET seq = -seq WHERE seq > 1",
            "UPDATE audit_entry SET seq = 5 + seq WHERE seq < 0",
        )
    broken = verify().broken
    assert broken is not None
    assert (broken.seq, broken.code) == (2, "audit.order_changed")


def test_an_erased_value_is_gone_and_the_chain_whole(gao: Actor, offices: Offices) -> None:
    audit.record(REWARDED, actor=gao, subject=offices.emergency, yuan=Decimal("300.50"), alias="匿名甲")
    entry = Entry.objects.get()
    assert list(entry.fields["alias"]) == [entry.algorithm]
    assert "匿名甲" not in str(entry.fields) + str(entry)
    assert Erasable.objects.get().value == "匿名甲"
    Erasable.objects.all().delete()
    assert verify().broken is None


def test_an_erasable_value_that_was_changed_is_found(gao: Actor, offices: Offices) -> None:
    audit.record(REWARDED, actor=gao, subject=offices.emergency, yuan=1, alias="匿名甲")
    Erasable.objects.update(value="匿名乙")
    broken = verify().broken
    assert broken is not None
    assert broken.code == "audit.erasable_changed"


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_make_one_chain(gao: Actor, offices: Offices) -> None:
    def writer(number: int) -> None:
        try:
            write(offices.emergency, gao, *(f"{number}-{step}" for step in range(10)))
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(writer, range(16)))
    verdict = verify()
    assert (verdict.entries, verdict.broken) == (160, None)
    assert Head.objects.get().seq == 160


def test_dates_and_numbers_are_kept_exactly(
    gao: Actor, offices: Offices, django_assert_num_queries: Callable[..., object]
) -> None:
    dated = audit.action("tests.dated", "%(on)s", fields={"on": audit.KEEP, "names": audit.KEEP})
    audit.record(dated, actor=gao, subject=offices.emergency, on=date(2025, 3, 1), names=("甲", "乙"))
    assert Entry.objects.get().fields == {"on": "2025-03-01", "names": ["甲", "乙"]}
