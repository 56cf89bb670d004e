"""Photos that were shown before."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from PIL import ImageOps
from pytest_django.fixtures import DjangoAssertNumQueries

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices
from zhiben.foundation.evidence.fingerprint import Fingerprint, signed
from zhiben.foundation.evidence.models import Blob
from zhiben.foundation.evidence.reuse import oddities, reused_photos, reuses_of
from zhiben.foundation.evidence.testing import NOW, bound, encoded, exif, office, photo, scene

pytestmark = pytest.mark.usefixtures("files")


def codes(found: list[object]) -> list[list[str]]:
    return [[reason.code for reason in each.reasons] for each in found]  # type: ignore[attr-defined]


def test_a_photo_made_smaller_and_compressed_again_is_found_at_another_object(gao: Actor, offices: Offices) -> None:
    first = bound(photo(1), offices.construction, actor=gao)
    bound(photo(2), offices.construction, actor=gao)
    again = bound(encoded(scene(1, (640, 480)), "JPEG", quality=40), offices.emergency, actor=gao)
    (found,) = reused_photos(offices.emergency, actor=gao)
    assert (found.photo.pk, found.other.pk) == (again.pk, first.pk) and found.bits <= 7
    assert codes([found]) == [["evidence.near_photo", "evidence.used_elsewhere"]]
    assert offices.construction.name in found.reasons[1].message


def test_different_photos_are_not_taken_for_each_other(gao: Actor, offices: Offices) -> None:
    for seed in range(12):
        bound(photo(seed, (320, 240)), offices.emergency, actor=gao)
    assert reused_photos(offices.emergency, actor=gao) == []


def test_the_same_bytes_are_found_of_whatever_kind(gao: Actor, offices: Offices) -> None:
    bound(office(), offices.construction, actor=gao, name="a.docx")
    bound(office(), offices.emergency, actor=gao, name="b.docx")
    assert codes(reused_photos(offices.emergency, actor=gao)) == [["evidence.same_bytes", "evidence.used_elsewhere"]]  # type: ignore[arg-type]


def test_a_photo_turned_left_to_right_is_found(gao: Actor, offices: Offices) -> None:
    bound(photo(4), offices.construction, actor=gao)
    bound(encoded(ImageOps.mirror(scene(4)), "JPEG"), offices.emergency, actor=gao)
    assert codes(reused_photos(offices.emergency, actor=gao))[0][0] == "evidence.mirrored_photo"  # type: ignore[arg-type]


def test_the_state_after_is_not_proved_by_the_picture_from_before(gao: Actor, offices: Offices) -> None:
    written = exif()
    bound(photo(1, written=written), offices.emergency, actor=gao, role="scene")
    after = bound(photo(1, quality=50, written=written), offices.emergency, actor=gao, role="commission")
    assert codes(reuses_of(after, actor=gao)) == [  # type: ignore[arg-type]
        ["evidence.near_photo", "evidence.used_in_other_role", "evidence.same_instant"]
    ]


def test_nobody_finds_what_lies_outside_his_scope(gao: Actor, lin: Actor, wu: Actor, offices: Offices) -> None:
    bound(photo(1), offices.emergency, actor=gao)
    mine = bound(photo(1), offices.town, actor=lin)
    theirs = bound(photo(1), offices.next_emergency, actor=wu)
    assert reuses_of(mine, actor=lin) == [] and reuses_of(theirs, actor=wu) == []
    assert len(reuses_of(mine, actor=gao)) == 1


def test_a_camera_that_is_ahead_of_its_time_and_an_old_photo_are_said(gao: Actor, offices: Offices) -> None:
    late = bound(photo(1, written=exif(taken="2026:03:05 00:00:00")), offices.emergency, actor=gao)
    old = bound(
        photo(2, written=exif(taken="2025:03:05 00:00:00")), offices.emergency, actor=gao, effective_on=NOW.date()
    )
    assert [each.code for each in oddities(late)] == ["evidence.captured_later"]
    assert [each.code for each in oddities(old)] == ["evidence.captured_long_ago"]


def fill(count: int) -> None:
    """Blobs of photos that never were."""
    chance = random.Random(9)  # noqa: S311 - figures of a test
    prints = (Fingerprint(chance.getrandbits(64), chance.getrandbits(64)) for _ in range(count))
    Blob.objects.bulk_create(
        (
            Blob(
                sha256=f"{number:064x}", size=1, file_type="jpeg", scan="off", stored_at=NOW,
                across=signed(each.across), down=signed(each.down), band_0=each.bands[0], band_1=each.bands[1],
                band_2=each.bands[2], band_3=each.bands[3],
            )
            for number, each in enumerate(prints)
        ),
        batch_size=2000,
    )  # fmt: skip


def test_among_many_photos_one_is_found_by_index_in_few_queries(
    gao: Actor, offices: Offices, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill(20_000)
    first = bound(photo(1), offices.construction, actor=gao)
    again = bound(photo(1, quality=50), offices.emergency, actor=gao)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with django_assert_max_num_queries(2):
        assert [found.other.pk for found in reuses_of(again, actor=gao)] == [first.pk]
    plan = Blob.objects.filter(band_0__in=[1, 2], across__isnull=False).values_list("pk", "across", "down").explain()
    assert "evidence_near_0" in plan
