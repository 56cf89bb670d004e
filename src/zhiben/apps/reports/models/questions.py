"""A question on what a unit reported: its reason and the records. Never a score, never a rejection."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from zhiben.apps.reports.lifecycle import QUESTION, QuestionState
from zhiben.foundation.access.models import Area, AreaKeys
from zhiben.foundation.workflow import only_in, state_known


class PlausibilityQuestion(AreaKeys):
    """One reason to ask one unit. The same reason on the same records is asked once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    round = models.ForeignKey("dispatch.Round", models.CASCADE, null=True, blank=True, related_name="+")
    rule = models.SlugField(max_length=40)
    reason = models.CharField(max_length=500)
    records: models.JSONField[Any, Any] = models.JSONField(default=list, help_text="kind, key and words of each record")
    digest = models.CharField(max_length=64, help_text="of rule, unit and records")
    state = models.CharField(max_length=10, default=QuestionState.OPEN.value)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    answered_by_name = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)
    settled_by_name = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["county_key", "state", "-asked_at", "-id"], name="question_waiting"),
            models.Index(fields=["organisation", "state", "-asked_at", "-id"], name="question_of_unit"),
        ]
        constraints = [
            state_known(QUESTION),
            models.UniqueConstraint(fields=["digest"], name="question_once"),
            only_in(QUESTION, [QuestionState.ANSWERED], ~Q(answer=""), name="question_answered_in_words"),
            only_in(QUESTION, [QuestionState.SETTLED], ~Q(outcome=""), name="question_settled_in_words"),
        ]

    def __str__(self) -> str:
        return self.reason[:40]

    @property
    def audit_area(self) -> Area:
        return self.area
