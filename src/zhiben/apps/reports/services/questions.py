"""Asking about what was reported, answering, settling."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch.models import Round
from zhiben.apps.dispatch.selectors import standing
from zhiben.apps.reports import audit as actions
from zhiben.apps.reports import permissions, plausibility
from zhiben.apps.reports.lifecycle import QUESTION, QuestionFacts
from zhiben.apps.reports.models import PlausibilityQuestion
from zhiben.apps.reports.selectors import questions
from zhiben.core.errors import Conflict
from zhiben.foundation import audit, workflow
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import AreaKeys, Organisation

_KEYS = [field.name for field in AreaKeys._meta.get_fields()]


@transaction.atomic
def check_round(*, round_id: UUID, actor: Actor, now: datetime) -> int:
    """Look at what a round brought in; returns how many questions are new. What was asked is not asked again.

    Raises: NotVisible, NotPermitted.
    """
    actor.require(permissions.SETTLE)
    found = standing.round_of(round_id, actor=actor)
    doubts = plausibility.doubts(
        questions.reported(found, at=now), due_at=found.due_at, finds=questions.finding_fields(found),
        photos=questions.photos(found, actor=actor),
    )  # fmt: skip
    units = Organisation.objects.select_related("area").in_bulk([UUID(doubt.unit_key) for doubt in doubts])
    rows = [_row(found, doubt, units[UUID(doubt.unit_key)], now) for doubt in doubts]
    known = set(
        PlausibilityQuestion.objects.filter(digest__in=[row.digest for row in rows]).values_list("digest", flat=True)
    )
    new = {row.digest: row for row in rows if row.digest not in known}
    PlausibilityQuestion.objects.bulk_create(new.values())
    audit.record(actions.CHECKED, actor=actor, subject=found, round=found.name, made=len(new))
    return len(new)


def _row(found: Round, doubt: plausibility.Doubt, unit: Organisation, now: datetime) -> PlausibilityQuestion:
    keys = sorted(key for _, key, _ in doubt.records)
    digest = hashlib.sha256("|".join((doubt.rule, doubt.unit_key, str(found.pk), *keys)).encode()).hexdigest()
    row = PlausibilityQuestion(
        area=unit.area, organisation=unit, round=found, rule=doubt.rule, reason=doubt.reason[:500],
        records=[list(record) for record in doubt.records], digest=digest, asked_at=now,
    )  # fmt: skip
    for key in _KEYS:
        setattr(row, key, getattr(unit.area, key))
    return row


@transaction.atomic
def move_question(*, question_id: UUID, step: str, words: str, actor: Actor, now: datetime) -> PlausibilityQuestion:
    """Answer, settle or reopen, each with words. Raises: NotVisible, NotPermitted, TransitionRefused, Conflict."""
    found = questions.question(question_id, actor=actor)
    words = words.strip()[:500]
    values: dict[str, dict[str, object]] = {
        "answer": {"answer": words, "answered_by_name": actor.name, "answered_at": now},
        "settle": {"outcome": words, "settled_by_name": actor.name, "settled_at": now},
        "reopen": {"outcome": "", "settled_by_name": "", "settled_at": None},
    }
    said = {"unit": found.organisation.short_name, "step": QUESTION.by_name[step].label, "words": words}
    workflow.advance(
        found, QUESTION, step, actor=actor, facts=QuestionFacts(), note=words, values=values[step],
        record=workflow.Record(actions.QUESTION_MOVED, said),
        lost=Conflict("question.changed", "他人已先一步处理这个疑问，请看刷新后的内容再决定。"),
    )  # fmt: skip
    return found


STEPS: Sequence[str] = ("answer", "settle", "reopen")
