"""The states of a task, of one dated instance of it, of a round and of what a unit returns in it: four tables.

Responsibility stays with the unit throughout: nothing here moves it but a transfer with a receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhiben.core.lifecycle import Evidence, Lifecycle, Refusal, State, Transition


class TaskState(State):
    PROPOSED = "proposed", "待下达"
    ISSUED = "issued", "待签收"
    TO_VERIFY = "to_verify", "发文前已到期，待核实"
    ACTIVE = "active", "进行中"
    SUBMITTED = "submitted", "待验收"
    CLOSED = "closed", "已办结"
    DISMISSED = "dismissed", "不下达"
    CANCELLED = "cancelled", "已撤销"
    MERGED = "merged", "已并入"


class OccurrenceState(State):
    OPEN = "open", "待报送"
    REPORTED = "reported", "已报送"
    ACCEPTED = "accepted", "已认可"
    WAIVED = "waived", "免报"


class RoundState(State):
    PLANNED = "planned", "未开始"
    OPEN = "open", "报送中"
    CLOSED = "closed", "已截止"
    CANCELLED = "cancelled", "已取消"


class ReturnState(State):
    EXPECTED = "expected", "未报送"
    SUBMITTED = "submitted", "已报送"
    EXCUSED = "excused", "免报"


# What still asks something of somebody.
OPEN_TASKS = frozenset({TaskState.ISSUED, TaskState.TO_VERIFY, TaskState.ACTIVE, TaskState.SUBMITTED})


@dataclass(frozen=True)
class TaskFacts:
    """What the guards of a task may look at. `waiting`: dated instances that were neither reported nor waived."""

    person_named: bool = False
    no_person_reason: str = ""
    dated: bool = False
    no_date_reason: str = ""
    due_before_issue: bool = False
    waiting: int = 0
    open_children: int = 0
    in_transfer: bool = False
    actor_id: UUID | None = None
    submitted_by_id: UUID | None = None


@dataclass(frozen=True)
class OccurrenceFacts:
    """What the guards of a dated instance may look at."""

    task_state: str = TaskState.ACTIVE
    actor_id: UUID | None = None
    reported_by_id: UUID | None = None


@dataclass(frozen=True)
class RoundFacts:
    """What the guards of a round may look at."""

    units: int = 0
    fields: int = 0


@dataclass(frozen=True)
class ReturnFacts:
    """What the guards of a unit's return may look at. `missing`: labels of the fields that must be filled and are not."""

    round_state: str = RoundState.OPEN
    missing: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()


def person_or_reason(facts: TaskFacts) -> Refusal | None:
    if not facts.person_named and not facts.no_person_reason.strip():
        return Refusal("task.person_missing", "还没有具体责任人。请指定一人，或写明为什么不能指定。")
    return None


def date_or_reason(facts: TaskFacts) -> Refusal | None:
    if not facts.dated and not facts.no_date_reason.strip():
        return Refusal("task.date_missing", "还没有完成时限。请填写日期，或写明为什么没有时限。")
    return None


def fell_due_before_issue(facts: TaskFacts) -> Refusal | None:
    if not facts.due_before_issue:
        return Refusal("task.not_due_before_issue", "该任务的时限不早于发文日期，请直接下达。")
    return None


def not_due_before_issue(facts: TaskFacts) -> Refusal | None:
    if facts.due_before_issue:
        return Refusal(
            "task.due_before_issue", "该任务的时限早于发文日期，应先由责任单位核实是否已完成，请选择“下达核实”。"
        )
    return None


def everything_reported(facts: TaskFacts) -> Refusal | None:
    if facts.waiting:
        return Refusal("task.reports_missing", f"还有 {facts.waiting} 期没有报送，请先报送，或由安委办免报并写明原因。")
    return None


def children_closed(facts: TaskFacts) -> Refusal | None:
    if facts.open_children:
        return Refusal("task.children_open", f"还有 {facts.open_children} 项下级任务没有办结，不能先于下级办结。")
    return None


def not_in_transfer(facts: TaskFacts) -> Refusal | None:
    if facts.in_transfer:
        return Refusal("task.in_transfer", "该任务正在移交，对方签收或退回后才能继续办理。")
    return None


def by_another_person(facts: TaskFacts) -> Refusal | None:
    if facts.actor_id is not None and facts.actor_id == facts.submitted_by_id:
        return Refusal("task.same_person", "验收人与申请办结的是同一人，请换人验收。")
    return None


def task_is_active(facts: OccurrenceFacts) -> Refusal | None:
    if facts.task_state != TaskState.ACTIVE:
        label = TaskState.of(facts.task_state).label
        return Refusal("occurrence.task_not_active", f"任务处于“{label}”，签收后、办结前才能报送。")
    return None


def judged_by_another(facts: OccurrenceFacts) -> Refusal | None:
    if facts.actor_id is not None and facts.actor_id == facts.reported_by_id:
        return Refusal("occurrence.same_person", "报送人与认可人是同一人，请换人认可。")
    return None


def has_units(facts: RoundFacts) -> Refusal | None:
    return None if facts.units else Refusal("round.no_units", "还没有选定报送单位。")


def has_fields(facts: RoundFacts) -> Refusal | None:
    return None if facts.fields else Refusal("round.no_fields", "报送表还没有任何栏目。")


