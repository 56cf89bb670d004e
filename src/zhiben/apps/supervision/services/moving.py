"""A letter on its way: approved by another, numbered and sent, received, answered, closed or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from zhiben.apps.dispatch.selectors.audience import Directory
from zhiben.apps.supervision import audit as actions
from zhiben.apps.supervision import permissions
from zhiben.apps.supervision.lifecycle import LETTER, LetterFacts, LetterState
from zhiben.apps.supervision.models import Letter, LetterRecipient
from zhiben.apps.supervision.selectors import letters as selectors
from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.core.lifecycle import Refusal, TransitionRefused
from zhiben.foundation import audit, outbox, workflow
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.calendar.selectors import calendar_of
from zhiben.foundation.documents import services as documents
from zhiben.foundation.documents.lifecycle import DocumentState

LONGEST = 4000


def _move(
    found: Letter,
    step: str,
    *,
    actor: Actor,
    facts: LetterFacts,
    note: str = "",
    values: Mapping[str, Any] | None = None,
) -> None:
    said = {
        "kind": found.get_kind_display(),
        "number": number_of(found),
        "step": LETTER.by_name[step].label,
        "reason": note,
    }
    workflow.advance(
        found, LETTER, step, actor=actor, facts=facts, note=note, values=values or {},
        record=workflow.Record(actions.MOVED, said),
        lost=Conflict("letter.changed", "他人已先一步处理这份文书，请看刷新后的内容再决定。"),
    )  # fmt: skip


def number_of(found: Letter) -> str:
    return str(found.document.number or "")


@transaction.atomic
def approve_letter(*, letter_id: UUID, signed_by: str, actor: Actor, now: datetime) -> Letter:
    """Somebody other than the drafter agrees; from now on the text stands. `signed_by`: 签发人, as it will be printed.

    Raises: NotVisible, NotPermitted, TransitionRefused "letter.same_person" and others, Conflict.
    """
    found = selectors.letter(letter_id, actor=actor)
    facts = selectors.facts_of(found, actor=actor, signed_by=signed_by)
    values = {"approved_by_name": actor.name, "approved_at": now, "signed_by": signed_by.strip()[:64],
              "title": found.document.title[:300]}  # fmt: skip
    _move(found, "approve", actor=actor, facts=facts, values=values)
    if found.document.state == DocumentState.DRAFT:
        documents.move_document(document_id=found.document_id, step="submit", actor=actor)
    return found


@transaction.atomic
def send_back_letter(*, letter_id: UUID, note: str, actor: Actor) -> Letter:
    """To be changed; its text is a draft again. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    found = selectors.letter(letter_id, actor=actor)
    values = {"approved_by_name": "", "approved_at": None, "signed_by": ""}
    _move(found, "send_back", actor=actor, facts=selectors.facts_of(found, actor=actor), note=note, values=values)
    if found.document.state == DocumentState.SUBMITTED:
        documents.move_document(document_id=found.document_id, step="return", note=note, actor=actor)
    return found


@transaction.atomic
def send_letter(*, letter_id: UUID, actor: Actor, now: datetime, on: date) -> Letter:
    """Number it and bring it to its recipients. The number is taken in this transaction: where it fails, there is no gap.

    Raises: NotVisible, NotPermitted, TransitionRefused, Conflict.
    """
    found = selectors.letter(letter_id, actor=actor)
    facts = selectors.facts_of(found, actor=actor)
    workflow.check(found, LETTER, "send", actor=actor, facts=facts)
    if found.document.state in (DocumentState.VOID, DocumentState.DISCARDED):
        raise TransitionRefused([Refusal("letter.document_void", "其公文已作废或废弃，请撤回这份文书后重新起草。")])
    if found.document.state == DocumentState.DRAFT:
        documents.move_document(document_id=found.document_id, step="submit", actor=actor)
    if found.document.state != DocumentState.ISSUED:
        found.document = documents.issue_document(
            document_id=found.document_id, approved_by=found.signed_by, issued_on=on, actor=actor, now=now
        )
    within = found.reply_within
    term = calendar_of(found.county_key).add(on, within) if within is not None else None
    values = {"sent_by_name": actor.name, "sent_at": now, "reply_due_on": term.ends_on if term else None}
    _move(found, "send", actor=actor, facts=facts, values=values)
    _tell(found, now=now, on=on)
    return found


