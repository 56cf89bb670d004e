from __future__ import annotations

from pathlib import Path

import pytest

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive, Duty, Reading, SourceFile
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.services import force, intake, review
from zhiben.core.errors import InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Places

SAMPLE = Path(__file__).parents[5] / "samples" / "anlan-notice.txt"


@pytest.mark.requirement("DIR-01")
def test_a_file_is_kept_verbatim_with_what_was_read(gao: Actor, cast: Cast) -> None:
    data = SAMPLE.read_bytes()
    found = intake.receive_directive(name=SAMPLE.name, data=data, actor=gao)
    assert bytes(found.source.content) == data
    assert found.reading.text == data.decode()
    assert found.duties.count() == len(found.reading.compiled["duties"]) > 0
    assert found.pieces.exists() and found.title and found.document_number


@pytest.mark.requirement("DIR-02")
def test_every_duty_is_proposed_and_shows_the_span_it_was_read_from(notice: Directive) -> None:
    text = Reading.objects.get(directive=notice).text
    duties = testing.duties_of(notice)
    assert [duty.state for duty in duties] == ["proposed"] * 3
    assert [text[duty.start : duty.end] for duty in duties] == [testing.CHECK, testing.PATROL, testing.RECORD]
    assert duties[0].lead == "县应急管理局" and duties[0].responsible == "县住建局"


def test_the_same_file_is_recognised_and_not_kept_twice(gao: Actor, cast: Cast) -> None:
    first = intake.receive_directive(name="a.txt", data=SAMPLE.read_bytes(), actor=gao)
    with pytest.raises(intake.AlreadyReceived, match="没有重复登记") as refused:
        intake.receive_directive(name="b.txt", data=SAMPLE.read_bytes(), actor=gao)
    assert refused.value.directive_id == first.pk and Directive.objects.count() == 1


def test_a_discarded_directive_can_be_received_again(gao: Actor, places: Places, notice: Directive) -> None:
    force.discard_directive(directive_id=notice.pk, reason="登记错了", actor=gao)
    again = testing.received(gao, places.county)
    assert again.pk != notice.pk and SourceFile.objects.count() == 1


def test_a_file_that_cannot_be_read_leaves_nothing(gao: Actor, cast: Cast) -> None:
    with pytest.raises(InputError):
        intake.receive_directive(name="空.txt", data=b"", actor=gao)
    assert not Directive.objects.exists() and not SourceFile.objects.exists()


@pytest.mark.requirement("DIR-06")
def test_a_deadline_before_the_date_of_issue_is_flagged(notice: Directive) -> None:
    assert [duty.due_before_issue for duty in testing.duties_of(notice)] == [False, False, True]


def test_only_a_clerk_receives(lin: Actor, he: Actor, cast: Cast) -> None:
    for actor in (lin, he):
        with pytest.raises(NotPermitted):
            intake.receive_directive(name="a.txt", data=b"x", actor=actor)


def test_the_next_county_sees_nothing_of_it(wu: Actor, notice: Directive, binding: Directive) -> None:
    for found in (notice, binding):
        with pytest.raises(NotVisible):
            selectors.directive(found.pk, actor=wu)
    assert not selectors.directive_page(actor=wu).rows
    with pytest.raises(NotVisible):
        selectors.duty(Duty.objects.filter(directive=binding)[0].pk, actor=wu)


def test_a_town_sees_a_county_directive_once_it_binds(lin: Actor, gao: Actor, notice: Directive) -> None:
    with pytest.raises(NotVisible):
        selectors.directive(notice.pk, actor=lin)
    for duty in testing.duties_of(notice):
        review.confirm_duty(duty_id=duty.pk, revision=duty.revision, actor=gao)
    force.put_in_force(directive_id=notice.pk, actor=gao)
    assert selectors.directive(notice.pk, actor=lin).pk == notice.pk
