"""The ladder over real tasks: who hears, what is skipped, what moves the day, what ends it, and what never moves."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.models import Escalation, LadderRung, Occurrence, Task
from zhiben.apps.dispatch.selectors.ladder import rungs_of
from zhiben.apps.dispatch.selectors.rehearsal import rehearse
from zhiben.apps.dispatch.services import carrying, escalating, extending, ladder
from zhiben.core.errors import InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Places
from zhiben.foundation.outbox.models import Notice

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 10)


def at(day: date) -> datetime:
    return datetime.combine(day, time(7, 30), timezone.get_default_timezone())


def run(places: Places, *days: date) -> None:
    for day in days:
        escalating.climb_county(county=places.county, now=at(day), on=day)


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.fixture
def due(issued: Directive, shen: Actor) -> Occurrence:
    """The construction bureau's task, signed for, with Shen as its person, due on a Tuesday."""
    task = testing.task_of("县住建局")
    carrying.assign_person(task_id=task.pk, person_id=shen.id, actor=shen, now=testing.ISSUED_AT)
    carrying.sign_task(task_id=task.pk, actor=shen, now=testing.ISSUED_AT)
    found = testing.occurrences(task)[0]
    Occurrence.objects.filter(pk=found.pk).update(due_on=DUE)
    found.refresh_from_db()
    return found


def chased(due: Occurrence) -> list[tuple[str, str, bool]]:
    rows = Escalation.objects.filter(applies_to="occurrence", subject_key=str(due.pk)).order_by("on", "reached_on")
    return [(row.rung, row.on.isoformat()[5:], row.skipped) for row in rows]


@pytest.mark.requirement("RPT-04")
def test_replaying_the_clock_over_a_due_day_gives_the_same_rungs_and_ends_with_the_office(
    due: Occurrence, places: Places
) -> None:
    run(places, *span(date(2026, 3, 3), date(2026, 3, 17)))
    first = chased(due)
    assert first == [
        ("before", "03-05", False), ("due", "03-10", False), ("head", "03-11", False),
        ("lead", "03-13", False), ("office", "03-17", False),
    ]  # fmt: skip
    run(places, *span(date(2026, 3, 3), date(2026, 3, 17)))
    assert chased(due) == first
    last = Escalation.objects.get(subject_key=str(due.pk), rung="office")
    assert {"沈岩", "高敏"} <= {told["name"] for told in last.told} and "县住建局" in last.explanation


def test_after_missed_mornings_the_latest_rung_is_sent_and_the_others_stand_as_skipped(
    due: Occurrence, places: Places
) -> None:
    run(places, date(2026, 3, 15))
    assert chased(due) == [
        ("before", "03-15", True), ("due", "03-15", True), ("head", "03-15", True), ("lead", "03-15", False),
    ]  # fmt: skip
    skipped = Escalation.objects.filter(skipped=True, subject_key=str(due.pk))
    assert all("不再补发" in row.explanation and not row.told for row in skipped)


def test_an_extension_moves_the_day_and_the_ladder_begins_anew(
    due: Occurrence, places: Places, shen: Actor, gao: Actor
) -> None:
    run(places, *span(date(2026, 3, 3), DUE))
    until = date(2026, 3, 24)
    asked = extending.ask_extension(
        task_id=due.task_id, occurrence_id=due.pk, until=until, reason="资金", actor=shen, now=at(DUE)
    )
    extending.decide_extension(extension_id=asked.pk, grant=True, answer="", actor=gao, now=at(DUE))
    run(places, *span(date(2026, 3, 11), date(2026, 3, 25)))
    assert chased(due) == [
        ("before", "03-05", False), ("due", "03-10", False),
        ("before", "03-19", False), ("due", "03-24", False), ("head", "03-25", False),
    ]  # fmt: skip


def test_while_the_clock_stands_nobody_is_reminded(due: Occurrence, places: Places, gao: Actor) -> None:
    extending.stop_clock(task_id=due.task_id, on=date(2026, 3, 6), reason="停工", actor=gao)
    run(places, *span(date(2026, 3, 7), date(2026, 3, 20)))
    assert chased(due) == []
    extending.resume_clock(task_id=due.task_id, on=date(2026, 3, 20), reason="复工", actor=gao)
    run(places, *span(date(2026, 3, 21), date(2026, 3, 25)))
    assert chased(due) == [("due", "03-24", False), ("head", "03-25", False)]


def test_what_is_reported_is_not_chased_any_more(due: Occurrence, places: Places, shen: Actor) -> None:
    run(places, *span(date(2026, 3, 3), date(2026, 3, 11)))
    before = chased(due)
    carrying.report_progress(
        task_id=due.task_id, occurrence_id=due.pk, text="已完成。", actor=shen, now=at(DUE), on=date(2026, 3, 11)
    )
    run(places, *span(date(2026, 3, 12), date(2026, 4, 30)))
    assert chased(due) == before


