"""Which rows of this app may have files: the proof without which nothing counts."""

from __future__ import annotations

from uuid import UUID

from zhiben.apps.leadership.models import DutyList, DutyRecord, ListItem
from zhiben.apps.leadership.selectors import visible
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.bindings import bind

PROOF = {"proof": "佐证材料"}


def _absent() -> NotVisible:
    return NotVisible("leadership.absent", "没有这条履职资料，或不在您的管辖范围内。")


def _item(key: str, actor: Actor) -> ListItem:
    try:
        return visible.item(int(key), actor=actor)
    except ValueError:
        raise _absent() from None


def _list(key: str, actor: Actor) -> DutyList:
    try:
        return visible.duty_list(UUID(key), actor=actor)
    except ValueError:
        raise _absent() from None


def _record(key: str, actor: Actor) -> DutyRecord:
    try:
        return visible.record(UUID(key), actor=actor)
    except ValueError:
        raise _absent() from None


bind(ListItem, "清单事项", roles=PROOF, find=_item, keep=None)
bind(DutyList, "履职清单", roles={"text": "清单、计划文本"}, find=_list, keep=None)
bind(DutyRecord, "履职记录", roles=PROOF, find=_record, keep=None)
