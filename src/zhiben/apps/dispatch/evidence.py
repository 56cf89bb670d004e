"""Which objects of dispatch may have files: a task, what a unit reported, what it returned in a round, a meeting."""

from __future__ import annotations

from uuid import UUID

from zhiben.apps.dispatch.models import Task
from zhiben.apps.dispatch.selectors import tasks
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.bindings import bind

PROOF = "proof"


def _task(key: str, actor: Actor) -> Task:
    try:
        return tasks.task(UUID(key), actor=actor)
    except ValueError:
        raise NotVisible("task.absent", "没有这项任务，或其不在您的管辖范围内。请从任务列表中重新选择。") from None


bind(Task, "任务", roles={PROOF: "完成情况佐证材料", "basis": "依据、上级来文"}, find=_task, keep=None)
