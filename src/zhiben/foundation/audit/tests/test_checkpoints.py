"""Checkpoints kept elsewhere, the two hashes, and reading as an entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography.hazmat.primitives import hashes
from django.db import connection, transaction
from pytest_django import Settings

from zhiben.core.errors import InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices
from zhiben.foundation.audit import checkpoints, hashing
from zhiben.foundation.audit.chain import Break, digest_of, verify
from zhiben.foundation.audit.models import GENESIS, Entry, Head
from zhiben.foundation.audit.testing import triggers_lifted

NOTED = audit.action("tests.noted", "记下%(name)s", fields={"name": audit.KEEP})
NOW = datetime(2026, 3, 3, 8, 30, 12, tzinfo=UTC)


def write(subject: object, actor: Actor, *names: str) -> None:
    for name in names:
        with transaction.atomic():
            audit.record(NOTED, actor=actor, subject=subject, name=name)  # type: ignore[arg-type]


def rewrite(*, keep: int, name: str = "") -> None:
    """What somebody with every right on the database can do: cut the end off, or chain all anew from one entry on."""
    with triggers_lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE seq > %s", [keep])
        previous = GENESIS
        for entry in Entry.objects.order_by("seq"):
            entry.fields = {"name": name or entry.fields["name"]}
            entry.previous = previous
            previous = entry.hash = digest_of(entry)
            entry.save()
        Head.objects.update(seq=keep, hash=previous)


def broken_against(kept: list[checkpoints.Checkpoint]) -> Break:
    broken = verify(kept).broken
    assert broken is not None
    return broken


def test_a_tail_that_was_cut_off_with_its_head_is_found_by_a_checkpoint(gao: Actor, offices: Offices) -> None:
    write(offices.emergency, gao, "甲", "乙", "丙")
    kept = [checkpoints.take(NOW)]
    rewrite(keep=2)
    assert verify().broken is None
    assert (broken_against(kept).seq, broken_against(kept).code) == (3, "audit.checkpoint_beyond")


def test_a_chain_that_was_made_anew_is_found_by_the_first_checkpoint_after_the_change(
    gao: Actor, offices: Offices
) -> None:
    write(offices.emergency, gao, "甲")
    kept = [checkpoints.take(NOW)]
    write(offices.emergency, gao, "乙", "丙")
    kept.append(checkpoints.take(NOW))
    rewrite(keep=3, name="改")
    write(offices.emergency, gao, "丁")
    assert verify().broken is None
    assert (broken_against(kept).seq, broken_against(kept).code) == (1, "audit.checkpoint_differs")
    assert broken_against(kept[1:]).seq == 3


def test_checkpoints_go_through_a_file_and_the_chain_grows_past_them(
    gao: Actor, offices: Offices, tmp_path: Path
) -> None:
    file = tmp_path / "kept" / "checkpoints.jsonl"
    for name in "甲乙":
        checkpoints.write(checkpoints.take(NOW), file)
        write(offices.emergency, gao, name)
    read = checkpoints.read(file.read_text(encoding="ascii").splitlines())
    assert [each.entries for each in read] == [0, 1]
    assert read[0].at == NOW
    assert verify(read).broken is None


@pytest.mark.parametrize("line", ["甲", '{"entries": 1}', "[]", '{"entries": 1, "hash": "a", "at": "昨天"}'])
def test_what_is_no_file_of_checkpoints_is_refused_with_its_line(line: str) -> None:
    with pytest.raises(InputError, match="第 2 行") as refused:
        checkpoints.read(["", line])
    assert refused.value.code == "audit.checkpoint_unreadable"


def test_a_file_that_cannot_be_written_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        checkpoints.write(checkpoints.take(NOW), tmp_path)
    assert refused.value.code == "audit.checkpoint_unwritable"


def test_sm3_and_sha256_give_the_published_digests() -> None:
    """GB/T 32905-2016, A.1, is over the bytes abc; canonical JSON puts quotation marks around them."""
    running = hashes.Hash(hashing.ALGORITHMS["sm3"]())
    running.update(b"abc")
    assert running.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert hashing.digest("sha256", 0) == "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"


def test_a_change_of_hash_keeps_old_entries_verifiable(gao: Actor, offices: Offices, settings: Settings) -> None:
    for algorithm in ("sha256", "sm3", "sha256"):
        settings.AUDIT_HASH = algorithm
        write(offices.emergency, gao, "甲")
    assert [entry.algorithm for entry in Entry.objects.order_by("seq")] == ["sha256", "sm3", "sha256"]
    assert (verify().entries, verify().broken) == (3, None)


def test_reading_a_protected_field_is_one_entry_a_minute_for_each_reader(
    gao: Actor, shen: Actor, offices: Offices
) -> None:
    def look(actor: Actor, seconds: int, what: str = "联系电话") -> bool:
        now = NOW + timedelta(seconds=seconds)
        with time_machine.travel(now, tick=False):
            return audit.seen(what, actor=actor, subject=offices.emergency, now=now) is not None

    assert [look(gao, 0), look(gao, 40), look(shen, 41), look(gao, 42, "住址"), look(gao, 60)] == [
        True,
        False,
        True,
        True,
        True,
    ]
    assert str(Entry.objects.get(seq=1)) == "查看了联系电话"
    assert verify().broken is None
