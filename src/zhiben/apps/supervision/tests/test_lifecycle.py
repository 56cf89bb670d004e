"""Every step of the table: where it is allowed, and for what it is refused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from zhiben.apps.supervision.lifecycle import LETTER, LetterFacts, LetterState
from zhiben.core.lifecycle import refusal_codes

ONE, TWO = UUID(int=1), UUID(int=2)
READY = LetterFacts(actor_id=ONE, drafted_by_id=TWO, recipients=1)
BARE = LetterFacts(actor_id=ONE, drafted_by_id=ONE, meeting=False, signed_by=" ")
RESULT = {"result": ["a"]}
S = LetterState

ROWS: list[tuple[str, str, LetterFacts, dict[str, Any], str, list[str]]] = [
    ("approve", S.DRAFTED, READY, {}, "", []),
    ("approve", S.DRAFTED, BARE, {}, "", ["letter.same_person", "letter.no_recipient", "letter.no_meeting", "letter.no_signer"]),
    ("send_back", S.APPROVED, READY, {}, "事项有误", []),
    ("send_back", S.APPROVED, READY, {}, "", ["lifecycle.reason_missing"]),
    ("send", S.APPROVED, READY, {}, "", []),
    ("send", S.APPROVED, LetterFacts(), {}, "", ["letter.no_recipient"]),
    ("send", S.DRAFTED, READY, {}, "", ["lifecycle.wrong_state"]),
    ("receive", S.SENT, READY, {}, "", []),
    ("receive", S.SENT, LetterFacts(not_received=2), {}, "", ["letter.receipts_missing"]),
    ("answer", S.RECEIVED, READY, {}, "", []),
    ("answer", S.RECEIVED, LetterFacts(not_answered=1), {}, "", ["letter.replies_missing"]),
    ("return", S.ANSWERED, READY, {}, "材料不全", []),
    ("return", S.ANSWERED, READY, {}, "", ["lifecycle.reason_missing"]),
    ("close", S.ANSWERED, READY, RESULT, "", []),
    ("close", S.ANSWERED, LetterFacts(result=""), {}, "", ["lifecycle.evidence_missing", "letter.no_result"]),
    ("close", S.RECEIVED, READY, RESULT, "", ["lifecycle.wrong_state"]),
    ("close_unanswered", S.RECEIVED, LetterFacts(asks_reply=False), RESULT, "", []),
    ("close_unanswered", S.RECEIVED, READY, RESULT, "", ["letter.reply_asked"]),
    ("withdraw", S.SENT, READY, {}, "发错单位", []),
    ("withdraw", S.CLOSED, READY, {}, "发错单位", ["lifecycle.wrong_state"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "state", "facts", "evidence", "note", "refused_for"),
    ROWS,
    ids=[f"{row[0]} {n}" for n, row in enumerate(ROWS)],
)
def test_a_step_is_allowed_or_refused_for_every_missing_thing(
    step: str, state: str, facts: LetterFacts, evidence: Any, note: str, refused_for: list[str]
) -> None:
    assert refusal_codes(LETTER, step, state=state, facts=facts, evidence=evidence, note=note) == refused_for


def test_every_step_has_an_allowed_and_a_refused_row() -> None:
    rows = {(row[0], bool(row[5])) for row in ROWS}
    assert rows == {(name, refused) for name in LETTER.by_name for refused in (False, True)}
