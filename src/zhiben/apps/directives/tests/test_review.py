from __future__ import annotations

from typing import Any

import pytest

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive, Duty
from zhiben.apps.directives.services import door, review, undo
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible, TransitionRefused
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.audit.selectors import timeline


def first_of(directive: Directive) -> Duty:
    return testing.duties_of(directive)[0]


def confirm(duty: Duty, actor: Actor) -> Duty:
    return review.confirm_duty(duty_id=duty.pk, revision=duty.revision, actor=actor)


def test_confirming_says_who_and_when_in_the_trail(gao: Actor, notice: Directive) -> None:
    duty = confirm(first_of(notice), gao)
    duty.refresh_from_db()
    assert (duty.state, duty.decided_by_name, duty.standing) == ("confirmed", gao.name, "none")
    entry = timeline(duty, actor=gao)[0]
    assert entry.action == "directives.duty_confirmed" and entry.actor_name == gao.name


def test_the_first_decision_starts_the_review(gao: Actor, notice: Directive) -> None:
    confirm(first_of(notice), gao)
    notice.refresh_from_db()
    assert notice.state == "reviewing"


def test_who_confirms_what_another_has_decided_meanwhile_is_told(gao: Actor, notice: Directive) -> None:
    duty = first_of(notice)
    confirm(duty, gao)
    with pytest.raises(Conflict, match="高敏已先一步"):
        confirm(duty, gao)


