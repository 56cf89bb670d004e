"""A whole year, day by day: no reminder doubled, none lost, each explained, and nobody's duty moved."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest
from django.utils.timezone import localdate

from zhiben.apps.dispatch.models import Escalation, Task
from zhiben.apps.dispatch.selectors.escalations import chases
from zhiben.apps.dispatch.tests.simulated_year import FIRST, LAST, TASKS, UNITS, Row, Year
from zhiben.foundation.access.testing import Cast, Places
from zhiben.foundation.outbox.models import Notice

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("RPT-04")
def test_a_simulated_year_sends_exactly_what_an_independent_count_of_its_events_says(
    cast: Cast, places: Places
) -> None:
    year = Year(places.county)
    bearers = dict(Task.objects.values_list("pk", "organisation_id"))
    people = dict(Task.objects.values_list("pk", "person_id"))
    assert (len(bearers), len({unit.pk for unit in year.units})) == (TASKS, UNITS)
    year.run()
    columns = ("applies_to", "subject_key", "due_on", "rung", "on", "skipped")
    rows = list(Escalation.objects.values_list(*columns))
    expected = year.expected()
    assert len(rows) == len(set(rows)) == len({row[:4] for row in rows}) > 3000
    assert set(rows) == expected
    assert any(row[5] for row in rows), "runs were missed"
    assert dict(Task.objects.values_list("pk", "organisation_id")) == bearers
    assert dict(Task.objects.values_list("pk", "person_id")) == people
    _explained()
    _one_notice_a_person_a_run()
    _counts_are_those_of_a_recount(places, expected, year)


def _explained() -> None:
    for row in Escalation.objects.all():
        assert row.title in row.explanation and row.due_on.isoformat() in row.explanation, row.explanation
        assert "级“" in row.explanation
        assert row.skipped or "责任仍由" in row.explanation
        assert row.skipped or row.told, row.explanation


def _one_notice_a_person_a_run() -> None:
    heard: dict[tuple[str, date], int] = defaultdict(int)
    for row in Escalation.objects.filter(skipped=False):
        for told in row.told:
            if told["user"]:
                heard[told["user"], row.on] += 1
    notices = Counter((str(notice.recipient_id), localdate(notice.at)) for notice in Notice.objects.all())
    assert set(notices.values()) == {1}
    assert len(notices) == len(heard)
    for notice in Notice.objects.all():
        assert f"{heard[str(notice.recipient_id), localdate(notice.at)]} 项" in notice.title


def _counts_are_those_of_a_recount(places: Places, expected: set[Row], year: Year) -> None:
    unit_of = {(thing.kind, thing.key): thing.unit for thing in year.things}
    sent: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for kind, key, due, _, on, skipped in expected:
        if not skipped:
            sent[unit_of[kind, key]] += 1
            late[unit_of[kind, key]] += due < on
    found = chases(places.county.pk, since=FIRST, until=LAST)
    assert {each.unit: each.sent for each in found} == dict(sent)
    assert {each.unit: each.late for each in found if each.late} == {unit: n for unit, n in late.items() if n}
