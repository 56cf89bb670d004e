"""A brief, its versions, and its figures as they were when it was drafted: these rows are never changed."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhiben.apps.reports import figures
from zhiben.apps.reports.lifecycle import BRIEF, BriefState
from zhiben.foundation.access.models import Area, AreaKeys
from zhiben.foundation.workflow import only_in, state_known


class BriefKind(models.TextChoices):
    BRIEF = "brief", "工作专报"
    CIRCULAR = "circular", "通报"
    HEARING = "hearing", "汇报材料"


class Brief(AreaKeys):
    """One brief, circular or pack for a hearing. `options`: the units and fields that were chosen; empty: all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=BriefKind.choices, default=BriefKind.BRIEF)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    round = models.ForeignKey("dispatch.Round", models.PROTECT, null=True, blank=True, related_name="+")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    receivers = models.CharField(max_length=200, blank=True)
    code = models.CharField("机关代字", max_length=30, blank=True)
    options: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    as_of = models.DateTimeField(help_text="the instant that every figure holds for")
    state = models.CharField(max_length=10, default=BriefState.DRAFTING.value)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_by_name = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    released_by_name = models.CharField(max_length=64, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField("签发人", max_length=100, blank=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["county_key", "-drafted_at", "-id"], name="brief_newest"),
            models.Index(fields=["county_key", "state", "-drafted_at", "-id"], name="brief_waiting"),
        ]
        constraints = [
            state_known(BRIEF),
            only_in(
                BRIEF,
                [BriefState.RELEASED, BriefState.SUPERSEDED],
                Q(released_at__isnull=False, document__isnull=False) & ~Q(approved_by=""),
                name="brief_released_as_document",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state_label(self) -> str:
        return BriefState.of(self.state).label


class BriefVersion(models.Model):
    """The text as it was saved: sections with sentences, tables and charts; see `body.py` for the shape."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body: models.JSONField[Any, Any] = models.JSONField()
    what = models.CharField(max_length=200, blank=True, help_text="what was changed")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["brief", "number"], name="brief_version_once")]

    def __str__(self) -> str:
        return f"{self.brief_id} {self.number}"


class BriefFigure(models.Model):
    """A figure of a brief with its value and its records, frozen. `query` "manual": put in by hand, with its reason."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="figures")
    code = models.CharField(max_length=12)
    query = models.CharField(max_length=40)
    parameters: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, help_text="empty: not reported")
    unit = models.CharField(max_length=20, blank=True)
    as_of = models.DateTimeField()
    keys: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    count = models.PositiveIntegerField(default=0, help_text="how many records; keys may hold fewer")
    parts: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    corrects = models.CharField(max_length=12, blank=True)
    by_name = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brief", "code"], name="brief_figure_once"),
            models.CheckConstraint(
                condition=~Q(query="manual") | (~Q(reason="") & ~Q(by_name="")), name="brief_figure_by_hand_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.figure.words}"

    @property
    def figure(self) -> figures.Figure:
        value = None if self.value is None else Decimal(self.value)
        return figures.Figure(
            self.code, self.query, value, self.unit, self.as_of, self.parameters, self.keys, self.count, self.parts,
            self.reason, self.corrects,
        )  # fmt: skip

    @property
    def audit_area(self) -> Area:
        return self.brief.area
