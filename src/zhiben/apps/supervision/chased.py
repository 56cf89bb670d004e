"""Replies to letters go up the ladder of dispatch like everything else that is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate

from zhiben.apps.dispatch.chasing import Chased, DueItem, chase
from zhiben.apps.supervision.lifecycle import LetterState
from zhiben.apps.supervision.models import LetterKind, LetterRecipient
from zhiben.core.dates.ladders import Due

LETTER, PORTION = "letter", 1000


def to_answer(county: UUID, on: date, until: date) -> Iterator[list[DueItem]]:
    """Replies that are asked for and not given; one recipient is one thing due."""
    rows = LetterRecipient.objects.filter(
        letter__county_key=county, answered_at=None, letter__reply_due_on__lte=until,
        letter__state__in=(LetterState.SENT, LetterState.RECEIVED),
    )  # fmt: skip
    last = 0
    while True:
        page = list(rows.filter(pk__gt=last).select_related("letter", "organisation").order_by("pk")[:PORTION])
        if not page:
            return
        yield [item for row in page if (item := _item(row)) is not None]
        last = page[-1].pk


def _item(row: LetterRecipient) -> DueItem | None:
    letter = row.letter
    if letter.reply_due_on is None or letter.sent_at is None:
        return None
    title = f"{LetterKind(letter.kind).label}：{letter.title}"[:200]
    due = Due(letter.reply_due_on, localdate(letter.sent_at))
    url = reverse("supervision:letter", args=[letter.pk])
    return DueItem(LETTER, str(row.pk), title, row.organisation_id, row.organisation.short_name, due, url)


chase(Chased(LETTER, "答复", to_answer))