def _tell(found: Letter, *, now: datetime, on: date) -> None:
    """The officers of every recipient."""
    directory = Directory(found.county_key, on=on)
    people = {user for row in selectors.recipients_of(found) for user in directory.officers(row.organisation_id)}
    due = f"请签收，并于 {found.reply_due_on.isoformat()} 前答复。" if found.reply_due_on else "请签收。"
    outbox.notify(
        recipients=people, title=f"收到{found.get_kind_display()} {number_of(found)}", text=f"{found.title}。{due}"[:1000],
        url=reverse("supervision:letter", args=[found.pk]), now=now, urgent=True, key=f"letter.sent:{found.pk.hex}",
    )  # fmt: skip


@transaction.atomic
def receive_letter(*, letter_id: UUID, actor: Actor, now: datetime) -> LetterRecipient:
    """The unit signs the receipt (回执). With the last one the letter is received.

    Raises: NotVisible, NotPermitted "letter.not_yours", Conflict "letter.received_already", TransitionRefused.
    """
    found, mine = _mine(letter_id, actor=actor)
    if found.state not in (LetterState.SENT, LetterState.RECEIVED):
        raise TransitionRefused([Refusal("lifecycle.wrong_state", f"当前状态是“{found.state_label}”，不能签收。")])
    rows = LetterRecipient.objects.filter(pk=mine.pk, received_at=None)
    if not rows.update(received_at=now, received_by_name=actor.name):
        raise Conflict("letter.received_already", f"{mine.organisation.short_name}已经签收。")
    said = {"unit": mine.organisation.short_name, "kind": found.get_kind_display(), "number": number_of(found)}
    audit.record(actions.RECEIVED, actor=actor, subject=found, **said)
    _keep_up(found, actor=actor)
    mine.refresh_from_db()
    return mine


@transaction.atomic
def answer_letter(*, letter_id: UUID, text: str, actor: Actor, now: datetime, on: date) -> LetterRecipient:
    """The unit's reply; its evidence lies at the letter. With the last one the letter is answered.

    Raises: NotVisible, NotPermitted, InputError "letter.reply_empty", "letter.reply_too_long", TransitionRefused, Conflict.
    """
    found, mine = _mine(letter_id, actor=actor)
    words = text.strip()
    if not words:
        raise InputError("letter.reply_empty", "请填写答复内容：办理情况、原因和完成时间。")
    if len(words) > LONGEST:
        raise InputError("letter.reply_too_long", f"最多 {LONGEST} 字，请精简，材料请作为附件上传。")
    if found.state not in (LetterState.SENT, LetterState.RECEIVED) or mine.received_at is None:
        raise TransitionRefused([Refusal("letter.not_received", "请先签收，再答复；已答复或办结的不能再答复。")])
    late = found.reply_due_on is not None and on > found.reply_due_on
    rows = LetterRecipient.objects.filter(pk=mine.pk, answered_at=None)
    if not rows.update(reply=words, answered_at=now, answered_by_name=actor.name, late=late):
        raise Conflict("letter.answered_already", f"{mine.organisation.short_name}已经答复。")
    said = {"unit": mine.organisation.short_name, "kind": found.get_kind_display(), "number": number_of(found)}
    audit.record(actions.ANSWERED, actor=actor, subject=found, **said)
    _keep_up(found, actor=actor)
    mine.refresh_from_db()
    return mine


