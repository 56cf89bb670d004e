"""An instrument that the ladder proposed and a person took up becomes the draft of a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse

from zhiben.apps.dispatch.chasing import Take, Taken, take
from zhiben.apps.dispatch.models import Escalation, Instrument
from zhiben.apps.supervision.models import LetterKind
from zhiben.apps.supervision.services import drafting
from zhiben.foundation.access.actor import Actor

KINDS = {
    Instrument.REMINDER: LetterKind.REMINDER,
    Instrument.URGE: LetterKind.URGE,
    Instrument.CIRCULAR: LetterKind.CIRCULAR,
    Instrument.TALK: LetterKind.TALK,
    Instrument.LISTED: LetterKind.LISTED,
}


def _taker(kind: LetterKind) -> Take:
    def draft(rows: Sequence[Escalation], actor: Actor, now: datetime, on: date) -> Taken:
        cases = drafting.cases_from(rows, on=on)
        units = list(dict.fromkeys(row.organisation_id for row in rows))
        made = drafting.draft_letter(kind=kind, organisation_ids=units, cases=cases, actor=actor, now=now, on=on)
        return Taken(str(kind.label), reverse("supervision:letter", args=[made.pk]))

    return draft


for _instrument, _kind in KINDS.items():
    take(_instrument, _taker(_kind))
