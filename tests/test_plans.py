"""The gate for plans finds what it is there for, in the words of either database."""

from __future__ import annotations

from tests.plans import faults
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.audit.models import Entry


def test_reading_a_great_table_whole_is_a_fault(db: None) -> None:
    assert faults(Entry.objects.filter(subject_label="青石镇"), Entry)
    assert faults(Entry.objects.filter(subject_label="青石镇"), Organisation) == []


def test_sorting_a_great_table_is_a_fault(db: None) -> None:
    assert faults(Entry.objects.filter(seq__gt=5).order_by("subject_label")[:50], Entry)


def test_reading_by_an_index_in_its_order_is_none(db: None) -> None:
    assert faults(Entry.objects.filter(seq__lt=9000).order_by("-seq")[:50], Entry) == []