def round_is_open(facts: ReturnFacts) -> Refusal | None:
    if facts.round_state not in (RoundState.OPEN, RoundState.CLOSED):
        return Refusal("return.round_not_open", "这次调度还没有开始，暂不能报送。")
    return None


def nothing_missing(facts: ReturnFacts) -> Refusal | None:
    if facts.missing:
        return Refusal("return.fields_missing", f"还有必填栏目没有填写：{'、'.join(facts.missing[:8])}。没有的请填 0。")
    return None


def corrections_explained(facts: ReturnFacts) -> Refusal | None:
    if facts.unexplained:
        return Refusal(
            "return.correction_unexplained", f"与平台统计不一致的栏目须写明原因：{'、'.join(facts.unexplained[:8])}。"
        )
    return None


ISSUE, CARRY_OUT, ACCEPT, ROUNDS = "dispatch.issue", "dispatch.carry_out", "dispatch.accept", "dispatch.rounds"
PROOF = Evidence("proof", "完成情况佐证材料")

TASK = Lifecycle[TaskFacts](
    name="task",
    transitions=(
        Transition("issue", "下达", {TaskState.PROPOSED}, TaskState.ISSUED, ISSUE, guards=(not_due_before_issue,)),
        Transition("issue_to_verify", "下达核实", {TaskState.PROPOSED}, TaskState.TO_VERIFY, ISSUE, guards=(fell_due_before_issue,)),
        Transition("dismiss", "不下达", {TaskState.PROPOSED}, TaskState.DISMISSED, ISSUE, note_required=True),
        Transition("restore", "恢复待下达", {TaskState.DISMISSED}, TaskState.PROPOSED, ISSUE),
        Transition("sign", "签收", {TaskState.ISSUED}, TaskState.ACTIVE, CARRY_OUT, guards=(person_or_reason, date_or_reason, not_in_transfer)),
        Transition("show_done", "核实已完成", {TaskState.TO_VERIFY}, TaskState.SUBMITTED, CARRY_OUT, needs=(PROOF,)),
        Transition("not_done", "核实未完成", {TaskState.TO_VERIFY}, TaskState.ACTIVE, CARRY_OUT, note_required=True, guards=(person_or_reason,)),
        Transition("submit", "申请办结", {TaskState.ACTIVE}, TaskState.SUBMITTED, CARRY_OUT, needs=(PROOF,),
                   guards=(everything_reported, children_closed, not_in_transfer)),
        Transition("accept", "验收办结", {TaskState.SUBMITTED}, TaskState.CLOSED, ACCEPT, guards=(children_closed, by_another_person)),
        Transition("return", "退回", {TaskState.SUBMITTED}, TaskState.ACTIVE, ACCEPT, note_required=True),
        Transition("reopen", "重新打开", {TaskState.CLOSED}, TaskState.ACTIVE, ACCEPT, note_required=True),
        Transition("merge", "并入", {TaskState.PROPOSED, TaskState.ISSUED, TaskState.TO_VERIFY, TaskState.ACTIVE}, TaskState.MERGED, ISSUE),
        Transition("cancel", "撤销", {TaskState.ISSUED, TaskState.TO_VERIFY, TaskState.ACTIVE}, TaskState.CANCELLED, ISSUE, note_required=True),
    ),
)  # fmt: skip

OCCURRENCE = Lifecycle[OccurrenceFacts](
    name="occurrence",
    transitions=(
        Transition("report", "报送", {OccurrenceState.OPEN}, OccurrenceState.REPORTED, CARRY_OUT, guards=(task_is_active,)),
        Transition("accept", "认可", {OccurrenceState.REPORTED}, OccurrenceState.ACCEPTED, ACCEPT, guards=(judged_by_another,)),
        Transition("return", "退回", {OccurrenceState.REPORTED}, OccurrenceState.OPEN, ACCEPT, note_required=True),
        Transition("waive", "免报", {OccurrenceState.OPEN}, OccurrenceState.WAIVED, ISSUE, note_required=True),
    ),
)  # fmt: skip

ROUND = Lifecycle[RoundFacts](
    name="round",
    transitions=(
        Transition("open", "开始", {RoundState.PLANNED}, RoundState.OPEN, ROUNDS, guards=(has_units, has_fields)),
        Transition("close", "截止", {RoundState.OPEN}, RoundState.CLOSED, ROUNDS),
        Transition("reopen", "重新开放", {RoundState.CLOSED}, RoundState.OPEN, ROUNDS, note_required=True),
        Transition("cancel", "取消", {RoundState.PLANNED, RoundState.OPEN}, RoundState.CANCELLED, ROUNDS, note_required=True),
    ),
)  # fmt: skip

UNIT_RETURN = Lifecycle[ReturnFacts](
    name="unit_return",
    transitions=(
        Transition("submit", "报送", {ReturnState.EXPECTED}, ReturnState.SUBMITTED, CARRY_OUT,
                   guards=(round_is_open, nothing_missing, corrections_explained)),
        Transition("send_back", "退回修改", {ReturnState.SUBMITTED}, ReturnState.EXPECTED, ROUNDS, note_required=True),
        Transition("withdraw", "撤回修改", {ReturnState.SUBMITTED}, ReturnState.EXPECTED, CARRY_OUT, guards=(round_is_open,)),
        Transition("excuse", "免报", {ReturnState.EXPECTED}, ReturnState.EXCUSED, ROUNDS, note_required=True),
    ),
)  # fmt: skip
