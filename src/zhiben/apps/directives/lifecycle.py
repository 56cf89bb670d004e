"""The states of a directive and of a duty, and every step between them: two tables, no Django.

The tables draw the buttons on the page and the rows of the tests. A step is planned against frozen facts; `plan()`
either names the state to move to or refuses with *all* reasons at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from zhiben.core.errors import ZhibenError


class DirectiveState(StrEnum):
    RECEIVED = "received"
    REVIEWING = "reviewing"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class DutyState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    SPLIT = "split"
    MERGED = "merged"


class Standing(StrEnum):
    """Whether a duty binds: only a confirmed duty of a directive in force does."""

    NONE = "none"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Refusal:
    """One unmet condition: `code` is tested, `message` is one sentence for people."""

    code: str
    message: str


class TransitionRefused(ZhibenError):
    """A step whose conditions are not met. `refusals` holds every one of them."""

    status = 409

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(refusals[0].code, "".join(refusal.message for refusal in refusals))
        self.refusals = refusals


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


@dataclass(frozen=True)
class Transition:
    """One step: its verb, where it may start, where it ends, which permission it asks for, what must hold."""

    name: str
    label: str
    source: frozenset[str]
    target: str
    permission: str
    guards: tuple[Callable[..., Refusal | None], ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    """The table of one kind of object."""

    name: str
    labels: dict[str, str]
    transitions: tuple[Transition, ...]
    by_name: dict[str, Transition] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {step.name: step for step in self.transitions})

    def refusals(self, step: str, *, state: str, facts: DirectiveFacts | DutyFacts) -> tuple[Refusal, ...]:
        """Every reason why `step` cannot be taken now; empty when it can."""
        transition = self.by_name[step]
        if state not in transition.source:
            label = self.labels.get(state, state)
            return (Refusal("lifecycle.wrong_state", f"当前状态是“{label}”，不能{transition.label}。"),)
        found = (guard(facts) for guard in transition.guards)
        return tuple(refusal for refusal in found if refusal is not None)

    def plan(self, step: str, *, state: str, facts: DirectiveFacts | DutyFacts) -> Transition:
        """The transition to make.

        Raises: TransitionRefused with every unmet condition.
        """
        refused = self.refusals(step, state=state, facts=facts)
        if refused:
            raise TransitionRefused(refused)
        return self.by_name[step]


def _states(*states: str) -> frozenset[str]:
    return frozenset(states)


REVIEW = "directives.review"
ENFORCE = "directives.put_in_force"

DIRECTIVE = Lifecycle(
    name="directive",
    labels={
        DirectiveState.RECEIVED: "已收文",
        DirectiveState.REVIEWING: "核对中",
        DirectiveState.IN_FORCE: "已生效",
        DirectiveState.SUPERSEDED: "已被替代",
        DirectiveState.DISCARDED: "已作废",
    },
    transitions=(
        Transition("start", "开始核对", _states(DirectiveState.RECEIVED), DirectiveState.REVIEWING, REVIEW),
        Transition(
            "put_in_force", "生效", _states(DirectiveState.RECEIVED, DirectiveState.REVIEWING),
            DirectiveState.IN_FORCE, ENFORCE, (not_a_draft, every_duty_decided, some_duty_confirmed),
        ),
        Transition(
            "reopen", "退回核对", _states(DirectiveState.IN_FORCE), DirectiveState.REVIEWING, ENFORCE, (has_reason,),
        ),
        Transition(
            "supersede", "由新版本替代", _states(DirectiveState.IN_FORCE), DirectiveState.SUPERSEDED, ENFORCE,
            (successor_binds,),
        ),
        Transition(
            "discard", "作废", _states(DirectiveState.RECEIVED, DirectiveState.REVIEWING), DirectiveState.DISCARDED,
            ENFORCE, (has_reason,),
        ),
    ),
)  # fmt: skip

DUTY = Lifecycle(
    name="duty",
    labels={
        DutyState.PROPOSED: "待确认",
        DutyState.CONFIRMED: "已确认",
        DutyState.REJECTED: "已排除",
        DutyState.SPLIT: "已拆分",
        DutyState.MERGED: "已合并",
    },
    transitions=(
        Transition(
            "confirm", "确认", _states(DutyState.PROPOSED), DutyState.CONFIRMED, REVIEW, (directive_is_open,),
        ),
        Transition(
            "reject", "排除", _states(DutyState.PROPOSED, DutyState.CONFIRMED), DutyState.REJECTED, REVIEW,
            (directive_is_open, has_reason),
        ),
        Transition(
            "split", "拆分", _states(DutyState.PROPOSED), DutyState.SPLIT, REVIEW,
            (directive_is_open, at_least_two_parts),
        ),
        Transition(
            "merge", "合并", _states(DutyState.PROPOSED), DutyState.MERGED, REVIEW,
            (directive_is_open, of_one_directive),
        ),
        Transition(
            "reopen", "撤销决定", _states(DutyState.CONFIRMED, DutyState.REJECTED, DutyState.SPLIT, DutyState.MERGED),
            DutyState.PROPOSED, REVIEW, (directive_is_open, descendants_untouched),
        ),
    ),
)  # fmt: skip
