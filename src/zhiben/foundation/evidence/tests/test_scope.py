"""Who sees which files."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from zhiben.core.errors import NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.evidence import selectors, services
from zhiben.foundation.evidence.selectors import Filters
from zhiben.foundation.evidence.testing import NOW, bound, exif, office, photo

pytestmark = pytest.mark.usefixtures("files")


def seen(actor: Actor, filters: Filters | None = None) -> set[str]:
    return {row.subject_label for row in selectors.attachments(filters or Filters(), actor=actor).rows}


def test_each_of_the_cast_sees_the_files_of_the_own_scope(cast: Cast, gao: Actor, offices: Offices) -> None:
    for place in (offices.emergency, offices.construction, offices.town, offices.other_town, offices.enterprise):
        bound(photo(), place, actor=gao)
    names = {
        name: len(seen(getattr(cast, name).actor)) for name in ("gao", "shen", "lin", "he", "ma", "qiu", "xi", "wu")
    }
    assert names == {"gao": 5, "shen": 1, "lin": 2, "he": 5, "ma": 1, "qiu": 0, "xi": 0, "wu": 0}


def test_a_neighbour_sees_nothing_by_any_way(gao: Actor, wu: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    assert selectors.shown_at(offices.emergency, actor=wu) == [] and not selectors.visible(actor=wu).exists()
    commands: tuple[Callable[[], object], ...] = (
        lambda: selectors.attachment(row.pk, actor=wu),
        lambda: selectors.attachment(uuid4(), actor=wu),
        lambda: services.withdraw_evidence(row.pk, reason="x", actor=wu, now=NOW),
        lambda: services.set_effective_day(row.pk, effective_on=None, actor=wu),
    )
    for command in commands:
        with pytest.raises(NotVisible) as refused:
            command()
        assert refused.value.code == "evidence.absent"  # the same for what exists and what does not


def test_what_is_protected_is_seen_by_officers_only_and_opening_it_is_written_down(
    gao: Actor, he: Actor, ma: Actor, offices: Offices
) -> None:
    row = bound(photo(), offices.enterprise, actor=gao, protected=True)
    assert seen(gao) == {offices.enterprise.name} and seen(he) == set() and seen(ma) == set()
    before = Entry.objects.count()
    services.open_file(row, actor=gao, now=NOW)
    assert Entry.objects.count() == before + 1 and "受保护" in str(Entry.objects.last())
    assert [each.actor_name for each in selectors.retrievals(row)] == ["高敏"]


def test_who_brought_a_protected_file_still_sees_it(ma: Actor, he: Actor, offices: Offices) -> None:
    bound(photo(), offices.enterprise, actor=ma, protected=True)
    assert seen(ma) == {offices.enterprise.name} and seen(he) == set()


def test_opening_what_is_not_protected_leaves_a_record_but_no_audit_entry(gao: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    before = Entry.objects.count()
    services.open_file(row, actor=gao, now=NOW)
    assert Entry.objects.count() == before and len(selectors.retrievals(row)) == 1


def test_who_may_only_read_changes_nothing(gao: Actor, he: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    with pytest.raises(NotPermitted):
        services.withdraw_evidence(row.pk, reason="x", actor=he, now=NOW)


def test_seeing_is_not_handling(gao: Actor, ma: Actor, shen: Actor, offices: Offices) -> None:
    row = bound(photo(), offices.enterprise, actor=gao)
    assert selectors.attachment(row.pk, actor=ma).pk == row.pk
    with pytest.raises(NotVisible):
        services.withdraw_evidence(row.pk, reason="x", actor=shen, now=NOW)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(kind="image"), 2),
        (Filters(kind="office"), 1),
        (Filters(role="charter"), 1),
        (Filters(subject_type="access.organisation"), 3),
        (Filters(subject_type="other"), 0),
        (Filters(name="方案"), 1),
        (Filters(name="住建"), 0),
        (Filters(state="withdrawn"), 0),
        (Filters(state="pending"), 0),
        (Filters(captured_from=NOW.date()), 0),
        (Filters(captured_to=NOW.date()), 1),
        (Filters(uploaded_from=NOW.date(), uploaded_to=NOW.date()), 3),
        (Filters(uploaded_from=NOW.date().replace(day=3)), 0),
    ],
)
def test_the_list_is_filtered(filters: Filters, count: int, gao: Actor, offices: Offices) -> None:
    bound(photo(1, written=exif()), offices.emergency, actor=gao)
    bound(photo(2), offices.emergency, actor=gao)
    bound(office(), offices.emergency, actor=gao, role="charter", name="三定方案.docx")
    assert len(selectors.attachments(filters, actor=gao).rows) == count