def _keep_up(found: Letter, *, actor: Actor) -> None:
    """The letter follows its recipients: received when all have received it, answered when all have answered."""
    Letter.objects.select_for_update().get(pk=found.pk)
    facts = selectors.facts_of(found, actor=actor)
    if found.state == LetterState.SENT and not facts.not_received:
        _move(found, "receive", actor=actor, facts=facts)
    if found.state == LetterState.RECEIVED and not facts.not_answered:
        _move(found, "answer", actor=actor, facts=facts)


def _mine(letter_id: UUID, *, actor: Actor) -> tuple[Letter, LetterRecipient]:
    actor.require(permissions.ANSWER)
    found = selectors.letter(letter_id, actor=actor)
    mine = selectors.my_recipient(selectors.recipients_of(found), actor=actor)
    if mine is None:
        raise NotPermitted("letter.not_yours", "这份文书没有发给您的单位，您可以查看，不能代为签收或答复。")
    return found, mine


@transaction.atomic
def return_reply(*, letter_id: UUID, recipient_id: int, note: str, actor: Actor, now: datetime) -> Letter:
    """The reply of one unit is not enough; it answers again. What it had said stays until then.

    Raises: NotVisible, NotPermitted, InputError "lifecycle.reason_missing", "letter.no_reply", TransitionRefused, Conflict.
    """
    actor.require(permissions.CLOSE)
    found = selectors.letter(letter_id, actor=actor)
    if not note.strip():
        raise InputError("lifecycle.reason_missing", "请写明原因。")
    if found.state not in (LetterState.SENT, LetterState.RECEIVED, LetterState.ANSWERED):
        raise TransitionRefused([Refusal("lifecycle.wrong_state", f"当前状态是“{found.state_label}”，不能退回答复。")])
    row = LetterRecipient.objects.filter(pk=recipient_id, letter=found).exclude(answered_at=None)
    mine = row.select_related("organisation").first()
    if mine is None:
        raise InputError("letter.no_reply", "该单位还没有答复，无需退回。")
    row.update(answered_at=None, late=False, returned_at=now, returned_because=note.strip()[:500])
    said = {"unit": mine.organisation.short_name, "kind": found.get_kind_display(), "number": number_of(found)}
    audit.record(actions.REPLY_RETURNED, actor=actor, subject=found, reason=note.strip()[:500], **said)
    if found.state == LetterState.ANSWERED:
        _move(found, "return", actor=actor, facts=selectors.facts_of(found, actor=actor), note=note)
    return found


@transaction.atomic
def close_letter(*, letter_id: UUID, result: str, actor: Actor, now: datetime) -> Letter:
    """Closed with its result and the document that shows it (办结).

    Raises: NotVisible, NotPermitted, TransitionRefused (evidence, replies missing), Conflict.
    """
    found = selectors.letter(letter_id, actor=actor)
    step = "close" if found.state == LetterState.ANSWERED or found.reply_within is not None else "close_unanswered"
    facts = selectors.facts_of(found, actor=actor, result=result)
    values = {"closed_at": now, "result": result.strip()[:1000]}
    _move(found, step, actor=actor, facts=facts, note=result.strip()[:200], values=values)
    return found


@transaction.atomic
def withdraw_letter(*, letter_id: UUID, note: str, actor: Actor, now: datetime) -> Letter:
    """It no longer stands; where it had a number, the number is void and stays in the register with the reason.

    Raises: NotVisible, NotPermitted, TransitionRefused, Conflict.
    """
    found = selectors.letter(letter_id, actor=actor)
    _move(found, "withdraw", actor=actor, facts=selectors.facts_of(found, actor=actor), note=note)
    key, state = found.document_id, found.document.state
    if state == DocumentState.ISSUED:
        documents.void_document(document_id=key, reason=note, actor=actor, now=now)
    if state == DocumentState.SUBMITTED:
        documents.move_document(document_id=key, step="return", note=note, actor=actor)
    if state in (DocumentState.SUBMITTED, DocumentState.DRAFT):
        documents.move_document(document_id=key, step="discard", note=note, actor=actor)
    return found
