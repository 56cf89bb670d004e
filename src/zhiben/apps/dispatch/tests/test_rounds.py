"""Rounds from planning to the list at the close: who reported, who was late, who was not heard of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from zhiben.apps.directives.models import Directive, Reading
from zhiben.apps.dispatch.lifecycle import ReturnState, RoundState
from zhiben.apps.dispatch.models import ReturnValue, Round
from zhiben.apps.dispatch.selectors import returns, rounds
from zhiben.apps.dispatch.services import planning, return_forms, returning
from zhiben.apps.dispatch.services import rounds as running
from zhiben.apps.dispatch.tests.rounds import AT, field, form, opened, return_of
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible, TransitionRefused
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Offices, Places
from zhiben.foundation.outbox.models import Notice

pytestmark = pytest.mark.django_db
TOWNS = planning.Asked(kinds=("town",))


@pytest.mark.requirement("RPT-01")
def test_at_the_close_it_stands_who_reported_who_was_late_and_who_did_not(
    offices: Offices, gao: Actor, lin: Actor
) -> None:
    found = opened(gao)
    mine = return_of(found, "青石镇")
    returning.save_value(return_id=mine.pk, key="f1", raw="3", actor=lin, now=AT)
    returning.submit(return_id=mine.pk, remark="", actor=lin, now=found.due_at + timedelta(hours=1))
    running.close_round(round_id=found.pk, actor=gao, now=found.due_at + timedelta(hours=2))
    lists = rounds.closing_list(found, actor=gao)
    assert [each.organisation.short_name for each in lists.late] == ["青石镇"]
    assert [each.organisation.short_name for each in lists.missing] == ["柳溪镇"]


@pytest.mark.requirement("RPT-11")
def test_a_unit_that_sent_nothing_counts_for_nothing_and_not_for_zero(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    table = returns.matrix(found, actor=gao)
    assert table.columns[0].total is not None and table.columns[0].total.value is None
    assert all(cell.value is None for line in table.lines for cell in line.cells)


@pytest.mark.requirement("RPT-01")
def test_the_days_a_notice_writes_become_rounds_and_a_sunday_stays(
    issued: Directive, places: Places, offices: Offices, gao: Actor
) -> None:
    reading = Reading.objects.get(directive=issued)
    dates = ["2027-12-08", "2027-12-18", "2027-12-28"]
    entry = {"from": [], "to": None, "dates": dates, "day_of_month": None, "per": None, "start": 0, "end": 5}
    Reading.objects.filter(pk=reading.pk).update(compiled={**reading.compiled, "reporting": [entry]})
    days, _ = rounds.reporting_of(issued)
    made = planning.plan_from_directive(
        directive_id=issued.pk, days=[day.on for day in days], form_id=form(gao).pk, asked=TOWNS, actor=gao, now=AT
    )
    assert [timezone.localdate(each.due_at).isoformat() for each in made] == dates
    assert "周六" in made[1].note and made[2].previous == made[1]
    assert all(day.planned for day in rounds.reporting_of(issued)[0])


def test_a_sunday_of_december_is_named() -> None:
    """The notice's last day, 28 December 2025."""
    assert date(2025, 12, 28).weekday() == 6


def test_units_with_tasks_of_a_directive_can_be_asked(
    issued: Directive, offices: Offices, gao: Actor, places: Places
) -> None:
    found = rounds.answerers(places.county, on=timezone.localdate(AT), directive_id=issued.pk)
    assert {each.short_name for each in found} == {"县应急局", "县住建局", "青石镇", "柳溪镇"}


def test_a_round_opens_on_its_day_and_closes_by_itself(offices: Offices, gao: Actor) -> None:
    plan = planning.Plan("岁末", date(2027, 1, 8), closes_by_itself=True, asked=TOWNS)
    made = planning.plan_round(form_id=form(gao).pk, plan=plan, actor=gao, now=AT)
    running.keep_rounds(now=AT)
    made.refresh_from_db()
    assert made.state == RoundState.PLANNED
    running.keep_rounds(now=AT.replace(year=2027, month=1, day=2))
    made.refresh_from_db()
    assert made.state == RoundState.OPEN
    running.keep_rounds(now=made.due_at + timedelta(minutes=10))
    made.refresh_from_db()
    assert made.state == RoundState.CLOSED
    running.reopen_round(round_id=made.pk, note="两个镇停电", actor=gao)
    assert running.keep_rounds(now=made.due_at + timedelta(days=1))["closed"] == 0


def test_opening_tells_the_people_of_each_unit_once(offices: Offices, gao: Actor, lin: Actor) -> None:
    opened(gao)
    told = Notice.objects.filter(recipient_id=lin.id)
    assert [notice.title for notice in told] == ["请报送：岁末调度"]


