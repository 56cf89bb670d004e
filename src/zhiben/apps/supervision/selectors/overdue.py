"""Replies that were due by an instant and had not come: what a brief names."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from zhiben.apps.supervision.lifecycle import UNSENT, LetterState
from zhiben.apps.supervision.models import LetterRecipient


class OverdueReply(NamedTuple):
    """One unit that owes an answer to one letter. `key`: of the letter."""

    key: UUID
    title: str
    organisation_id: UUID
    unit: str
    due_on: date


def overdue_replies(level: str, area: UUID, *, at: datetime, on: date, units: Collection[UUID]) -> list[OverdueReply]:
    """Of an area and of these units, the longest waiting first. One query."""
    unanswered = Q(answered_at=None) | Q(answered_at__gt=at)
    rows = LetterRecipient.objects.filter(
        unanswered, organisation_id__in=units, letter__sent_at__lte=at, letter__reply_due_on__lt=on,
        **{f"letter__{level}_key": area},
    ).exclude(letter__state__in=[*UNSENT, LetterState.WITHDRAWN])  # fmt: skip
    rows = rows.exclude(letter__closed_at__lte=at)
    wanted = ("letter_id", "letter__title", "organisation_id", "organisation__short_name", "letter__reply_due_on")
    return [OverdueReply(*row) for row in rows.order_by("letter__reply_due_on", "pk").values_list(*wanted)[:50]]
