"""Binding files to objects."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.servers.scanner import EICAR, Daemon
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.core.lifecycle import Evidence, Lifecycle, State, Transition, refusal_codes
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Cast, Offices
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.evidence import bindings, selectors, services
from zhiben.foundation.evidence.bindings import bind
from zhiben.foundation.evidence.incoming import receive
from zhiben.foundation.evidence.models import Attachment, Blob, Scan
from zhiben.foundation.evidence.testing import HERE, NOW, bound, exif, office, photo
from zhiben.foundation.outbox.models import Event

pytestmark = pytest.mark.usefixtures("files")


def stored(files: Path) -> list[str]:
    return sorted(path.name for path in (files / "blobs").rglob("*") if path.is_file())


def test_a_photo_is_kept_under_its_digest_with_what_is_known_of_it(gao: Actor, offices: Offices, files: Path) -> None:
    row = bound(photo(written=exif(gps=HERE)), offices.emergency, actor=gao, effective_on=date(2026, 2, 28))
    blob = row.blob
    assert blob is not None and stored(files) == [blob.sha256, f"{blob.sha256}.thumbnail"]
    # Three times, kept apart: of the camera, of the upload, of the person.
    assert row.captured_at == blob.captured_at == datetime(2026, 3, 1, 1, 15, 30, tzinfo=UTC)
    assert row.uploaded_at == NOW and row.effective_on == date(2026, 2, 28)
    assert (blob.datum, blob.device, blob.width, blob.scan) == ("WGS84", "HUAWEI Mate", 1200, Scan.OFF)
    assert row.county_key == offices.emergency.area.county_key and row.organisation_id == offices.emergency.pk


def test_binding_writes_an_audit_entry_at_the_object_and_an_event(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    entry = timeline(offices.emergency, actor=gao)[0]
    assert str(entry) == "上传现场照片“现场.jpg”" and entry.fields["sha256"] == row.sha256
    assert Event.objects.get(name="evidence.attached").payload["attachment_id"] == str(row.pk)


def test_the_same_bytes_are_one_blob_and_in_one_role_one_attachment(gao: Actor, offices: Offices, files: Path) -> None:
    one = bound(photo(), offices.emergency, actor=gao)
    again = bound(photo(), offices.emergency, actor=gao, name="另一个名字.jpg")
    elsewhere = bound(photo(), offices.construction, actor=gao)
    assert again.pk == one.pk and elsewhere.pk != one.pk and elsewhere.blob_id == one.blob_id
    assert Blob.objects.count() == 1 and len(stored(files)) == 2


def test_evidence_of_an_object_comes_by_role_and_the_same_bytes_count_once(gao: Actor, offices: Offices) -> None:
    for role, seed in (("scene", 1), ("scene", 2), ("charter", 1)):
        bound(photo(seed), offices.emergency, actor=gao, role=role)
    found = selectors.evidence_of(offices.emergency)
    assert {role: len(rows) for role, rows in found.items()} == {"scene": 2, "charter": 1}
    given = selectors.given_for(offices.emergency, ["scene", "commission"])
    assert len(set(given["scene"])) == 2 and list(given["commission"]) == []
    counts = selectors.counts_of("access.organisation", [str(offices.emergency.pk), str(offices.town.pk)])
    assert counts == {str(offices.emergency.pk): {"scene": 2, "charter": 1}}


def test_a_step_that_needs_two_photos_is_not_content_with_one_photo_twice(gao: Actor, offices: Offices) -> None:
    class Rectified(State):
        OPEN = "open", "待整改"
        DONE = "done", "已整改"

    need = Evidence("scene", "现场照片", at_least=2)
    step: Transition[None] = Transition(
        "finish", "整改", {Rectified.OPEN}, Rectified.DONE, "evidence.add", needs=(need,)
    )
    table: Lifecycle[None] = Lifecycle("rectified", (step,))

    def refused() -> list[str]:
        given = selectors.given_for(offices.emergency, ["scene"])
        return refusal_codes(table, "finish", state="open", facts=None, evidence=given)

    bound(photo(1), offices.emergency, actor=gao)
    bound(photo(1), offices.emergency, actor=gao, name="又一张.jpg")
    assert refused() == ["lifecycle.evidence_missing"]
    bound(photo(2), offices.emergency, actor=gao)
    assert refused() == []


def test_the_whole_way_leads_over_a_store_that_speaks_s3(
    gao: Actor, offices: Offices, settings: LazySettings, s3_url: str, files: Path
) -> None:
    settings.FILE_STORE_SECRETS = {"url": s3_url}
    data = photo()
    row = bound(data, offices.emergency, actor=gao)
    assert b"".join(services.content(row, 0, len(data))) == data
    assert b"".join(services.thumbnail(row)).startswith(b"\xff\xd8\xff")
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_what_is_withdrawn_counts_no_longer_but_stays(gao: Actor, offices: Offices, files: Path) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    services.withdraw_evidence(row.pk, reason="传错了", actor=gao, now=NOW)
    assert selectors.evidence_of(offices.emergency) == {} and len(stored(files)) == 2
    assert bound(photo(), offices.emergency, actor=gao).pk != row.pk  # it may come again
    with pytest.raises(Conflict) as refused:
        services.withdraw_evidence(row.pk, reason="再撤", actor=gao, now=NOW)
    assert refused.value.code == "evidence.not_in_use"


def test_withdrawing_needs_a_reason(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    with pytest.raises(InputError) as refused:
        services.withdraw_evidence(row.pk, reason=" ", actor=gao, now=NOW)
    assert refused.value.code == "evidence.reason_missing"


def test_the_effective_day_is_set_by_a_person_and_written_down(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    services.set_effective_day(row.pk, effective_on=date(2026, 1, 5), actor=gao)
    row.refresh_from_db()
    assert row.effective_on == date(2026, 1, 5) and row.captured_at is None
    assert "2026-01-05" in str(timeline(offices.emergency, actor=gao)[0])


def test_a_role_that_the_object_does_not_have_is_refused(gao: Actor, offices: Offices) -> None:
    with pytest.raises(InputError) as refused:
        bound(photo(), offices.emergency, actor=gao, role="after")
    assert refused.value.code == "evidence.role_unknown" and "现场照片" in refused.value.message


def test_an_object_has_no_more_files_than_its_kind_may(
    gao: Actor, offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bindings, "_bound", {})
    bind(Organisation, "机构", roles={"scene": "现场照片"}, find=lambda key, actor: offices.town, keep=None, most=2)
    bound(photo(1), offices.emergency, actor=gao)
    bound(photo(2), offices.emergency, actor=gao)
    with pytest.raises(InputError) as refused:
        bound(photo(3), offices.emergency, actor=gao)
    assert refused.value.code == "evidence.too_many"


def test_who_does_not_handle_an_object_adds_nothing_to_it(lin: Actor, he: Actor, wu: Actor, offices: Offices) -> None:
    codes = []
    for actor in (lin, wu, he):
        with pytest.raises(NotPermitted) as refused:
            bound(photo(), offices.emergency, actor=actor)
        codes.append(refused.value.code)
    assert codes == ["evidence.not_yours", "evidence.not_yours", "access.not_permitted"]
    assert Blob.objects.count() == 0


def test_an_enterprise_adds_to_its_own_and_a_town_to_what_lies_in_it(ma: Actor, lin: Actor, offices: Offices) -> None:
    assert bound(photo(1), offices.enterprise, actor=ma).organisation_id == offices.enterprise.pk
    assert bound(photo(2), offices.enterprise, actor=lin).town_key == offices.town.area_id
    with pytest.raises(NotPermitted):
        bound(photo(3), offices.town, actor=ma)


def test_what_no_app_has_bound_has_no_evidence(gao: Actor, offices: Offices) -> None:
    with pytest.raises(NotVisible) as refused:
        bound(photo(), offices.town.area, actor=gao)
    assert refused.value.code == "evidence.subject_absent"


@pytest.mark.parametrize("roles", [{}, {"Bad Role": "x"}])
def test_a_binding_without_sensible_roles_cannot_be_declared(roles: dict[str, str], offices: Offices) -> None:
    with pytest.raises(ValueError, match="roles"):
        bind(Area, "区域", roles=roles, find=lambda key, actor: offices.town, keep=None)


def test_files_move_with_their_object(gao: Actor, lin: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.other_town, actor=gao)
    assert not selectors.visible(actor=lin).filter(pk=row.pk).exists()
    offices.other_town.area = offices.town.area
    offices.other_town.save()
    assert services.follow(offices.other_town) == 1
    assert selectors.visible(actor=lin).filter(pk=row.pk).exists()


# The scanner


def test_a_clean_file_is_accepted(gao: Actor, offices: Offices, daemon: Daemon, settings: LazySettings) -> None:
    settings.EVIDENCE_SCANNER = daemon.url
    data = photo()
    row = bound(data, offices.emergency, actor=gao)
    assert row.blob is not None and row.blob.scan == Scan.CLEAN and daemon.seen == [len(data)]


def test_an_infected_file_is_refused_and_nothing_kept(
    gao: Actor, offices: Offices, daemon: Daemon, settings: LazySettings, files: Path
) -> None:
    settings.EVIDENCE_SCANNER = daemon.url
    with pytest.raises(InputError) as refused:
        bound(office({"word/a.xml": "x"}) + EICAR, offices.emergency, actor=gao, name="a.docx")
    assert refused.value.code == "evidence.infected" and "Eicar" in refused.value.message
    assert Blob.objects.count() == 0 and stored(files) == []


@pytest.mark.parametrize("says", [b"", b"INSTREAM size limit exceeded. ERROR", b"nonsense"])
def test_without_a_clear_answer_the_file_is_in_quarantine(
    says: bytes, gao: Actor, offices: Offices, daemon: Daemon, settings: LazySettings
) -> None:
    settings.EVIDENCE_SCANNER, daemon.says = daemon.url, says
    row = bound(photo(), offices.emergency, actor=gao)
    assert row.blob is not None and row.blob.scan == Scan.PENDING


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "unix:///nowhere/clamd.ctl", "what"])
def test_a_scanner_that_is_away_means_quarantine_not_acceptance(
    address: str, gao: Actor, offices: Offices, settings: LazySettings
) -> None:
    settings.EVIDENCE_SCANNER = address
    row = bound(photo(), offices.emergency, actor=gao)
    assert selectors.evidence_of(offices.emergency) == {}
    assert [each.pk for each in selectors.shown_at(offices.emergency, actor=gao)] == [row.pk]
    uses: tuple[Callable[[], object], ...] = (lambda: services.content(row, 0, 1), lambda: services.thumbnail(row))
    for use in uses:
        with pytest.raises(Conflict) as refused:
            use()
        assert refused.value.code == "evidence.quarantined"
    with pytest.raises(Conflict):
        services.open_file(row, actor=gao, now=NOW)


# What the database refuses by itself


def test_the_database_keeps_one_attachment_per_role_and_digest(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_deletes_nothing_before_its_time(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    for kept_until in (None, date(2026, 3, 2)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attachment.objects.filter(pk=row.pk).update(blob=None, deleted_on=date(2026, 3, 2), keep_until=kept_until)


def test_a_refused_command_leaves_no_row_and_the_bytes_to_the_sweep(
    gao: Actor, offices: Offices, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("zhiben.foundation.evidence.services.trail.record", broken)
    with pytest.raises(RuntimeError):
        bound(photo(), offices.emergency, actor=gao)
    assert Blob.objects.count() == Attachment.objects.count() == 0
    assert list(files.rglob("*.part")) == []


def test_a_list_of_any_length_takes_one_query(
    gao: Actor, cast: Cast, offices: Offices, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for seed in range(5):
        bound(photo(seed, (64, 48)), offices.emergency, actor=gao)
    with django_assert_max_num_queries(1):
        page = selectors.attachments(selectors.Filters(), actor=gao)
        assert [(row.role_label, row.blob and row.blob.usable, row.area.name) for row in page.rows] == [
            ("现场照片", True, "安澜县")
        ] * 5


def test_pages_follow_one_another_without_gap_or_repeat(gao: Actor, offices: Offices) -> None:
    for seed in range(7):
        bound(photo(seed, (64, 48)), offices.emergency, actor=gao)
    seen, after = [], ""
    while True:
        page = selectors.attachments(selectors.Filters(), actor=gao, after=after, size=3)
        seen += [row.pk for row in page.rows]
        if not (after := page.next):
            break
    assert len(seen) == len(set(seen)) == 7


def test_the_first_page_and_a_late_one_are_read_by_index(gao: Actor, offices: Offices) -> None:
    bound(photo(), offices.emergency, actor=gao)
    rows = selectors.visible(actor=gao).order_by("-uploaded_at", "-pk")[:48]
    plan = rows.explain() if connection.vendor == "sqlite" else "evidence_in_county"
    assert "evidence_in_county" in plan


def test_receiving_alone_binds_nothing(files: Path, db: None) -> None:
    with receive(io.BytesIO(photo()).read, name="a.jpg"):
        pass
    assert Attachment.objects.count() == 0 and stored(files) == []