def test_of_two_clerks_at_once_one_succeeds(gao: Actor, notice: Directive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other confirms after this one has read the duty and before it writes."""
    duty = first_of(notice)
    real, pending = door.move_duty, [True]

    def overtaken(*args: Any, **kwargs: Any) -> None:
        if pending:
            pending.clear()
            confirm(duty, gao)
        real(*args, **kwargs)

    monkeypatch.setattr(review, "move_duty", overtaken)
    with pytest.raises(Conflict) as refused:
        confirm(duty, gao)
    assert refused.value.code == "duty.changed"


def test_rejecting_needs_a_reason_and_keeps_it(gao: Actor, notice: Directive) -> None:
    duty = first_of(notice)
    with pytest.raises(TransitionRefused) as refused:
        review.reject_duty(duty_id=duty.pk, revision=0, reason="  ", actor=gao)
    assert refused.value.code == "lifecycle.reason_missing"
    review.reject_duty(duty_id=duty.pk, revision=0, reason="只是背景", actor=gao)
    duty.refresh_from_db()
    assert (duty.state, duty.reason) == ("rejected", "只是背景")


@pytest.mark.requirement("DIR-02")
def test_an_edit_stands_beside_what_the_machine_read(gao: Actor, notice: Directive) -> None:
    duty = first_of(notice)
    machine = duty.machine
    values = {"deadlines": ["2026-07-31"], "lead": "县住建局"}
    review.edit_duty(duty_id=duty.pk, revision=0, values=values, evidence={"deadlines": [[3, 9]]}, actor=gao)
    duty.refresh_from_db()
    assert duty.machine == machine and machine is not None and machine["deadlines"] == ["2026-06-30"]
    assert duty.deadline_on.isoformat() == "2026-07-31" and duty.evidence["deadlines"] == [[3, 9]]
    assert duty.edited["deadlines"]["was"] == ["2026-06-30"] and duty.edited["lead"]["by"] == gao.name
    assert list(duty.units.filter(role="lead").values_list("unit__name", flat=True)) == ["县住建局"]


def test_an_edit_to_the_same_values_is_no_edit(gao: Actor, notice: Directive) -> None:
    duty = first_of(notice)
    review.edit_duty(duty_id=duty.pk, revision=0, values={"measure": duty.measure}, actor=gao)
    duty.refresh_from_db()
    assert duty.revision == 0 and duty.edited == {}


@pytest.mark.parametrize(("values", "code"), [
    ({"measure": " "}, "duty.measure_empty"),
    ({"state": "confirmed"}, "duty.column_unknown"),
])  # fmt: skip
def test_an_edit_cannot_empty_a_duty_or_move_its_state(
    gao: Actor, notice: Directive, values: dict[str, str], code: str
) -> None:
    with pytest.raises(InputError) as refused:
        review.edit_duty(duty_id=first_of(notice).pk, revision=0, values=values, actor=gao)
    assert refused.value.code == code


def test_a_split_gives_each_part_its_own_values(gao: Actor, notice: Directive) -> None:
    duty = first_of(notice)
    cut = duty.start + testing.CHECK.index("自查率")
    parts = review.split_duty(duty_id=duty.pk, revision=0, cuts=[cut], actor=gao)
    assert [part.measure for part in parts] == [testing.CHECK[: cut - duty.start], "自查率达到95%。"]
    assert [(part.deadlines, len(part.targets)) for part in parts] == [(["2026-06-30"], 0), ([], 1)]
    duty.refresh_from_db()
    assert duty.state == "split" and set(duty.children.all()) == set(parts)


def test_a_split_without_a_cut_is_refused(gao: Actor, notice: Directive) -> None:
    with pytest.raises(TransitionRefused) as refused:
        review.split_duty(duty_id=first_of(notice).pk, revision=0, cuts=[], actor=gao)
    assert refused.value.code == "duty.parts_missing"


def test_a_merge_spans_both_and_holds_the_values_of_both(gao: Actor, notice: Directive) -> None:
    _, patrol, record = testing.duties_of(notice)
    merged = review.merge_duties(first_id=record.pk, second_id=patrol.pk, revisions=(0, 0), actor=gao)
    assert merged.measure == testing.PATROL + testing.RECORD
    assert merged.deadlines == ["2025-12-31"] and merged.recurrences[0]["times"] == 2 and merged.due_before_issue
    assert {duty.state for duty in merged.parents.all()} == {"merged"}


def test_a_merge_leaves_out_what_stands_between_and_keeps_what_was_put_right(gao: Actor, notice: Directive) -> None:
    check, patrol, _ = testing.duties_of(notice)
    review.edit_duty(duty_id=patrol.pk, revision=0, values={"measure": "各镇每月检查2次；"}, actor=gao)
    merged = review.merge_duties(first_id=check.pk, second_id=patrol.pk, revisions=(0, 1), actor=gao)
    assert merged.measure == testing.CHECK + "各镇每月检查2次；"


def test_a_whole_clause_is_confirmed_and_undone_in_one_step(gao: Actor, notice: Directive) -> None:
    clause = testing.duties_of(notice)[1].clause
    assert review.confirm_clause(directive_id=notice.pk, clause_id=clause.pk, actor=gao) == 2
    assert [duty.state for duty in testing.duties_of(notice)] == ["proposed", "confirmed", "confirmed"]
    undo.undo_last(directive_id=notice.pk, actor=gao)
    assert {duty.state for duty in testing.duties_of(notice)} == {"proposed"}


def test_a_missed_duty_is_added_from_the_text_and_waits_for_confirmation(gao: Actor, notice: Directive) -> None:
    start = testing.NOTICE.index(testing.SANCTION)
    end = start + len(testing.SANCTION)
    duty = review.add_duty(directive_id=notice.pk, start=start, end=end, actor=gao)
    assert (duty.measure, duty.origin, duty.state, duty.machine) == (testing.SANCTION, "person", "proposed", None)
    assert duty.lead == "县应急管理局"


def test_a_directive_in_force_cannot_be_decided_about(gao: Actor, binding: Directive) -> None:
    duty = first_of(binding)
    with pytest.raises(TransitionRefused) as refused:
        review.reject_duty(duty_id=duty.pk, revision=duty.revision, reason="误", actor=gao)
    assert refused.value.code == "duty.directive_closed"
    with pytest.raises(TransitionRefused):
        undo.undo_last(directive_id=binding.pk, actor=gao)


def test_only_a_clerk_of_the_county_decides(he: Actor, wu: Actor, notice: Directive, binding: Directive) -> None:
    with pytest.raises(NotVisible):
        confirm(first_of(notice), wu)
    with pytest.raises(NotPermitted):
        confirm(first_of(binding), he)
