"""What a unit does: confirm what was counted, correct it with a reason, carry over, submit, take back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.indicators import INDICATORS, Period
from zhiben.apps.dispatch.lifecycle import ReturnState
from zhiben.apps.dispatch.models import ReturnValue, Task
from zhiben.apps.dispatch.selectors import returns
from zhiben.apps.dispatch.services import planning, returning
from zhiben.apps.dispatch.services import rounds as running
from zhiben.apps.dispatch.tests.rounds import AT, field, form, opened, return_of
from zhiben.core.errors import Conflict, InputError, NotPermitted, TransitionRefused
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices

pytestmark = pytest.mark.django_db
Source = ReturnValue.Source


@pytest.mark.requirement("RPT-07")
def test_what_was_counted_is_the_same_figure_whatever_becomes_of_the_records(
    issued: Directive, gao: Actor, lin: Actor
) -> None:
    mine = return_of(opened(gao, indicator="tasks_issued"), "青石镇")
    counted = mine.values.get()
    real = Task.objects.filter(organisation=mine.organisation).count()
    assert counted.number == real > 0 and counted.source == Source.COUNTED
    returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)
    Task.objects.filter(organisation=mine.organisation).update(issued_at=None)
    frozen = mine.values.get()
    assert returns.frozen_count(frozen) == frozen.number == real
    assert frozen.records["as_of"] == AT.isoformat(timespec="seconds")
    assert [r.title for r in returns.records(frozen.records["keys"], actor=lin)[0] if r.title]


@pytest.mark.requirement("RPT-05")
def test_a_total_opens_its_units_and_their_records(issued: Directive, gao: Actor, lin: Actor) -> None:
    found = opened(gao, indicator="tasks_issued")
    returning.submit(return_id=return_of(found, "青石镇").pk, remark="", actor=lin, now=AT)
    _, total, lines = returns.field_total(found, "f1", actor=gao)
    listed, count = returns.records(total.records, actor=gao)
    assert total.value == count == len(listed)
    assert [line.owner.organisation.short_name for line in lines if line.cells[0].submitted] == ["青石镇"]


def test_a_count_is_corrected_only_with_a_reason(issued: Directive, gao: Actor, lin: Actor) -> None:
    mine = return_of(opened(gao, indicator="tasks_issued"), "青石镇")
    returning.save_value(return_id=mine.pk, key="f1", raw="99", actor=lin, now=AT)
    with pytest.raises(TransitionRefused) as refused:
        returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)
    assert [each.code for each in refused.value.refusals] == ["return.correction_unexplained"]
    kept = returning.save_value(return_id=mine.pk, key="f1", raw="99", reason="含口头布置", actor=lin, now=AT)
    assert kept is not None and kept.source == Source.CORRECTED
    returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)
    assert mine.values.get().counted != 99


def test_counting_anew_keeps_a_correction_beside_the_new_count(issued: Directive, gao: Actor, lin: Actor) -> None:
    mine = return_of(opened(gao, indicator="tasks_issued"), "青石镇")
    returning.save_value(return_id=mine.pk, key="f1", raw="99", reason="含口头布置", actor=lin, now=AT)
    Task.objects.filter(organisation=mine.organisation).update(issued_at=None)
    returning.recount(return_id=mine.pk, actor=lin, now=AT)
    value = mine.values.get()
    assert value.number == 99 and value.counted == 0


def test_every_refusal_comes_at_once_and_an_empty_field_is_no_zero(offices: Offices, gao: Actor, lin: Actor) -> None:
    made = form(gao)
    field(made, gao, label="投入资金", kind="number", unit="万元")
    mine = return_of(opened(gao, made=made), "青石镇")
    with pytest.raises(TransitionRefused, match="检查次数、投入资金"):
        returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)


@pytest.mark.parametrize("raw", ["-1", "1.5", "很多", "9" * 40])
def test_what_is_no_count_is_refused_and_what_was_kept_stays(
    offices: Offices, gao: Actor, lin: Actor, raw: str
) -> None:
    mine = return_of(opened(gao), "青石镇")
    returning.save_value(return_id=mine.pk, key="f1", raw="4", actor=lin, now=AT)
    with pytest.raises(InputError, match="检查次数"):
        returning.save_value(return_id=mine.pk, key="f1", raw=raw, actor=lin, now=AT)
    assert mine.values.get().number == 4


def test_the_last_round_is_offered_and_marked_when_taken_over(offices: Offices, gao: Actor, lin: Actor) -> None:
    made = form(gao)
    first = opened(gao, made=made)
    mine = return_of(first, "青石镇")
    returning.save_value(return_id=mine.pk, key="f1", raw="4", actor=lin, now=AT)
    returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)
    plan = planning.Plan("下一次", date(2026, 12, 18), asked=planning.Asked(kinds=("town",)))
    later = planning.plan_round(form_id=made.pk, plan=plan, actor=gao, now=AT)
    running.open_round(round_id=later.pk, actor=gao, now=AT)
    again = return_of(later, "青石镇")
    assert returning.carry_over(return_id=again.pk, actor=lin, now=AT) == 1
    value = again.values.get()
    assert value.number == 4 and value.source == Source.CARRIED


def test_a_return_is_taken_back_while_the_round_runs_and_sent_back_with_a_reason(
    offices: Offices, gao: Actor, lin: Actor
) -> None:
    found = opened(gao)
    mine = return_of(found, "青石镇")
    returning.save_value(return_id=mine.pk, key="f1", raw="4", actor=lin, now=AT)
    returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)
    returning.withdraw(return_id=mine.pk, actor=lin)
    returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)
    running.send_back(return_id=mine.pk, note="请核对", actor=gao, now=AT)
    mine.refresh_from_db()
    assert (mine.state, mine.note) == (ReturnState.EXPECTED, "请核对")


def test_after_the_close_a_unit_cannot_take_back_what_it_submitted(offices: Offices, gao: Actor, lin: Actor) -> None:
    found = opened(gao)
    mine = return_of(found, "青石镇")
    returning.save_value(return_id=mine.pk, key="f1", raw="4", actor=lin, now=AT)
    returning.submit(return_id=mine.pk, remark="", actor=lin, now=AT)
    running.close_round(round_id=found.pk, actor=gao, now=AT + timedelta(days=9))
    with pytest.raises(Conflict):
        returning.withdraw(return_id=mine.pk, actor=lin)


def test_nobody_fills_in_for_another_unit(offices: Offices, gao: Actor, lin: Actor) -> None:
    other = return_of(opened(gao), "柳溪镇")
    with pytest.raises(NotPermitted):
        returning.save_value(return_id=other.pk, key="f1", raw="4", actor=gao, now=AT)


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_every_indicator_counts_for_a_town_and_for_an_office(offices: Offices, issued: Directive, code: str) -> None:
    period = Period(testing.ISSUED_ON, testing.ISSUED_ON + timedelta(days=300))
    for unit in (offices.town, offices.construction):
        found = INDICATORS[code].count(unit, period, now=AT)
        assert found.number == len(found.query["keys"]) and INDICATORS[code].place(unit).startswith("/")
