"""The steps of a brief and of a question: what each refuses, beside what it allows."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from zhiben.apps.reports.lifecycle import BRIEF, QUESTION, BriefFacts, BriefState, QuestionFacts, QuestionState
from zhiben.core.lifecycle import refusal_codes

GAO, FAN = UUID(int=1), UUID(int=2)
READY = BriefFacts(sentences=3, code="安应急专报", approved_by="何平", actor_id=FAN, authors=frozenset({GAO}))
B, Q = BriefState, QuestionState
WRONG = ["lifecycle.wrong_state"]

ROWS = [
    ("finish", B.DRAFTING, READY, "", []),
    ("finish", B.DRAFTING, replace(READY, sentences=0), "", ["brief.empty"]),
    ("fail", B.DRAFTING, READY, "没有数据", []),
    ("fail", B.DRAFTING, READY, "", ["lifecycle.reason_missing"]),
    ("redraft", B.FAILED, READY, "", []),
    ("redraft", B.DRAFTED, READY, "", WRONG),
    ("review", B.DRAFTED, READY, "", []),
    ("review", B.DRAFTED, replace(READY, code=""), "", ["brief.no_code"]),
    ("return", B.REVIEWED, READY, "改一处", []),
    ("return", B.REVIEWED, READY, "", ["lifecycle.reason_missing"]),
    ("release", B.REVIEWED, READY, "", []),
    ("release", B.REVIEWED, replace(READY, actor_id=GAO), "", ["brief.same_person"]),
    ("release", B.REVIEWED, replace(READY, unsupported=("形势平稳",)), "", ["brief.unsupported"]),
    ("release", B.REVIEWED, replace(READY, approved_by=" ", code=""), "", ["brief.no_code", "brief.approver_missing"]),
    ("release", B.DRAFTED, READY, "", WRONG),
    ("supersede", B.RELEASED, READY, "", []),
    ("supersede", B.DRAFTED, READY, "", WRONG),
    ("discard", B.DRAFTED, READY, "重做", []),
    ("discard", B.RELEASED, READY, "重做", WRONG),
]


@pytest.mark.parametrize(("step", "state", "facts", "note", "refused_for"), ROWS)
def test_a_step_of_a_brief_is_refused_for_every_missing_thing(
    step: str, state: BriefState, facts: BriefFacts, note: str, refused_for: list[str]
) -> None:
    assert refusal_codes(BRIEF, step, state=state, facts=facts, note=note) == refused_for


QUESTIONS = [
    ("answer", Q.OPEN, "已核对", []),
    ("answer", Q.OPEN, "", ["lifecycle.reason_missing"]),
    ("answer", Q.SETTLED, "已核对", WRONG),
    ("settle", Q.ANSWERED, "属实", []),
    ("settle", Q.OPEN, "", ["lifecycle.reason_missing"]),
    ("reopen", Q.SETTLED, "有新情况", []),
    ("reopen", Q.OPEN, "有新情况", WRONG),
]


@pytest.mark.parametrize(("step", "state", "note", "refused_for"), QUESTIONS)
def test_a_question_is_never_closed_without_words(
    step: str, state: QuestionState, note: str, refused_for: list[str]
) -> None:
    assert refusal_codes(QUESTION, step, state=state, facts=QuestionFacts(), note=note) == refused_for


@pytest.mark.parametrize(
    ("lifecycle", "rows"), [(BRIEF, [(r[0], r[4]) for r in ROWS]), (QUESTION, [(r[0], r[3]) for r in QUESTIONS])]
)
def test_every_step_has_a_row_that_goes_and_one_that_does_not(
    lifecycle: object, rows: list[tuple[str, list[str]]]
) -> None:
    names = set(lifecycle.by_name)  # type: ignore[attr-defined]
    assert {step for step, refused in rows if not refused} == names
    assert {step for step, refused in rows if refused} == names
