"""From a directive in force to proposed and issued tasks."""

from __future__ import annotations

from typing import Any

import pytest

from zhiben.apps.directives import testing as directives
from zhiben.apps.directives.models import UnitName
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import DefaultBearer, Occurrence, Task
from zhiben.apps.dispatch.selectors import proposals
from zhiben.apps.dispatch.selectors.groups import named_groups
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.apps.dispatch.services import choosing, issuing, proposal
from zhiben.core.errors import InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices, Places
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.outbox.models import Event

pytestmark = pytest.mark.django_db


def test_every_unit_a_duty_falls_on_gets_its_task(offices: Offices, places: Places, gao: Actor) -> None:
    testing.proposed(gao, places.county)
    found = {(task.organisation.short_name, task.role) for task in Task.objects.select_related("organisation")}
    assert found == {
        ("县应急局", "lead"),
        ("县住建局", "responsible"),
        ("青石镇", "territory"),
        ("柳溪镇", "territory"),
    }
    assert set(Task.objects.values_list("state", flat=True)) == {TaskState.PROPOSED}


def test_the_tasks_of_others_hang_below_the_task_of_the_lead(offices: Offices, places: Places, gao: Actor) -> None:
    testing.proposed(gao, places.county)
    assert testing.task_of("县住建局").parent == testing.task_of("县应急局")


def test_a_date_and_a_rhythm_become_dated_occurrences(offices: Offices, places: Places, gao: Actor) -> None:
    testing.proposed(gao, places.county)
    check = testing.occurrences(testing.task_of("县应急局"))
    patrol = testing.occurrences(testing.task_of("青石镇", "检查2次"))
    assert [o.due_on.isoformat() for o in check] == ["2026-06-30"]
    assert [o.due_on.isoformat() for o in patrol][:2] == ["2026-03-31", "2026-04-30"]
    assert len(patrol) == 10
    assert next(o.note for o in patrol if o.due_on.month == 5) == "周日，非工作日，按原文保留"


def test_proposing_again_changes_nothing(offices: Offices, places: Places, gao: Actor) -> None:
    directive = testing.proposed(gao, places.county)
    before = set(Task.objects.values_list("pk", flat=True))
    again = proposal.propose_tasks(directive_id=directive.pk, actor=gao, now=testing.ISSUED_AT, on=testing.ISSUED_ON)
    assert (again.made, again.kept, again.removed) == (0, len(before), 0)
    assert set(Task.objects.values_list("pk", flat=True)) == before


@pytest.mark.requirement("DIR-06")
def test_what_was_due_before_the_issue_goes_out_to_be_verified(offices: Offices, places: Places, gao: Actor) -> None:
    testing.issued(gao, places.county)
    assert testing.task_of("青石镇", "建立台账").state == TaskState.TO_VERIFY
    assert testing.task_of("青石镇", "检查2次").state == TaskState.ISSUED


@pytest.mark.requirement("DIR-03")
def test_a_default_that_a_person_accepts_reaches_every_town(offices: Offices, places: Places, gao: Actor) -> None:
    directive = directives.in_force(gao, places.county)
    DefaultBearer.objects.create(
        directive=directive, members="town", reach="every", state="accepted", decided_by_name="高敏"
    )
    proposal.propose_tasks(directive_id=directive.pk, actor=gao, now=testing.ISSUED_AT, on=testing.ISSUED_ON)
    duties = {duty.pk for duty in directives.duties_of(directive)}
    for town in ("青石镇", "柳溪镇"):
        served = Task.objects.filter(organisation__short_name=town).values_list("served__duty", flat=True)
        assert set(served) == duties


def test_a_draft_and_a_directive_under_review_give_no_tasks(offices: Offices, places: Places, gao: Actor) -> None:
    directive = directives.received(gao, places.county, status="draft")
    with pytest.raises(InputError, match="没有生效中的任务"):
        proposal.propose_tasks(directive_id=directive.pk, actor=gao, now=testing.ISSUED_AT, on=testing.ISSUED_ON)
    assert not Task.objects.exists()


