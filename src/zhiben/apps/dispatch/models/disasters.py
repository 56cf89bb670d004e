"""Reports on a disaster or an accident as they come in: the first, those that follow, the last, each with its time.

A report is never overwritten: what a later one says otherwise is marked beside it, with both figures and both times.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from zhiben.foundation.access.models import Area, AreaKeys


class DisasterEvent(AreaKeys):
    """One disaster or accident, as the unit that reports it knows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("access.Organisation", models.PROTECT, related_name="+")
    area = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    place = models.CharField(max_length=200, blank=True)
    known_at = models.DateTimeField(help_text="when the unit learnt of it: the time limit runs from here")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["county_key", "-known_at", "-id"], name="disaster_county"),
            models.Index(fields=["town_key", "-known_at", "-id"], name="disaster_town"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area:
        return self.area


class DisasterReport(models.Model):
    """One report on it. `late_minutes`: by how much the first one missed the limit of the day it was made on; the limit
    stands beside it, so that another limit later changes no mark. `contradicts`: what differs, figure by figure."""

    class Stage(models.TextChoices):
        FIRST = "first", "首报"
        FOLLOW_UP = "follow_up", "续报"
        FINAL = "final", "终报"

    event = models.ForeignKey(DisasterEvent, models.CASCADE, related_name="reports")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    happened_at = models.DateTimeField()
    dead = models.PositiveIntegerField(null=True, blank=True)
    missing = models.PositiveIntegerField(null=True, blank=True)
    injured = models.PositiveIntegerField(null=True, blank=True)
    loss = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True, help_text="10 000 yuan")
    text = models.TextField()
    leader = models.CharField(max_length=64, blank=True, help_text="who of the town or village came to the scene")
    arrived_at = models.DateTimeField(null=True, blank=True)
    absence = models.CharField(max_length=300, blank=True, help_text="why nobody came")
    reported_at = models.DateTimeField()
    by_name = models.CharField(max_length=64)
    limit_minutes = models.PositiveIntegerField(null=True, blank=True)
    limit_basis = models.CharField(max_length=200, blank=True)
    late_minutes = models.PositiveIntegerField(null=True, blank=True)
    contradicts = models.JSONField(default=list, help_text="label, before, before_at, now, now_at, stage")

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event"], condition=Q(stage="first"), name="disaster_first_once"),
            models.UniqueConstraint(fields=["event"], condition=Q(stage="final"), name="disaster_final_once"),
            models.CheckConstraint(condition=Q(reported_at__gte=F("happened_at")), name="disaster_reported_after"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.stage}"
