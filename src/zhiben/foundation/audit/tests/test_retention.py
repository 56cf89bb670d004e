"""Values go when their time is over, and only theirs; the chain verifies before and after."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry, Erasable
from zhiben.foundation.audit.retention import erase_expired

TOLD = audit.action(
    "tests.told",
    "%(name)s",
    fields={"name": audit.erase("tests.short_retention"), "place": audit.erase("tests.long_retention")},
)
DAYS = {"tests.short_retention": 30, "tests.long_retention": 400}


@pytest.fixture
def told(gao: Actor, offices: Offices) -> Entry:
    return audit.record(TOLD, actor=gao, subject=offices.emergency, name="匿名甲", place="井口")


def test_each_value_goes_after_its_own_time_and_the_chain_verifies(told: Entry, setter: Actor) -> None:
    for days, left in ((29, {"匿名甲", "井口"}), (31, {"井口"}), (401, set())):
        erase_expired(DAYS, actor=setter, now=timezone.now() + timedelta(days=days))
        assert set(Erasable.objects.values_list("value", flat=True)) == left
        assert verify().broken is None
    assert [str(entry) for entry in Entry.objects.all()][1:] == [
        "按保存期限（tests.short_retention，30 天）清除内容 1 项",
        "按保存期限（tests.long_retention，400 天）清除内容 1 项",
    ]


def test_a_retention_without_days_keeps_everything(told: Entry, setter: Actor) -> None:
    assert erase_expired({}, actor=setter, now=timezone.now() + timedelta(days=9999)) == {}
    assert Erasable.objects.count() == 2


def test_what_was_erased_leaves_no_trace_of_the_value(told: Entry, setter: Actor) -> None:
    erase_expired(DAYS, actor=setter, now=timezone.now() + timedelta(days=9999))
    assert "匿名甲" not in str(list(Entry.objects.values()))
    assert str(Entry.objects.get(seq=told.seq)) == "（不公开）"


def test_erasing_twice_erases_nothing_more(told: Entry, setter: Actor) -> None:
    later = timezone.now() + timedelta(days=9999)
    assert erase_expired(DAYS, actor=setter, now=later) == {"tests.short_retention": 1, "tests.long_retention": 1}
    assert erase_expired(DAYS, actor=setter, now=later) == {}
