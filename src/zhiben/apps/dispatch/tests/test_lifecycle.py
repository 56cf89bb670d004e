"""Every step of every table: where it is allowed, and for what it is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from zhiben.apps.dispatch.lifecycle import (
    OCCURRENCE,
    ROUND,
    TASK,
    UNIT_RETURN,
    OccurrenceFacts,
    OccurrenceState,
    ReturnFacts,
    ReturnState,
    RoundFacts,
    RoundState,
    TaskFacts,
    TaskState,
)
from zhiben.core.lifecycle import Lifecycle, refusal_codes

ONE = UUID(int=1)
READY = TaskFacts(person_named=True, dated=True)
PROOF = {"proof": ["a"]}
LATE = TaskFacts(due_before_issue=True)
OWN = TaskFacts(actor_id=ONE, submitted_by_id=ONE)

ROWS: list[tuple[Lifecycle[Any], str, str, Any, dict[str, Any], str, list[str]]] = [
    (TASK, "issue", TaskState.PROPOSED, READY, {}, "", []),
    (TASK, "issue", TaskState.PROPOSED, LATE, {}, "", ["task.due_before_issue"]),
    (TASK, "issue_to_verify", TaskState.PROPOSED, LATE, {}, "", []),
    (TASK, "issue_to_verify", TaskState.PROPOSED, READY, {}, "", ["task.not_due_before_issue"]),
    (TASK, "dismiss", TaskState.PROPOSED, READY, {}, "与另一项相同", []),
    (TASK, "dismiss", TaskState.PROPOSED, READY, {}, "", ["lifecycle.reason_missing"]),
    (TASK, "restore", TaskState.DISMISSED, READY, {}, "", []),
    (TASK, "restore", TaskState.CLOSED, READY, {}, "", ["lifecycle.wrong_state"]),
    (TASK, "sign", TaskState.ISSUED, READY, {}, "", []),
    (TASK, "sign", TaskState.ISSUED, TaskFacts(), {}, "", ["task.person_missing", "task.date_missing"]),
    (TASK, "sign", TaskState.ISSUED, TaskFacts(no_person_reason="全员", no_date_reason="长期"), {}, "", []),
    (TASK, "sign", TaskState.ISSUED, TaskFacts(True, "", True, in_transfer=True), {}, "", ["task.in_transfer"]),
    (TASK, "show_done", TaskState.TO_VERIFY, LATE, PROOF, "", []),
    (TASK, "show_done", TaskState.TO_VERIFY, LATE, {}, "", ["lifecycle.evidence_missing"]),
    (TASK, "not_done", TaskState.TO_VERIFY, READY, {}, "资金未到位", []),
    (TASK, "not_done", TaskState.TO_VERIFY, LATE, {}, "资金未到位", ["task.person_missing"]),
    (TASK, "submit", TaskState.ACTIVE, READY, PROOF, "", []),
    (TASK, "submit", TaskState.ACTIVE, TaskFacts(waiting=2), PROOF, "", ["task.reports_missing"]),
    (TASK, "submit", TaskState.ACTIVE, TaskFacts(open_children=1), PROOF, "", ["task.children_open"]),
    (TASK, "accept", TaskState.SUBMITTED, READY, {}, "", []),
    (TASK, "accept", TaskState.SUBMITTED, OWN, {}, "", ["task.same_person"]),
    (TASK, "accept", TaskState.SUBMITTED, TaskFacts(open_children=3), {}, "", ["task.children_open"]),
    (TASK, "return", TaskState.SUBMITTED, READY, {}, "佐证不全", []),
    (TASK, "return", TaskState.SUBMITTED, READY, {}, "", ["lifecycle.reason_missing"]),
    (TASK, "reopen", TaskState.CLOSED, READY, {}, "复查发现未完成", []),
    (TASK, "reopen", TaskState.ACTIVE, READY, {}, "复查发现未完成", ["lifecycle.wrong_state"]),
    (TASK, "merge", TaskState.ACTIVE, READY, {}, "", []),
    (TASK, "merge", TaskState.CLOSED, READY, {}, "", ["lifecycle.wrong_state"]),
    (TASK, "cancel", TaskState.ACTIVE, READY, {}, "文件废止", []),
    (TASK, "cancel", TaskState.ACTIVE, READY, {}, "", ["lifecycle.reason_missing"]),
    (OCCURRENCE, "report", OccurrenceState.OPEN, OccurrenceFacts(), {}, "", []),
    (OCCURRENCE, "report", OccurrenceState.OPEN, OccurrenceFacts(TaskState.ISSUED), {}, "", ["occurrence.task_not_active"]),
    (OCCURRENCE, "accept", OccurrenceState.REPORTED, OccurrenceFacts(), {}, "", []),
    (OCCURRENCE, "accept", OccurrenceState.REPORTED, OccurrenceFacts(actor_id=ONE, reported_by_id=ONE), {}, "", ["occurrence.same_person"]),
    (OCCURRENCE, "return", OccurrenceState.REPORTED, OccurrenceFacts(), {}, "数字不实", []),
    (OCCURRENCE, "return", OccurrenceState.REPORTED, OccurrenceFacts(), {}, "", ["lifecycle.reason_missing"]),
    (OCCURRENCE, "waive", OccurrenceState.OPEN, OccurrenceFacts(), {}, "停产", []),
    (OCCURRENCE, "waive", OccurrenceState.ACCEPTED, OccurrenceFacts(), {}, "停产", ["lifecycle.wrong_state"]),
    (ROUND, "open", RoundState.PLANNED, RoundFacts(2, 3), {}, "", []),
    (ROUND, "open", RoundState.PLANNED, RoundFacts(), {}, "", ["round.no_units", "round.no_fields"]),
    (ROUND, "close", RoundState.OPEN, RoundFacts(2, 3), {}, "", []),
    (ROUND, "close", RoundState.PLANNED, RoundFacts(2, 3), {}, "", ["lifecycle.wrong_state"]),
    (ROUND, "reopen", RoundState.CLOSED, RoundFacts(), {}, "补报", []),
    (ROUND, "reopen", RoundState.CLOSED, RoundFacts(), {}, "", ["lifecycle.reason_missing"]),
    (ROUND, "cancel", RoundState.OPEN, RoundFacts(), {}, "会议改期", []),
    (ROUND, "cancel", RoundState.CLOSED, RoundFacts(), {}, "会议改期", ["lifecycle.wrong_state"]),
    (UNIT_RETURN, "submit", ReturnState.EXPECTED, ReturnFacts(), {}, "", []),
    (UNIT_RETURN, "submit", ReturnState.EXPECTED, ReturnFacts(RoundState.PLANNED, ("检查数",), ("隐患数",)), {}, "",
     ["return.round_not_open", "return.fields_missing", "return.correction_unexplained"]),
    (UNIT_RETURN, "send_back", ReturnState.SUBMITTED, ReturnFacts(), {}, "数字有误", []),
    (UNIT_RETURN, "send_back", ReturnState.SUBMITTED, ReturnFacts(), {}, "", ["lifecycle.reason_missing"]),
    (UNIT_RETURN, "withdraw", ReturnState.SUBMITTED, ReturnFacts(), {}, "", []),
    (UNIT_RETURN, "withdraw", ReturnState.SUBMITTED, ReturnFacts(RoundState.CANCELLED), {}, "", ["return.round_not_open"]),
    (UNIT_RETURN, "excuse", ReturnState.EXPECTED, ReturnFacts(), {}, "新设单位", []),
    (UNIT_RETURN, "excuse", ReturnState.SUBMITTED, ReturnFacts(), {}, "新设单位", ["lifecycle.wrong_state"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lifecycle", "step", "state", "facts", "evidence", "note", "refused_for"),
    ROWS,
    ids=[f"{row[0].name} {row[1]} {n}" for n, row in enumerate(ROWS)],
)
def test_a_step_is_allowed_or_refused_for_every_missing_thing(
    lifecycle: Lifecycle[Any], step: str, state: str, facts: Any, evidence: Any, note: str, refused_for: list[str]
) -> None:
    assert refusal_codes(lifecycle, step, state=state, facts=facts, evidence=evidence, note=note) == refused_for


@pytest.mark.parametrize("lifecycle", [TASK, OCCURRENCE, ROUND, UNIT_RETURN], ids=lambda table: table.name)
def test_every_step_has_an_allowed_and_a_refused_row(lifecycle: Lifecycle[Any]) -> None:
    rows = {(row[1], bool(row[6])) for row in ROWS if row[0] is lifecycle}
    assert rows == {(name, refused) for name in lifecycle.by_name for refused in (False, True)}
