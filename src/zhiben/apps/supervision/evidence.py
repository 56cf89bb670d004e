"""What may lie at a letter: the replies' evidence, and what shows the result."""

from __future__ import annotations

from uuid import UUID

from zhiben.apps.supervision.models import Letter, LetterRecipient
from zhiben.apps.supervision.selectors import letters
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.bindings import bind

RESULT, REPLY = "result", "reply"


def _letter(key: str, actor: Actor) -> Letter:
    try:
        return letters.letter(UUID(key), actor=actor)
    except ValueError:
        raise NotVisible("letter.absent", "没有这份文书，或您无权查看。请从文书列表中选择。") from None


def _recipient(key: str, actor: Actor) -> LetterRecipient:
    return letters.recipient(int(key) if key.isdecimal() else 0, actor=actor)


bind(
    Letter, "督办文书", roles={RESULT: "办理结果材料", "basis": "签批材料、依据"}, find=_letter, keep=None,
    organisation=lambda letter: None,
)  # fmt: skip
# Beside the letter, where the unit may add to it: a letter belongs to the office that sent it.
bind(LetterRecipient, "督办文书答复", roles={REPLY: "答复佐证材料"}, find=_recipient, keep=None)