def test_reminding_twice_on_a_day_tells_once(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    assert running.remind(round_id=found.pk, actor=gao, now=AT) == 2
    assert running.remind(round_id=found.pk, actor=gao, now=AT + timedelta(hours=1)) == 0
    assert running.remind(round_id=found.pk, actor=gao, now=AT + timedelta(days=1)) == 2
    assert return_of(found, "青石镇").reminders == 2


def test_what_is_owed_is_listed_for_whoever_reminds(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    day = timezone.localdate(found.due_at)
    assert {due.unit for due in rounds.returns_due(day)} == {"青石镇", "柳溪镇"}
    assert rounds.returns_due(day - timedelta(days=30)) == []
    running.excuse(return_id=return_of(found, "柳溪镇").pk, note="停产", actor=gao)
    assert [due.unit for due in rounds.returns_due(day)] == ["青石镇"]


def test_what_is_already_collected_is_refused_with_what_to_use(offices: Offices, gao: Actor) -> None:
    opened(gao, indicator="tasks_overdue")
    other = form(gao, name="又一张表", indicator="tasks_overdue")
    with pytest.raises(Conflict) as refused:
        planning.plan_round(
            form_id=other.pk, plan=planning.Plan("再报", date(2027, 1, 9), asked=TOWNS), actor=gao, now=AT
        )
    assert refused.value.code == "round.collected_already" and "岁末进度表" in refused.value.message


def test_what_the_platform_counts_may_not_be_asked_by_hand(offices: Offices, gao: Actor) -> None:
    made = return_forms.make_form(name="表", actor=gao, now=AT)
    with pytest.raises(InputError) as refused:
        field(made, gao, label="逾期未办结的任务")
    assert refused.value.code == "form.counted_already" and refused.value.context["use"] == "tasks_overdue"


def test_a_field_that_nobody_needs_is_refused(offices: Offices, gao: Actor) -> None:
    made = return_forms.make_form(name="表", actor=gao, now=AT)
    with pytest.raises(InputError, match="没有写明哪项任务需要它"):
        field(made, gao, needed_because="")


def test_a_used_form_is_followed_by_its_next_version(offices: Offices, gao: Actor) -> None:
    used = opened(gao).form
    with pytest.raises(Conflict, match="下一版"):
        field(used, gao, label="新增")
    after = return_forms.next_version(form_id=used.pk, actor=gao, now=AT)
    field(after, gao, label="新增")
    assert after.version == 2 and [each.label for each in after.fields.all()] == ["检查次数", "新增"]


def test_wu_sees_no_round_and_no_return_of_the_next_county(offices: Offices, gao: Actor, wu: Actor) -> None:
    found = opened(gao)
    for look in (
        lambda: rounds.round_(found.pk, actor=wu),
        lambda: rounds.return_(return_of(found, "青石镇").pk, actor=wu),
    ):
        with pytest.raises(NotVisible):
            look()


def test_a_town_may_not_close_the_round_of_the_county(offices: Offices, gao: Actor, lin: Actor) -> None:
    with pytest.raises(NotPermitted):
        running.close_round(round_id=opened(gao).pk, actor=lin, now=AT)


@pytest.mark.requirement("RPT-03")
def test_every_month_the_villages_are_asked_by_the_24th_and_their_town_sees_it(
    offices: Offices, places: Places, setter: Actor, gao: Actor, lin: Actor
) -> None:
    from zhiben.foundation.access.services import create_organisation

    create_organisation(
        name="上沟村村民委员会", short_name="上沟村", area=places.village, kind="village", aliases=(), added_by=setter
    )
    series = planning.start_series(
        name="村级月报", form_id=form(gao).pk, day=24, kinds=["village"], starts_on=date(2027, 1, 1), actor=gao, now=AT
    )
    now = datetime(2027, 1, 18, 8, tzinfo=timezone.get_default_timezone())
    for _ in range(2):
        running.keep_rounds(now=now)
    found = Round.objects.get(series=series)
    assert timezone.localdate(found.due_at) == date(2027, 1, 24) and found.state == RoundState.OPEN
    assert "周日" in found.note
    assert [each.organisation.short_name for each in rounds.visible_returns(lin).filter(round=found)] == ["上沟村"]
    assert not rounds.answers_for(found.returns.get(), lin)


def test_two_hundred_villages_report_with_one_click(
    offices: Offices, places: Places, setter: Actor, gao: Actor
) -> None:
    from zhiben.foundation.access.models import AreaLevel
    from zhiben.foundation.access.services import create_area

    for number in range(200):
        area = create_area(name=f"第{number}村", level=AreaLevel.VILLAGE, parent=places.town)
        Organisation.objects.create(name=f"第{number}村委会", short_name=f"第{number}村", area=area, kind="village")
    made = opened(gao, indicator="tasks_issued", kinds=("village",))
    table = returns.matrix(made, actor=gao)
    assert len(table.lines) == 200
    assert ReturnValue.objects.filter(unit_return__round=made, counted=0).count() == 200
    one = return_of(made, "第7村")
    officer = replace(gao, organisation_id=one.organisation_id)
    returning.submit(return_id=one.pk, remark="", actor=officer, now=AT)
    total = returns.matrix(made, actor=gao).columns[0].total
    assert total is not None and total.value == Decimal(0) and total.units == 1


def test_a_return_cannot_be_submitted_before_the_round_is_open(offices: Offices, gao: Actor, lin: Actor) -> None:
    plan = planning.Plan("岁末", date(2027, 1, 8), asked=TOWNS)
    made = planning.plan_round(form_id=form(gao).pk, plan=plan, actor=gao, now=AT)
    with pytest.raises(TransitionRefused) as refused:
        returning.submit(return_id=return_of(made, "青石镇").pk, remark="", actor=lin, now=AT)
    assert [each.code for each in refused.value.refusals] == ["return.round_not_open", "return.fields_missing"]
    assert return_of(made, "青石镇").state == ReturnState.EXPECTED
