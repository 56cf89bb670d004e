"""Every step of both tables, allowed and refused, in rows that share their set-up."""

from __future__ import annotations

from typing import Any

import pytest

from zhiben.apps.directives.lifecycle import (
    DIRECTIVE,
    DUTY,
    DirectiveFacts,
    DirectiveState,
    DutyFacts,
    DutyState,
)
from zhiben.core.lifecycle import Lifecycle, TransitionRefused, plan, refusal_codes

S, D = DirectiveState, DutyState
READY = DirectiveFacts(confirmed=3, reason="登记有误", successor_in_force=True)
OPEN = DutyFacts(reason="只是背景", parts=2)
CLOSED = DutyFacts(directive_state=S.IN_FORCE, reason="只是背景", parts=2)

ROWS = [
    (DIRECTIVE, "start", S.RECEIVED, READY, []),
    (DIRECTIVE, "start", S.IN_FORCE, READY, ["lifecycle.wrong_state"]),
    (DIRECTIVE, "put_in_force", S.REVIEWING, READY, []),
    (DIRECTIVE, "put_in_force", S.REVIEWING, DirectiveFacts(is_draft=True, confirmed=3), ["directive.draft"]),
    (DIRECTIVE, "put_in_force", S.REVIEWING, DirectiveFacts(is_draft=True, proposed=2),
     ["directive.draft", "directive.undecided", "directive.nothing_confirmed"]),
    (DIRECTIVE, "put_in_force", S.DISCARDED, READY, ["lifecycle.wrong_state"]),
    (DIRECTIVE, "reopen", S.IN_FORCE, READY, []),
    (DIRECTIVE, "reopen", S.IN_FORCE, DirectiveFacts(), ["lifecycle.reason_missing"]),
    (DIRECTIVE, "supersede", S.IN_FORCE, READY, []),
    (DIRECTIVE, "supersede", S.IN_FORCE, DirectiveFacts(), ["directive.no_successor"]),
    (DIRECTIVE, "discard", S.RECEIVED, READY, []),
    (DIRECTIVE, "discard", S.IN_FORCE, READY, ["lifecycle.wrong_state"]),
    (DIRECTIVE, "discard", S.REVIEWING, DirectiveFacts(reason=" "), ["lifecycle.reason_missing"]),
    (DUTY, "confirm", D.PROPOSED, OPEN, []),
    (DUTY, "confirm", D.PROPOSED, CLOSED, ["duty.directive_closed"]),
    (DUTY, "confirm", D.REJECTED, OPEN, ["lifecycle.wrong_state"]),
    (DUTY, "reject", D.CONFIRMED, OPEN, []),
    (DUTY, "reject", D.PROPOSED, DutyFacts(directive_state=S.IN_FORCE), ["duty.directive_closed", "lifecycle.reason_missing"]),
    (DUTY, "split", D.PROPOSED, OPEN, []),
    (DUTY, "split", D.PROPOSED, DutyFacts(parts=1), ["duty.parts_missing"]),
    (DUTY, "merge", D.PROPOSED, OPEN, []),
    (DUTY, "merge", D.PROPOSED, DutyFacts(same_directive=False), ["duty.other_directive"]),
    (DUTY, "reopen", D.CONFIRMED, OPEN, []),
    (DUTY, "reopen", D.SPLIT, DutyFacts(descendants_decided=True), ["duty.descendants_decided"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "step", "state", "facts", "codes"), ROWS)
def test_a_step_is_refused_for_every_missing_thing(
    table: Lifecycle[Any], step: str, state: str, facts: DirectiveFacts | DutyFacts, codes: list[str]
) -> None:
    assert refusal_codes(table, step, state=state, facts=facts) == codes


@pytest.mark.parametrize("table", [DIRECTIVE, DUTY])
def test_every_step_has_an_allowed_and_a_refused_row(table: Lifecycle[Any]) -> None:
    for step in table.by_name:
        outcomes = {bool(codes) for of, name, _, _, codes in ROWS if of is table and name == step}
        assert outcomes == {False, True}, step


def test_a_refused_plan_says_all_reasons_at_once() -> None:
    with pytest.raises(TransitionRefused) as refused:
        plan(DIRECTIVE, "put_in_force", state=S.REVIEWING, facts=DirectiveFacts(is_draft=True, proposed=1))
    assert "征求意见稿" in refused.value.message and "还有 1 项" in refused.value.message
