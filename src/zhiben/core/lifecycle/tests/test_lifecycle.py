"""A small table of its own: allowed and refused rows share their set-up."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from zhiben.core.lifecycle import (
    Evidence,
    Lifecycle,
    Refusal,
    State,
    Transition,
    TransitionRefused,
    plan,
    refusal_codes,
)


class Gate(State):
    REPORTED = "reported", "已上报"
    RECTIFYING = "rectifying", "整改中"
    CLOSED = "closed", "已销号"


class Other(State):
    ELSEWHERE = "elsewhere", "别处"


@dataclass(frozen=True)
class Facts:
    actor_id: int = 1
    rectifier_ids: frozenset[int] = frozenset()
    has_deadline: bool = True


def has_deadline(facts: Facts) -> Refusal | None:
    return None if facts.has_deadline else Refusal("gate.no_deadline", "没有整改期限，请先填写。")


def another_person(facts: Facts) -> Refusal | None:
    if facts.actor_id in facts.rectifier_ids:
        return Refusal("gate.same_person", "复查人与整改人是同一人，请换人复查。")
    return None


GATE = Lifecycle[Facts](
    name="gate",
    transitions=(
        Transition("order", "下达整改", {Gate.REPORTED}, Gate.RECTIFYING, "gates.order", guards=(has_deadline,)),
        Transition(
            "close", "销号", {Gate.RECTIFYING}, Gate.CLOSED, "gates.close",
            needs=(Evidence("review", "复查意见书"), Evidence("after", "整改后照片", at_least=2)), guards=(another_person,),
        ),
        Transition("reopen", "撤销销号", {Gate.CLOSED}, Gate.RECTIFYING, "gates.close", note_required=True),
    ),
)  # fmt: skip

READY = Facts()
SAME = Facts(rectifier_ids=frozenset({1}))
ALL = {"review": ["r"], "after": ["a", "b"]}


@pytest.mark.parametrize(
    ("step", "state", "facts", "evidence", "codes"),
    [
        ("order", Gate.REPORTED, READY, {}, []),
        ("order", Gate.REPORTED, Facts(has_deadline=False), {}, ["gate.no_deadline"]),
        ("order", "closed", READY, {}, ["lifecycle.wrong_state"]),
        ("close", Gate.RECTIFYING, READY, ALL, []),
        ("close", Gate.RECTIFYING, READY, {**ALL, "after": ["a", "a"]}, ["lifecycle.evidence_missing"]),
        ("close", Gate.RECTIFYING, SAME, {}, ["lifecycle.evidence_missing"] * 2 + ["gate.same_person"]),
        ("close", Gate.REPORTED, SAME, {}, ["lifecycle.wrong_state"]),
    ],
)
def test_a_step_is_refused_for_every_missing_thing(
    step: str, state: str, facts: Facts, evidence: dict[str, list[str]], codes: list[str]
) -> None:
    assert refusal_codes(GATE, step, state=state, facts=facts, evidence=evidence) == codes


def test_a_step_that_asks_for_a_reason_is_refused_without_one() -> None:
    assert refusal_codes(GATE, "reopen", state="closed", facts=READY, note=" ") == ["lifecycle.reason_missing"]
    assert plan(GATE, "reopen", state="closed", facts=READY, note="复查有误").target is Gate.RECTIFYING


def test_a_refused_plan_says_all_reasons_at_once() -> None:
    with pytest.raises(TransitionRefused) as refused:
        plan(GATE, "close", state=Gate.RECTIFYING, facts=SAME, evidence={"review": ["r"]})
    assert refused.value.status == 409
    assert "“整改后照片”2 份" in refused.value.message and "换人复查" in refused.value.message


def test_a_table_knows_where_it_begins_and_ends_and_what_leads_on() -> None:
    assert (GATE.initial, GATE.final) == (Gate.REPORTED, frozenset())
    assert [step.name for step in GATE.steps_from("rectifying")] == ["close"]


@pytest.mark.parametrize(
    ("transitions", "said"),
    [
        ((), "no transition"),
        ((Transition("a", "甲", {Gate.REPORTED}, Gate.CLOSED, "x.y"),), "never reaches"),
        ((Transition("a", "甲", {Gate.REPORTED}, Other.ELSEWHERE, "x.y"),), "mixes"),
        ((Transition("a", "甲", {Gate.REPORTED}, Gate.RECTIFYING, "x.y"),) * 2, "twice"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(transitions: tuple[Transition[Facts], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Lifecycle[Facts]("gate", transitions)


def test_evidence_that_the_step_does_not_ask_for_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="asks for no evidence"):
        plan(GATE, "order", state=Gate.REPORTED, facts=READY, evidence={"review": ["r"]})
