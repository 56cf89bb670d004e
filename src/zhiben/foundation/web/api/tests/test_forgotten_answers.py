"""Answers are kept for a day, and then forgotten by the worker."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from zhiben.foundation import outbox
from zhiben.foundation.access.actor import system_actor
from zhiben.foundation.outbox import registry
from zhiben.foundation.outbox.models import Job
from zhiben.foundation.outbox.testing import NOW
from zhiben.foundation.outbox.working import Hand, run_next
from zhiben.foundation.web.api.jobs import ForgetAnswers
from zhiben.foundation.web.api.models import KeptAnswer


@pytest.mark.django_db
def test_answers_older_than_a_day_are_forgotten(hand: Hand) -> None:
    for hours in (23, 25):
        KeptAnswer.objects.create(
            actor_id=uuid4(), key=f"k{hours}", digest="", status=200, at=NOW - timedelta(hours=hours)
        )
    outbox.enqueue(ForgetAnswers(), actor=system_actor("scheduler"), now=NOW)
    assert run_next(hand)
    assert KeptAnswer.objects.get().key == "k23" and Job.objects.get().result == {"answers": 1}
    assert "api.forget_answers" in registry.plans()
