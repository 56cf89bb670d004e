"""The states of a piece of work (a delivery, a job, a transmission) and every step between them: one table, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WorkState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"


LABELS = {
    WorkState.WAITING: "等待",
    WorkState.RUNNING: "进行中",
    WorkState.DONE: "已完成",
    WorkState.DEAD: "失败待处理",
    WorkState.CANCELLED: "已取消",
    WorkState.UNREACHABLE: "无法送达",
}
TONES = {
    WorkState.WAITING: "neutral",
    WorkState.RUNNING: "active",
    WorkState.DONE: "done",
    WorkState.DEAD: "late",
    WorkState.CANCELLED: "rejected",
    WorkState.UNREACHABLE: "unknown",
}
OPEN = frozenset({WorkState.WAITING, WorkState.RUNNING})


@dataclass(frozen=True, slots=True)
class Step:
    """`holder`: only the worker that holds the lease may take the step; the others are taken by people and by claims."""

    name: str
    label: str
    source: frozenset[WorkState]
    target: WorkState
    holder: bool = False


_RUNNING = frozenset({WorkState.RUNNING})
_SETTLED = frozenset({WorkState.DEAD, WorkState.CANCELLED, WorkState.UNREACHABLE})

STEPS = {
    step.name: step
    for step in (
        Step("claim", "领取", OPEN, WorkState.RUNNING),
        Step("finish", "完成", _RUNNING, WorkState.DONE, holder=True),
        Step("postpone", "失败后重试", _RUNNING, WorkState.WAITING, holder=True),
        Step("give_back", "退回", _RUNNING, WorkState.WAITING, holder=True),
        Step("bury", "不再重试", _RUNNING, WorkState.DEAD, holder=True),
        Step("retry", "重新执行", _SETTLED, WorkState.WAITING),
        Step("cancel", "取消", OPEN | {WorkState.DEAD}, WorkState.CANCELLED),
    )
}
