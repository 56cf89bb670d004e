"""How long files stay: holds, deletion, quarantine, and what crashes leave."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from tests.servers.scanner import EICAR, Daemon
from zhiben.core.errors import Conflict, NotPermitted
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor, system_actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Cast, Offices
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.evidence import bindings, jobs, retention, selectors, services
from zhiben.foundation.evidence.models import Attachment, Blob, Retrieval, Scan
from zhiben.foundation.evidence.offices import _find, _itself
from zhiben.foundation.evidence.storage import store
from zhiben.foundation.evidence.testing import NOW, bound, office, photo
from zhiben.foundation.outbox.models import Job, Notice
from zhiben.foundation.outbox.testing import Clock

LATER = NOW + timedelta(days=31)
Work = Callable[[], int]


@pytest.fixture(autouse=True)
def short(files: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files of organisations are kept thirty days."""
    made = bindings.Binding(
        Organisation, "机构", {"scene": "现场照片"}, _find, timedelta(days=30), organisation=_itself
    )
    monkeypatch.setattr(bindings, "_bound", {made.kind: made})
    yield


def stored(files: Path) -> int:
    return sum(path.is_file() for path in (files / "blobs").rglob("*"))


def refused_code(command: Callable[[], object]) -> str:
    with pytest.raises(Conflict) as refused:
        command()
    return refused.value.code


def test_a_file_whose_time_is_over_is_deleted_by_command_and_the_row_stays(
    gao: Actor, offices: Offices, files: Path
) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    assert row.keep_until == date(2026, 4, 1)
    retention.delete_evidence(row.pk, reason="保存期满", actor=gao, now=LATER)
    row.refresh_from_db()
    assert stored(files) == 0 and Blob.objects.count() == 0
    assert (row.blob, row.deleted_on, row.deleted_by_name) == (None, date(2026, 4, 2), "高敏")
    entry = timeline(offices.emergency, actor=gao)[0]
    assert entry.action == "evidence.deleted" and entry.fields["sha256"] == row.sha256


def test_bytes_stay_as_long_as_one_attachment_needs_them(gao: Actor, offices: Offices, files: Path) -> None:
    row, other = bound(photo(), offices.emergency, actor=gao), bound(photo(), offices.construction, actor=gao)
    retention.delete_evidence(row.pk, reason="期满", actor=gao, now=LATER)
    assert stored(files) == 2
    retention.delete_evidence(other.pk, reason="期满", actor=gao, now=LATER)
    assert stored(files) == 0


