from __future__ import annotations

from collections.abc import Callable

import pytest

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive, Duty
from zhiben.apps.directives.services import review, undo
from zhiben.core.errors import Conflict, InputError, TransitionRefused
from zhiben.foundation.access.actor import Actor


def state_of(directive: Directive) -> list[tuple[object, ...]]:
    """What an undo must bring back: everything but the count of changes."""
    columns = ("pk", "state", "measure", "lead", "deadlines", "deadline_on", "edited", "decided_by_name", "reason")
    return list(Duty.objects.filter(directive=directive).order_by("ordinal").values_list(*columns))


@pytest.mark.parametrize("step", ["confirm", "reject", "edit", "split", "merge", "add"])
def test_each_step_can_be_taken_back_whole(step: str, gao: Actor, notice: Directive) -> None:
    before = state_of(notice)
    first, second, _ = testing.duties_of(notice)
    one = {"duty_id": first.pk, "revision": 0, "actor": gao}
    steps: dict[str, Callable[[], object]] = {
        "confirm": lambda: review.confirm_duty(**one),  # type: ignore[arg-type]
        "reject": lambda: review.reject_duty(**one, reason="背景"),  # type: ignore[arg-type]
        "edit": lambda: review.edit_duty(**one, values={"lead": "县住建局", "deadlines": []}),  # type: ignore[arg-type]
        "split": lambda: review.split_duty(**one, cuts=[first.start + 8]),  # type: ignore[arg-type]
        "merge": lambda: review.merge_duties(first_id=first.pk, second_id=second.pk, revisions=(0, 0), actor=gao),
        "add": lambda: review.add_duty(directive_id=notice.pk, start=0, end=8, actor=gao),
    }
    steps[step]()
    assert state_of(notice) != before
    undo.undo_last(directive_id=notice.pk, actor=gao)
    assert state_of(notice) == before


def test_there_is_nothing_to_undo_before_the_first_step(gao: Actor, notice: Directive) -> None:
    with pytest.raises(InputError) as refused:
        undo.undo_last(directive_id=notice.pk, actor=gao)
    assert refused.value.code == "undo.nothing"


def test_a_split_whose_parts_are_decided_stays(gao: Actor, notice: Directive, monkeypatch: pytest.MonkeyPatch) -> None:
    duty = testing.duties_of(notice)[0]
    parts = review.split_duty(duty_id=duty.pk, revision=0, cuts=[duty.start + 8], actor=gao)
    Duty.objects.filter(pk=parts[0].pk).update(state="rejected", reason="背景")
    with pytest.raises(TransitionRefused) as refused:
        undo.undo_last(directive_id=notice.pk, actor=gao)
    assert refused.value.code == "duty.descendants_decided"


def test_a_step_that_somebody_built_upon_stays(gao: Actor, notice: Directive) -> None:
    duty = testing.duties_of(notice)[0]
    review.confirm_duty(duty_id=duty.pk, revision=0, actor=gao)
    Duty.objects.filter(pk=duty.pk).update(revision=9)
    with pytest.raises(Conflict) as refused:
        undo.undo_last(directive_id=notice.pk, actor=gao)
    assert refused.value.code == "undo.changed_since"