def test_names_that_mean_nobody_yet_are_gaps(offices: Offices, places: Places, gao: Actor) -> None:
    directive = directives.in_force(gao, places.county, responsible="有关部门")
    found = proposal.propose_tasks(directive_id=directive.pk, actor=gao, now=testing.ISSUED_AT, on=testing.ISSUED_ON)
    assert {gap.names for gap in found.gaps} >= {("有关部门",)}


def test_issuing_tells_each_unit_once_and_writes_one_entry(offices: Offices, places: Places, gao: Actor) -> None:
    testing.issued(gao, places.county)
    assert Event.objects.filter(name="dispatch.tasks_issued").count() == 4
    assert Entry.objects.filter(action="dispatch.issued").count() == 1
    assert Task.objects.filter(sign_by=None).count() == 0


def test_nobody_issues_without_the_permission_and_the_neighbour_sees_nothing(
    offices: Offices, places: Places, gao: Actor, lin: Actor, wu: Actor
) -> None:
    directive = testing.proposed(gao, places.county)
    keys = list(Task.objects.values_list("pk", flat=True))
    with pytest.raises(NotPermitted):
        issuing.issue_tasks(task_ids=keys, actor=lin, now=testing.ISSUED_AT, on=testing.ISSUED_ON)
    with pytest.raises(NotVisible):
        proposal.propose_tasks(directive_id=directive.pk, actor=wu, now=testing.ISSUED_AT, on=testing.ISSUED_ON)
    assert issuing.issue_tasks(task_ids=keys, actor=wu, now=testing.ISSUED_AT, on=testing.ISSUED_ON) == 0
    assert not visible_tasks(wu).exists()


def test_a_town_sees_its_own_tasks_and_a_bureau_those_it_bears(
    offices: Offices, places: Places, gao: Actor, lin: Actor, shen: Actor
) -> None:
    testing.proposed(gao, places.county)
    assert {t.organisation.short_name for t in visible_tasks(lin)} == {"青石镇"}
    assert {t.organisation.short_name for t in visible_tasks(shen)} == {"县住建局"}


def test_occurrences_carry_the_keys_of_their_area(offices: Offices, places: Places, gao: Actor) -> None:
    testing.proposed(gao, places.county)
    for occurrence in Occurrence.objects.select_related("task"):
        assert occurrence.town_key == occurrence.task.town_key
        assert occurrence.organisation_id == occurrence.task.organisation_id


def test_what_falls_on_somebody_outside_alone_falls_on_nobody_by_default(
    offices: Offices, places: Places, gao: Actor
) -> None:
    directive = directives.in_force(gao, places.county, responsible="市安委会")
    choosing.add_default(
        directive_id=directive.pk, members="departments", reach="unassigned", actor=gao, now=testing.ISSUED_AT
    )
    unit = UnitName.objects.get(name="市安委会")
    UnitName.objects.filter(pk=unit.pk).update(state=UnitName.State.OUTSIDE)
    found = proposal.propose_tasks(directive_id=directive.pk, actor=gao, now=testing.ISSUED_AT, on=testing.ISSUED_ON)
    assert found.gaps == [] and proposals.gaps(directive) == []
    assert set(Task.objects.values_list("organisation__short_name", flat=True)) == {"县应急局", "县住建局"}


def test_a_group_means_whom_a_person_says_in_every_directive(offices: Offices, places: Places, gao: Actor) -> None:
    directive = directives.in_force(gao, places.county, responsible="各涉矿镇政府")
    unit = UnitName.objects.get(name="各涉矿镇政府")
    assert [gap.names for gap in proposals.gaps(directive) if gap.names] == [("各涉矿镇政府",)] * 2
    said: Any = {"directive_id": directive.pk, "unit_id": unit.pk, "actor": gao, "now": testing.ISSUED_AT}
    with pytest.raises(InputError, match="指哪一类单位"):
        choosing.say_group(members="", office_ids=[], **said)
    choosing.say_group(members="", office_ids=[offices.town.pk], **said)
    proposal.propose_tasks(directive_id=directive.pk, actor=gao, now=testing.ISSUED_AT, on=testing.ISSUED_ON)
    borne = set(Task.objects.filter(role="territory").values_list("organisation__short_name", flat=True))
    assert borne == {"青石镇"} and proposals.gaps(directive) == []
    assert [each.group.words for each in named_groups(directive) if each.group] == ["青石镇"]
