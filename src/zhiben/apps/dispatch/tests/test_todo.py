"""What waits for whom, on the one to-do page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.selectors import mine
from zhiben.apps.dispatch.services import carrying, extending
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Person

pytestmark = pytest.mark.django_db
NOW, ON = testing.ISSUED_AT, testing.ISSUED_ON


def test_a_town_finds_what_to_sign_and_to_verify_and_nobody_elses(issued: Directive, lin: Actor, shen: Actor) -> None:
    assert {task.organisation.short_name for task in mine.to_sign(lin)} == {"青石镇"}
    assert [task.text for task in mine.to_verify(lin)] == [testing.task_of("青石镇", "建立台账").text]
    assert {task.organisation.short_name for task in mine.to_sign(shen)} == {"县住建局"}


def test_what_was_signed_is_to_be_reported_and_then_to_be_judged(
    issued: Directive, lin: Actor, gao: Actor, wu: Actor
) -> None:
    task = testing.task_of("青石镇", "检查2次")
    carrying.assign_person(task_id=task.pk, person_id=None, name="林静", actor=lin, now=NOW)
    carrying.sign_task(task_id=task.pk, actor=lin, now=NOW)
    first = testing.occurrences(task)[0]
    assert first in mine.to_report(lin)
    carrying.report_progress(task_id=task.pk, occurrence_id=first.pk, text="已检查。", actor=lin, now=NOW, on=ON)
    assert list(mine.to_judge(gao)) == [first]
    assert not mine.to_judge(wu) and not mine.to_judge(lin)


def test_the_lead_judges_those_below_and_nobody_judges_the_own(issued: Directive, gao: Actor, shen: Actor) -> None:
    task = testing.task_of("县住建局")
    carrying.assign_person(task_id=task.pk, person_id=None, name="沈岩", actor=shen, now=NOW)
    carrying.sign_task(task_id=task.pk, actor=shen, now=NOW)
    only = testing.occurrences(task)[0]
    later = only.due_on + timedelta(days=3)
    carrying.report_progress(task_id=task.pk, occurrence_id=only.pk, text="已自查。", actor=shen, now=NOW, on=later)
    assert only in mine.to_judge(gao)
    assert only not in mine.to_judge(shen)


def test_the_page_leads_to_the_task_of_a_day_and_of_an_extension(
    issued: Directive, cast: Cast, client_of: Callable[[Person | None], Client], lin: Actor
) -> None:
    task = testing.task_of("青石镇", "检查2次")
    carrying.assign_person(task_id=task.pk, person_id=None, name="林静", actor=lin, now=NOW)
    carrying.sign_task(task_id=task.pk, actor=lin, now=NOW)
    first = testing.occurrences(task)[0]
    late = first.due_on + timedelta(days=20)
    extending.ask_extension(task_id=task.pk, occurrence_id=first.pk, until=late, reason="雪天", actor=lin, now=NOW)
    town = client_of(cast.lin).get("/todo/?bucket=overdue").content.decode()
    clerk = client_of(cast.gao).get("/todo/?bucket=undated&source=dispatch.extend").content.decode()
    assert f"/dispatch/{task.pk}#day-{first.pk}" in town
    assert f'/dispatch/{task.pk}"' in clerk