def test_within_its_time_nothing_is_deleted(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    last_day = NOW + timedelta(days=30)
    assert (
        refused_code(lambda: retention.delete_evidence(row.pk, reason="x", actor=gao, now=last_day))
        == "evidence.within_retention"
    )
    Attachment.objects.update(keep_until=None)
    assert (
        refused_code(lambda: retention.delete_evidence(row.pk, reason="x", actor=gao, now=LATER))
        == "evidence.kept_for_good"
    )


def test_under_a_hold_nothing_is_deleted_nor_marked_and_after_it_both(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    retention.hold_evidence(offices.emergency, reason="事故调查", actor=gao, now=NOW)
    assert retention.mark_expired(LATER.date()) == 0
    assert refused_code(lambda: retention.delete_evidence(row.pk, reason="x", actor=gao, now=LATER)) == "evidence.held"
    retention.lift_hold(offices.emergency, reason="调查结束", actor=gao, now=LATER)
    assert retention.mark_expired(LATER.date()) == 1
    retention.delete_evidence(row.pk, reason="期满", actor=gao, now=LATER)
    said = [str(entry) for entry in timeline(offices.emergency, actor=gao)][1:3]
    assert said == ["解除证据冻结：调查结束", "冻结全部证据材料：事故调查"]


def test_a_hold_covers_what_comes_later_and_takes_marks_back(gao: Actor, offices: Offices) -> None:
    first = bound(photo(1), offices.emergency, actor=gao)
    retention.mark_expired(LATER.date())
    retention.hold_evidence(offices.emergency, reason="调查", actor=gao, now=LATER)
    second = bound(photo(2), offices.emergency, actor=gao)
    first.refresh_from_db()
    assert first.marked_on is None
    far = LATER + timedelta(days=400)
    assert refused_code(lambda: retention.delete_evidence(second.pk, reason="x", actor=gao, now=far)) == "evidence.held"


def test_an_object_is_held_once_and_lifted_once(gao: Actor, offices: Offices) -> None:
    office = offices.emergency
    assert refused_code(lambda: retention.lift_hold(office, reason="x", actor=gao, now=NOW)) == "evidence.not_held"
    retention.hold_evidence(office, reason="x", actor=gao, now=NOW)
    assert (
        refused_code(lambda: retention.hold_evidence(office, reason="y", actor=gao, now=NOW)) == "evidence.already_held"
    )


def test_only_who_may_holds_and_deletes(shen: Actor, wu: Actor, gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.construction, actor=gao)
    with pytest.raises(NotPermitted):
        retention.hold_evidence(offices.construction, reason="x", actor=shen, now=NOW)
    with pytest.raises(NotPermitted):
        retention.hold_evidence(offices.construction, reason="x", actor=wu, now=NOW)
    with pytest.raises(NotPermitted):
        retention.delete_evidence(row.pk, reason="x", actor=shen, now=LATER)


def test_a_deleted_file_is_not_deleted_twice_nor_withdrawn(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    retention.delete_evidence(row.pk, reason="期满", actor=gao, now=LATER)
    for command in (
        lambda: retention.delete_evidence(row.pk, reason="期满", actor=gao, now=LATER),
        lambda: services.withdraw_evidence(row.pk, reason="x", actor=gao, now=LATER),
        lambda: services.set_effective_day(row.pk, effective_on=None, actor=gao),
    ):
        assert refused_code(command) == "evidence.not_in_use"


# What the scheduler does


def enqueue(request: outbox.registry.Message, clock: Clock) -> Job:
    return outbox.enqueue(request, actor=system_actor("scheduler"), now=clock.now)


@pytest.mark.django_db(transaction=True)
def test_the_daily_job_marks_what_may_go(gao: Actor, offices: Offices, clock: Clock, work_all: Work) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    enqueue(jobs.Mark(), clock)
    work_all()
    row.refresh_from_db()
    assert row.marked_on is None
    clock.now = LATER
    enqueue(jobs.Mark(), clock)
    work_all()
    row.refresh_from_db()
    assert row.marked_on == date(2026, 4, 2) and row.deleted_on is None
    marked = selectors.attachments(selectors.Filters(state="marked"), actor=gao).rows
    assert [each.pk for each in marked] == [row.pk]


@pytest.mark.django_db(transaction=True)
def test_when_the_scanner_is_back_clean_files_leave_quarantine_and_infected_ones_go(
    gao: Actor, offices: Offices, daemon: Daemon, settings: LazySettings, files: Path, clock: Clock, work_all: Work
) -> None:
    settings.EVIDENCE_SCANNER = "tcp://127.0.0.1:9"
    clean = bound(photo(), offices.emergency, actor=gao)
    bad = bound(office({"word/a.xml": "x"}) + EICAR, offices.emergency, actor=gao, name="a.docx")
    enqueue(jobs.Rescan(), clock)
    work_all()
    assert selectors.evidence_of(offices.emergency) == {}
    settings.EVIDENCE_SCANNER = daemon.url
    enqueue(jobs.Rescan(), clock)
    work_all()
    assert [row.pk for row in selectors.evidence_of(offices.emergency)["scene"]] == [clean.pk]
    bad.refresh_from_db()
    assert bad.withdrawn_at is not None and bad.blob is not None and bad.blob.scan == Scan.INFECTED
    assert stored(files) == 2 and "查出病毒" in Notice.objects.get().title
    assert {"evidence.cleared", "evidence.infected"} <= set(Entry.objects.values_list("action", flat=True))


@pytest.mark.django_db(transaction=True)
def test_the_sweep_removes_orphans_temporary_files_and_old_records_but_nothing_known(
    gao: Actor, offices: Offices, files: Path, clock: Clock, work_all: Work
) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    services.open_file(row, actor=gao, now=NOW)
    store().put_bytes("cd" * 32, b"never bound")
    (files / "incoming" / "a.part").write_bytes(b"x")
    enqueue(jobs.Sweep(), clock)
    work_all()
    assert stored(files) == 3  # a day is left to whatever may still be coming in
    clock.now = datetime.now(UTC) + timedelta(days=500)
    enqueue(jobs.Sweep(), clock)
    work_all()
    assert stored(files) == 2 and list(files.rglob("*.part")) == [] and Retrieval.objects.count() == 0
    assert Blob.objects.count() == 1


# Several at once


def together(*commands: Callable[[], object]) -> list[BaseException]:
    """Run in threads of their own, starting at the same time. What each of them raised."""
    faults: list[BaseException] = []
    start = threading.Barrier(len(commands))

    def run(command: Callable[[], object]) -> None:
        start.wait()
        try:
            command()
        except Conflict as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(command,)) for command in commands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
def test_eight_uploads_of_the_same_bytes_at_once_are_one_blob(cast: Cast, offices: Offices, files: Path) -> None:
    gao, data = cast.gao.actor, photo()
    places = [offices.emergency, offices.construction, offices.town, offices.enterprise] * 2
    faults = together(*(lambda place=place: bound(data, place, actor=gao) for place in places))
    assert faults == [] and Blob.objects.count() == 1 and Attachment.objects.count() == 4 and stored(files) == 2


@pytest.mark.django_db(transaction=True)
def test_deleting_and_uploading_the_same_bytes_at_once_never_loses_them(
    cast: Cast, offices: Offices, files: Path
) -> None:
    gao, data = cast.gao.actor, photo()
    for _ in range(5):
        row = bound(data, offices.emergency, actor=gao)
        faults = together(
            lambda pk=row.pk: retention.delete_evidence(pk, reason="期满", actor=gao, now=LATER),  # type: ignore[misc]
            lambda: bound(data, offices.town, actor=gao),
        )
        live = Attachment.objects.get(subject_id=str(offices.town.pk), deleted_on=None)
        assert faults == [] and live.blob is not None and store().exists(live.blob.sha256)
        retention.delete_evidence(live.pk, reason="期满", actor=gao, now=LATER)
        assert stored(files) == 0