def test_knowledge_goes_up_and_the_duty_stays(due: Occurrence, places: Places) -> None:
    before = list(Task.objects.order_by("pk").values_list("pk", "organisation_id", "person_id", "state", "revision"))
    run(places, *span(date(2026, 3, 3), date(2026, 4, 30)))
    assert Escalation.objects.filter(subject_key=str(due.pk), rung="talk").exists()
    assert (
        list(Task.objects.order_by("pk").values_list("pk", "organisation_id", "person_id", "state", "revision"))
        == before
    )


def test_a_person_gets_one_notice_a_run_with_everything_in_it_and_it_is_urgent_from_the_third_rung(
    due: Occurrence, places: Places, cast: Cast
) -> None:
    run(places, date(2026, 3, 10), date(2026, 3, 11))
    days = [timezone.localdate(row.at) for row in Notice.objects.filter(recipient=cast.shen.user)]
    assert sorted(days) == [date(2026, 3, 10), date(2026, 3, 11)]
    urgent = Notice.objects.filter(recipient=cast.shen.user).order_by("pk").values_list("urgent", flat=True)
    assert list(urgent) == [False, True]


def test_without_a_registered_head_the_officers_hear_and_the_record_says_so(
    due: Occurrence, places: Places, offices: Offices, gao: Actor
) -> None:
    run(places, date(2026, 3, 11))
    assert "沈岩（具体责任人）" in Escalation.objects.get(subject_key=str(due.pk), rung="head").explanation
    ladder.set_contact(
        organisation_id=offices.construction.pk, role="head", user_id=None, name="黄局长", phone="13900000000",
        actor=gao, now=at(DUE),
    )  # fmt: skip
    run(places, date(2026, 3, 13))
    assert (
        "黄局长（单位负责人，没有账号，请另行告知）"
        in Escalation.objects.get(subject_key=str(due.pk), rung="lead").explanation
    )


def test_a_county_changes_its_ladder_with_a_basis_and_the_next_run_goes_by_it(
    due: Occurrence, places: Places, gao: Actor
) -> None:
    how = {"applies_to": "occurrence", "code": "head", "label": "逾期次日", "working": True, "adds": ["unit_head"],
           "instrument": "reminder", "active": True, "actor": gao, "now": at(DUE)}  # fmt: skip
    with pytest.raises(InputError, match="依据"):
        ladder.set_rung(**how, offset=2, basis="")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="同一天"):
        ladder.set_rung(**how, offset=3, basis="会议纪要")  # type: ignore[arg-type]
    ladder.set_rung(**how, offset=2, basis="会议纪要")  # type: ignore[arg-type]
    run(places, *span(date(2026, 3, 11), date(2026, 3, 12)))
    assert chased(due)[-1] == ("head", "03-12", False)
    assert Escalation.objects.get(subject_key=str(due.pk), rung="head").proposal == "proposed"


def test_only_the_countys_clerk_sets_the_ladder_and_only_for_the_own_county(
    offices: Offices, places: Places, shen: Actor, wu: Actor
) -> None:
    how = {"applies_to": "sign", "code": "due", "label": "当天", "offset": 0, "working": True, "adds": [],
           "instrument": "none", "active": True, "basis": "纪要", "now": at(DUE)}  # fmt: skip
    with pytest.raises(NotPermitted):
        ladder.set_rung(**how, actor=shen)  # type: ignore[arg-type]
    ladder.set_rung(**how, actor=wu)  # type: ignore[arg-type]
    assert set(LadderRung.objects.values_list("county_id", flat=True)) == {places.next_county.pk}
    with pytest.raises(NotVisible):
        ladder.set_contact(
            organisation_id=offices.town.pk, role="head", user_id=None, name="甲", phone="", actor=wu, now=at(DUE)
        )


def test_a_county_that_has_set_nothing_begins_with_marked_defaults(places: Places) -> None:
    found = rungs_of(places.county.pk)
    assert {row.basis for rows in found.values() for row in rows} == {"本地参数，待本县确认"}
    assert [row.offset for row in found["occurrence"]] == [-3, 0, 1, 3, 5, 10, 15]


@pytest.mark.requirement("RPT-04")
def test_the_dry_run_says_what_the_real_runs_then_send_and_writes_nothing(due: Occurrence, places: Places) -> None:
    since, until = date(2026, 3, 3), date(2026, 3, 31)
    dry = rehearse(places.county.pk, since=since, until=until)
    assert not Escalation.objects.exists() and not Notice.objects.filter(title__startswith="督办").exists()
    run(places, *span(since, until))
    labels = {row.code: row.label for row in rungs_of(places.county.pk)["occurrence"]}
    real = Escalation.objects.filter(skipped=False)
    assert dry.total == real.count()
    mine = [(line.on, line.label) for line in dry.lines if line.unit == "县住建局" and line.due_on == DUE]
    rows = real.filter(subject_key=str(due.pk)).order_by("on")
    assert mine == [(row.on, labels[row.rung]) for row in rows]
