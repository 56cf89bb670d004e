"""Which objects of dispatch may have files: a task, what a unit reported, what it returned in a round, a meeting."""

from __future__ import annotations

from uuid import UUID

from zhiben.apps.dispatch.models import Meeting, ReferencedDocument, Task
from zhiben.apps.dispatch.selectors import library, meetings, tasks
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


def _meeting(key: str, actor: Actor) -> Meeting:
    try:
        return meetings.meeting(UUID(key), actor=actor)
    except ValueError:
        raise NotVisible("meeting.absent", "没有这次会议，或不属于您所在的县区。请从列表中打开。") from None


def _referenced(key: str, actor: Actor) -> ReferencedDocument:
    try:
        return library.referenced(UUID(key), actor=actor)
    except ValueError:
        raise NotVisible("referenced.absent", "原文库中没有这份规定，或不属于您所在的县区。") from None


bind(Meeting, "会议", roles={"minutes": "会议纪要", "basis": "会议材料"}, find=_meeting, keep=None)
bind(ReferencedDocument, "引用的规定", roles={"text": "规定原文"}, find=_referenced, keep=None)
