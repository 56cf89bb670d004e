"""More time, standing clocks, passing on and over, and one report for several directives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhiben.apps.directives import testing as directives
from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import Occurrence, Task, TaskDuty
from zhiben.apps.dispatch.services import carrying, extending, handing, merging, proposal
from zhiben.core.errors import InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import OrganisationKind
from zhiben.foundation.access.services import create_organisation
from zhiben.foundation.access.testing import Offices, Places

pytestmark = pytest.mark.django_db
NOW, ON = testing.ISSUED_AT, testing.ISSUED_ON


def active(short_name: str, words: str, actor: Actor) -> Task:
    task = testing.task_of(short_name, words)
    carrying.assign_person(task_id=task.pk, person_id=None, name="某人", actor=actor, now=NOW)
    return carrying.sign_task(task_id=task.pk, actor=actor, now=NOW)


def test_an_extension_moves_the_day_and_keeps_the_written_one(issued: Directive, lin: Actor, gao: Actor) -> None:
    task = active("青石镇", "检查2次", lin)
    first = testing.occurrences(task)[0]
    until = first.due_on + timedelta(days=5)
    asked = extending.ask_extension(
        task_id=task.pk, occurrence_id=first.pk, until=until, reason="雪天封路", actor=lin, now=NOW
    )
    with pytest.raises(NotPermitted):
        extending.decide_extension(extension_id=asked.pk, grant=True, answer="", actor=lin, now=NOW)
    extending.decide_extension(extension_id=asked.pk, grant=True, answer="同意", actor=gao, now=NOW)
    moved = Occurrence.objects.get(pk=first.pk)
    assert (moved.due_on, moved.written_on) == (until, first.written_on)
    assert Task.objects.get(pk=task.pk).next_due_on == until


def test_a_standing_clock_carries_open_days_on(issued: Directive, lin: Actor, gao: Actor) -> None:
    task = active("青石镇", "检查2次", lin)
    before = [o.due_on for o in testing.occurrences(task)]
    extending.stop_clock(task_id=task.pk, on=date(2026, 3, 10), reason="疫情封控", actor=gao)
    days = extending.resume_clock(task_id=task.pk, on=date(2026, 3, 20), reason="解封", actor=gao)
    after = [o.due_on for o in testing.occurrences(task)]
    assert (days, after) == (10, [day + timedelta(days=10) for day in before])


@pytest.mark.requirement("DIR-07")
def test_a_town_passes_its_task_on_to_villages_with_additions(
    issued: Directive, places: Places, setter: Actor, lin: Actor, gao: Actor
) -> None:
    village = create_organisation(
        name="上沟村村民委员会", short_name="上沟村", area=places.village, kind=OrganisationKind.VILLAGE_COMMITTEE,
        added_by=setter, valid_from=date(2020, 1, 1),
    )  # fmt: skip
    task = active("青石镇", "检查2次", lin)
    made = handing.delegate_task(
        task_id=task.pk,
        organisation_ids=[village.pk],
        addition="另请排查取暖炉具",
        due_on=None,
        actor=lin,
        now=NOW,
        on=ON,
    )
    assert [(t.parent_id, t.addition, t.state) for t in made] == [(task.pk, "另请排查取暖炉具", TaskState.ISSUED)]
    assert len(testing.occurrences(made[0])) == len(testing.occurrences(task))
    again = handing.delegate_task(
        task_id=task.pk, organisation_ids=[village.pk], addition="", due_on=None, actor=lin, now=NOW, on=ON
    )
    assert again == []


def test_a_town_passes_nothing_to_units_elsewhere(issued: Directive, offices: Offices, lin: Actor) -> None:
    task = active("青石镇", "检查2次", lin)
    with pytest.raises(InputError, match="本区域内"):
        handing.delegate_task(
            task_id=task.pk,
            organisation_ids=[offices.other_town.pk],
            addition="",
            due_on=None,
            actor=lin,
            now=NOW,
            on=ON,
        )


def test_a_transfer_moves_the_task_only_with_the_receipt(
    issued: Directive, offices: Offices, shen: Actor, lin: Actor, wu: Actor
) -> None:
    task = active("县住建局", "", shen)
    offer = handing.offer_transfer(task_id=task.pk, receiver_id=offices.town.pk, reason="属地负责", actor=shen, now=NOW)
    assert Task.objects.get(pk=task.pk).organisation_id == offices.construction.pk
    with pytest.raises(NotVisible):
        handing.answer_transfer(transfer_id=offer.pk, receive=True, answer="", actor=wu, now=NOW)
    handing.answer_transfer(transfer_id=offer.pk, receive=True, answer="", actor=lin, now=NOW)
    moved = Task.objects.get(pk=task.pk)
    assert (moved.organisation_id, moved.state, moved.town_key) == (
        offices.town.pk,
        TaskState.ISSUED,
        offices.town.area_id,
    )


@pytest.mark.requirement("DIR-08")
def test_one_report_serves_the_demands_of_two_directives(
    issued: Directive, places: Places, gao: Actor, lin: Actor
) -> None:
    first = active("青石镇", "检查2次", lin)
    other = directives.in_force(gao, places.county, title="安澜县应急管理局关于开展春季安全检查的通知")
    proposal.propose_tasks(directive_id=other.pk, actor=gao, now=NOW, on=ON)
    second = Task.objects.get(directive=other, organisation__short_name="青石镇", text=first.text)
    kept = merging.merge_tasks(keep_id=first.pk, other_ids=[second.pk], reason="同一要求", actor=gao, now=NOW)
    assert Task.objects.get(pk=second.pk).state == TaskState.MERGED
    served = set(TaskDuty.objects.filter(task=kept).values_list("duty__directive", flat=True))
    assert served == {issued.pk, other.pk}


def test_tasks_of_different_units_are_not_merged(issued: Directive, gao: Actor) -> None:
    one, other = testing.task_of("青石镇", "检查2次"), testing.task_of("柳溪镇", "检查2次")
    with pytest.raises(InputError, match="同一个单位"):
        merging.merge_tasks(keep_id=one.pk, other_ids=[other.pk], reason="", actor=gao, now=NOW)


def test_proposing_again_does_not_propose_what_was_merged(issued: Directive, places: Places, gao: Actor) -> None:
    first = testing.task_of("青石镇", "检查2次")
    other = directives.in_force(gao, places.county, title="安澜县应急管理局关于开展春季安全检查的通知")
    proposal.propose_tasks(directive_id=other.pk, actor=gao, now=NOW, on=ON)
    second = Task.objects.get(directive=other, organisation__short_name="青石镇", text=first.text)
    merging.merge_tasks(keep_id=first.pk, other_ids=[second.pk], reason="同一要求", actor=gao, now=NOW)
    again = proposal.propose_tasks(directive_id=other.pk, actor=gao, now=NOW, on=ON)
    assert again.made == 0
