"""The states of a letter and every step between them: one table, no Django.

A letter to several units is received when all have received it, and answered when all have answered; how far each of
them is stands at the recipient.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhiben.core.lifecycle import Evidence, Lifecycle, Refusal, State, Transition


class LetterState(State):
    DRAFTED = "drafted", "拟稿"
    APPROVED = "approved", "已签批"
    SENT = "sent", "已发出，待签收"
    RECEIVED = "received", "已签收"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


# Instruments that still ask something of somebody.
OPEN_LETTERS = frozenset({LetterState.SENT, LetterState.RECEIVED, LetterState.ANSWERED})
UNSENT = frozenset({LetterState.DRAFTED, LetterState.APPROVED})


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the guards may look at. `meeting`: where and when is said, or the kind needs neither."""

    actor_id: UUID | None = None
    drafted_by_id: UUID | None = None
    recipients: int = 0
    not_received: int = 0
    not_answered: int = 0
    asks_reply: bool = True
    meeting: bool = True
    signed_by: str = "-"
    result: str = "-"


def by_another(facts: LetterFacts) -> Refusal | None:
    if facts.actor_id is not None and facts.actor_id == facts.drafted_by_id:
        return Refusal("letter.same_person", "签批人与拟稿人是同一人，请换人签批。")
    return None


def has_recipients(facts: LetterFacts) -> Refusal | None:
    return None if facts.recipients else Refusal("letter.no_recipient", "还没有主送单位，请先选择。")


def says_where_and_when(facts: LetterFacts) -> Refusal | None:
    if not facts.meeting:
        return Refusal("letter.no_meeting", "约谈通知书须写明时间和地点，请先填写。")
    return None


def is_signed(facts: LetterFacts) -> Refusal | None:
    return None if facts.signed_by.strip() else Refusal("letter.no_signer", "请填写签发人姓名。")


def all_received(facts: LetterFacts) -> Refusal | None:
    if facts.not_received:
        return Refusal("letter.receipts_missing", f"还有 {facts.not_received} 个单位没有签收。")
    return None


def all_answered(facts: LetterFacts) -> Refusal | None:
    if facts.not_answered:
        return Refusal("letter.replies_missing", f"还有 {facts.not_answered} 个单位没有答复。")
    return None


def asks_no_reply(facts: LetterFacts) -> Refusal | None:
    if facts.asks_reply:
        return Refusal("letter.reply_asked", "该文书要求答复，须在答复后办结；不再需要答复的，请撤回并写明原因。")
    return None


def has_result(facts: LetterFacts) -> Refusal | None:
    return None if facts.result.strip() else Refusal("letter.no_result", "请写明办理结果。")


DRAFT, APPROVE, SEND = "supervision.draft", "supervision.approve", "supervision.send"
ANSWER, CLOSE = "supervision.answer", "supervision.close"
RESULT = Evidence("result", "办理结果材料")
S = LetterState

LETTER = Lifecycle[LetterFacts](
    name="letter",
    transitions=(
        Transition("approve", "签批", {S.DRAFTED}, S.APPROVED, APPROVE, guards=(by_another, has_recipients, says_where_and_when, is_signed)),
        Transition("send_back", "退回修改", {S.APPROVED}, S.DRAFTED, APPROVE, note_required=True),
        Transition("send", "编号发出", {S.APPROVED}, S.SENT, SEND, guards=(has_recipients,)),
        Transition("receive", "签收", {S.SENT}, S.RECEIVED, ANSWER, guards=(all_received,)),
        Transition("answer", "答复", {S.RECEIVED}, S.ANSWERED, ANSWER, guards=(all_answered,)),
        Transition("return", "退回答复", {S.ANSWERED}, S.RECEIVED, CLOSE, note_required=True),
        Transition("close", "办结", {S.ANSWERED}, S.CLOSED, CLOSE, needs=(RESULT,), guards=(has_result,)),
        Transition("close_unanswered", "办结（无需答复）", {S.RECEIVED}, S.CLOSED, CLOSE, needs=(RESULT,), guards=(asks_no_reply, has_result)),
        Transition("withdraw", "撤回", {S.DRAFTED, S.APPROVED, S.SENT, S.RECEIVED, S.ANSWERED}, S.WITHDRAWN, SEND, note_required=True),
    ),
)  # fmt: skip
