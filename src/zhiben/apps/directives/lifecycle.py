"""The states of a directive and of a duty, and every step between them: two tables, no Django.

The tables draw the buttons on the page, the diagrams in the documentation and the rows of the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from zhiben.core.lifecycle import Lifecycle, Refusal, State, Transition


class DirectiveState(State):
    RECEIVED = "received", "已收文"
    REVIEWING = "reviewing", "核对中"
    IN_FORCE = "in_force", "已生效"
    SUPERSEDED = "superseded", "已被替代"
    DISCARDED = "discarded", "已作废"


class DutyState(State):
    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REJECTED = "rejected", "已排除"
    SPLIT = "split", "已拆分"
    MERGED = "merged", "已合并"


class Standing(StrEnum):
    """Whether a duty binds: only a confirmed duty of a directive in force does."""

    NONE = "none"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class DirectiveFacts:
    """What the guards of a directive may look at."""

    is_draft: bool = False
    proposed: int = 0
    confirmed: int = 0
    reason: str = ""
    successor_in_force: bool = False


@dataclass(frozen=True)
class DutyFacts:
    """What the guards of a duty may look at."""

    directive_state: str = DirectiveState.REVIEWING
    reason: str = ""
    parts: int = 0
    same_directive: bool = True
    descendants_decided: bool = False


def not_a_draft(facts: DirectiveFacts) -> Refusal | None:
    if facts.is_draft:
        return Refusal("directive.draft", "这是征求意见稿，不能生效。请收到正式文件后作为新版本登记。")
    return None


def every_duty_decided(facts: DirectiveFacts) -> Refusal | None:
    if facts.proposed:
        return Refusal("directive.undecided", f"还有 {facts.proposed} 项任务没有确认或排除，请先核对完。")
    return None


def some_duty_confirmed(facts: DirectiveFacts) -> Refusal | None:
    if not facts.confirmed:
        return Refusal("directive.nothing_confirmed", "没有一项已确认的任务，生效后台账中不会有内容。请至少确认一项。")
    return None


def has_reason(facts: DirectiveFacts | DutyFacts) -> Refusal | None:
    if not facts.reason.strip():
        return Refusal("lifecycle.reason_missing", "请写明原因。")
    return None


def successor_binds(facts: DirectiveFacts) -> Refusal | None:
    if not facts.successor_in_force:
        return Refusal("directive.no_successor", "新版本还没有生效，旧版本继续有效。")
    return None


def directive_is_open(facts: DutyFacts) -> Refusal | None:
    if facts.directive_state not in (DirectiveState.RECEIVED, DirectiveState.REVIEWING):
        return Refusal("duty.directive_closed", "该文件不在核对状态，不能改动任务。请先将文件退回核对。")
    return None


def at_least_two_parts(facts: DutyFacts) -> Refusal | None:
    if facts.parts < 2:
        return Refusal("duty.parts_missing", "拆分后至少要有两项，请在原文中选出拆分位置。")
    return None


def of_one_directive(facts: DutyFacts) -> Refusal | None:
    if not facts.same_directive:
        return Refusal("duty.other_directive", "只能合并同一份文件中的任务。")
    return None


def descendants_untouched(facts: DutyFacts) -> Refusal | None:
    if facts.descendants_decided:
        return Refusal("duty.descendants_decided", "拆分或合并出的任务已经有了决定，请先撤销那些决定。")
    return None


REVIEW = "directives.review"
ENFORCE = "directives.put_in_force"

DIRECTIVE = Lifecycle[DirectiveFacts](
    name="directive",
    transitions=(
        Transition("start", "开始核对", {DirectiveState.RECEIVED}, DirectiveState.REVIEWING, REVIEW),
        Transition(
            "put_in_force", "生效", {DirectiveState.RECEIVED, DirectiveState.REVIEWING},
            DirectiveState.IN_FORCE, ENFORCE, guards=(not_a_draft, every_duty_decided, some_duty_confirmed),
        ),
        Transition(
            "reopen", "退回核对", {DirectiveState.IN_FORCE}, DirectiveState.REVIEWING, ENFORCE, guards=(has_reason,),
        ),
        Transition(
            "supersede", "由新版本替代", {DirectiveState.IN_FORCE}, DirectiveState.SUPERSEDED, ENFORCE, guards=(successor_binds,),
        ),
        Transition(
            "discard", "作废", {DirectiveState.RECEIVED, DirectiveState.REVIEWING}, DirectiveState.DISCARDED,
            ENFORCE, guards=(has_reason,),
        ),
    ),
)  # fmt: skip

DUTY = Lifecycle[DutyFacts](
    name="duty",
    transitions=(
        Transition(
            "confirm", "确认", {DutyState.PROPOSED}, DutyState.CONFIRMED, REVIEW, guards=(directive_is_open,),
        ),
        Transition(
            "reject", "排除", {DutyState.PROPOSED, DutyState.CONFIRMED}, DutyState.REJECTED, REVIEW, guards=(directive_is_open, has_reason),
        ),
        Transition(
            "split", "拆分", {DutyState.PROPOSED}, DutyState.SPLIT, REVIEW, guards=(directive_is_open, at_least_two_parts),
        ),
        Transition(
            "merge", "合并", {DutyState.PROPOSED}, DutyState.MERGED, REVIEW, guards=(directive_is_open, of_one_directive),
        ),
        Transition(
            "reopen", "撤销决定", {DutyState.CONFIRMED, DutyState.REJECTED, DutyState.SPLIT, DutyState.MERGED},
            DutyState.PROPOSED, REVIEW, guards=(directive_is_open, descendants_untouched),
        ),
    ),
)  # fmt: skip
