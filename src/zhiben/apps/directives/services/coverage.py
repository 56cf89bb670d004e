"""Coverage: a person's word on a piece of text that is no duty, and on what the compiler could not read."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhiben.apps.directives import audit as actions
from zhiben.apps.directives.lifecycle import REVIEW, DutyFacts
from zhiben.apps.directives.lifecycle import directive_is_open as is_open
from zhiben.apps.directives.models import Duty, Piece, Unread
from zhiben.apps.directives.selectors import coverage as pieces
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.services.review import add_duty
from zhiben.core.errors import InputError, TransitionRefused
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor


@transaction.atomic
def mark_piece(*, directive_id: UUID, piece_id: int, label: str, actor: Actor) -> Piece:
    """A piece is background, a definition … by a person's word (标为背景).

    Raises: NotVisible, NotPermitted, TransitionRefused "duty.directive_closed", InputError "piece.label_unknown".
    """
    actor.require(REVIEW)
    directive = selectors.directive(directive_id, actor=actor)
    if refused := is_open(DutyFacts(directive.state)):
        raise TransitionRefused((refused,))
    if label not in pieces.MARKABLE:
        raise InputError("piece.label_unknown", f"不能标为“{label}”。可选：{'、'.join(pieces.MARKABLE.values())}。")
    piece = pieces.piece(piece_id, directive=directive)
    piece.decided_label, piece.decided_by_name, piece.decided_at = label, actor.name, timezone.now()
    piece.save(update_fields=["decided_label", "decided_by_name", "decided_at"])
    text = directive.reading.text[piece.start : piece.end].strip()
    audit.record(actions.PIECE_MARKED, actor=actor, subject=directive, label=pieces.MARKABLE[label], text=text[:200])
    return piece


@transaction.atomic
def add_duty_from_piece(*, directive_id: UUID, piece_id: int, actor: Actor) -> Duty:
    """The piece is a duty that was missed (补充为任务). Raises: as `add_duty`."""
    directive = selectors.directive(directive_id, actor=actor)
    piece = pieces.piece(piece_id, directive=directive)
    return add_duty(directive_id=directive_id, start=piece.start, end=piece.end, actor=actor)


@transaction.atomic
def settle_unread(*, directive_id: UUID, unread_id: int, actor: Actor) -> None:
    """A person has looked at what was not understood (已查看). Twice is once.

    Raises: NotVisible, NotPermitted.
    """
    actor.require(REVIEW)
    directive = selectors.directive(directive_id, actor=actor)
    waiting = Unread.objects.filter(directive=directive, pk=unread_id, settled_at=None)
    message = waiting.values_list("message", flat=True).first()
    if message is not None:
        waiting.update(settled_by_name=actor.name, settled_at=timezone.now())
        audit.record(actions.UNREAD_SETTLED, actor=actor, subject=directive, message=message)
