"""A unit signs, reports and asks to close; somebody else judges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import Occurrence, Task
from zhiben.apps.dispatch.services import carrying
from zhiben.core.errors import Conflict, InputError, NotPermitted, TransitionRefused
from zhiben.foundation.access.actor import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
NOW, ON = testing.ISSUED_AT, testing.ISSUED_ON


def signed(task: Task, actor: Actor) -> Task:
    carrying.assign_person(task_id=task.pk, person_id=None, name="林静", actor=actor, now=NOW)
    return carrying.sign_task(task_id=task.pk, actor=actor, now=NOW)


@pytest.mark.requirement("DIR-10")
def test_nobody_signs_without_a_person_or_a_reason(issued: Directive, lin: Actor) -> None:
    task = testing.task_of("青石镇", "检查2次")
    Task.objects.filter(pk=task.pk).update(person=None, person_name="")
    with pytest.raises(TransitionRefused) as refused:
        carrying.sign_task(task_id=task.pk, actor=lin, now=NOW)
    assert [each.code for each in refused.value.refusals] == ["task.person_missing"]
    carrying.assign_person(task_id=task.pk, person_id=None, reason="由全体包保干部共同承担", actor=lin, now=NOW)
    assert carrying.sign_task(task_id=task.pk, actor=lin, now=NOW).state == TaskState.ACTIVE


def test_only_the_unit_itself_signs(issued: Directive, gao: Actor, shen: Actor) -> None:
    with pytest.raises(NotPermitted, match="由其他单位承担"):
        carrying.sign_task(task_id=testing.task_of("青石镇", "检查2次").pk, actor=gao, now=NOW)
    assert carrying.bears(testing.task_of("县住建局"), shen)


def test_a_report_settles_its_occurrence_and_moves_the_next_day(issued: Directive, lin: Actor) -> None:
    task = signed(testing.task_of("青石镇", "检查2次"), lin)
    first, second = testing.occurrences(task)[:2]
    carrying.report_progress(
        task_id=task.pk, occurrence_id=first.pk, text="检查 2 次，发现隐患 3 处。", actor=lin, now=NOW, on=first.due_on
    )
    first.refresh_from_db()
    task.refresh_from_db()
    assert (first.state, first.late, task.next_due_on) == ("reported", False, second.due_on)


def test_a_report_after_its_day_is_late(issued: Directive, lin: Actor) -> None:
    task = signed(testing.task_of("青石镇", "检查2次"), lin)
    first = testing.occurrences(task)[0]
    later = first.due_on + timedelta(days=1)
    carrying.report_progress(task_id=task.pk, occurrence_id=first.pk, text="补报。", actor=lin, now=NOW, on=later)
    assert Occurrence.objects.get(pk=first.pk).late


def test_the_same_occurrence_is_not_reported_twice(issued: Directive, lin: Actor) -> None:
    task = signed(testing.task_of("青石镇", "检查2次"), lin)
    first = testing.occurrences(task)[0]
    carrying.report_progress(task_id=task.pk, occurrence_id=first.pk, text="已检查。", actor=lin, now=NOW, on=ON)
    with pytest.raises(TransitionRefused):
        carrying.report_progress(task_id=task.pk, occurrence_id=first.pk, text="再报。", actor=lin, now=NOW, on=ON)
    assert task.progress.count() == 1


def test_an_empty_report_is_refused(issued: Directive, lin: Actor) -> None:
    task = signed(testing.task_of("青石镇", "检查2次"), lin)
    with pytest.raises(InputError, match="写明这一期做了什么"):
        carrying.report_progress(task_id=task.pk, occurrence_id=None, text=" ", actor=lin, now=NOW, on=ON)


def test_what_is_sent_back_is_open_again_with_the_reason_in_the_trail(
    issued: Directive, lin: Actor, gao: Actor
) -> None:
    task = signed(testing.task_of("青石镇", "检查2次"), lin)
    first = testing.occurrences(task)[0]
    carrying.report_progress(task_id=task.pk, occurrence_id=first.pk, text="已检查。", actor=lin, now=NOW, on=ON)
    carrying.judge_report(task_id=task.pk, occurrence_id=first.pk, accept=False, note="没有写明检查对象", actor=gao)
    first.refresh_from_db()
    assert (first.state, first.reported_by_id) == ("open", None)


@pytest.mark.requirement("DIR-07")
def test_the_lead_cannot_close_before_the_others(issued: Directive, gao: Actor, shen: Actor) -> None:
    lead, child = signed(testing.task_of("县应急局"), gao), testing.task_of("县住建局")
    only = testing.occurrences(lead)[0]
    carrying.report_progress(task_id=lead.pk, occurrence_id=only.pk, text="已完成。", actor=gao, now=NOW, on=ON)
    testing.proof(lead, gao)
    with pytest.raises(TransitionRefused) as refused:
        carrying.submit_task(task_id=lead.pk, actor=gao, now=NOW)
    assert [each.code for each in refused.value.refusals] == ["task.children_open"]
    Task.objects.filter(pk=child.pk).update(state=TaskState.CANCELLED)
    assert carrying.submit_task(task_id=lead.pk, actor=gao, now=NOW).state == TaskState.SUBMITTED


def test_a_task_closes_with_proof_and_by_another_hand(issued: Directive, gao: Actor, shen: Actor) -> None:
    task = testing.task_of("县住建局")
    signed(task, shen)
    only = testing.occurrences(task)[0]
    carrying.report_progress(task_id=task.pk, occurrence_id=only.pk, text="已自查。", actor=shen, now=NOW, on=ON)
    with pytest.raises(TransitionRefused, match="佐证"):
        carrying.submit_task(task_id=task.pk, actor=shen, now=NOW)
    testing.proof(task, shen)
    carrying.submit_task(task_id=task.pk, actor=shen, now=NOW)
    with pytest.raises(NotPermitted):
        carrying.judge_task(task_id=task.pk, step="accept", note="", actor=shen, now=NOW)
    closed = carrying.judge_task(task_id=task.pk, step="accept", note="", actor=gao, now=NOW)
    assert (closed.state, closed.closed_at) == (TaskState.CLOSED, NOW)


@pytest.mark.requirement("DIR-06")
def test_what_was_due_before_the_issue_is_shown_done_or_gets_a_day(issued: Directive, lin: Actor) -> None:
    task = testing.task_of("青石镇", "建立台账")
    carrying.assign_person(task_id=task.pk, person_id=None, name="林静", actor=lin, now=NOW)
    with pytest.raises(TransitionRefused, match="佐证"):
        carrying.show_done(task_id=task.pk, actor=lin, now=NOW)
    day = date(2026, 3, 31)
    carrying.not_done(task_id=task.pk, note="人员变动", due_on=day, actor=lin, now=NOW, on=ON)
    task.refresh_from_db()
    assert (task.state, day in [o.due_on for o in testing.occurrences(task)]) == (TaskState.ACTIVE, True)


def test_of_two_who_sign_at_once_one_is_told(issued: Directive, lin: Actor) -> None:
    task = testing.task_of("青石镇", "检查2次")
    carrying.assign_person(task_id=task.pk, person_id=None, name="林静", actor=lin, now=NOW)
    carrying.sign_task(task_id=task.pk, actor=lin, now=NOW)
    with pytest.raises((TransitionRefused, Conflict)):
        carrying.sign_task(task_id=task.pk, actor=lin, now=NOW)
