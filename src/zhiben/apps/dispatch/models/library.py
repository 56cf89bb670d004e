"""Texts that directives rely on by name. Without the text itself nobody knows what it asks, and the platform says so."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from zhiben.foundation.access.models import Area


class ReferencedDocument(models.Model):
    """A text that duties of a county cite (《…》, 六条禁令). Loaded once it is here, as a file or as a directive."""

    class State(models.TextChoices):
        MISSING = "missing", "原文未加载"
        LOADED = "loaded", "原文已加载"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    county = models.ForeignKey("access.Area", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.MISSING)
    directive = models.ForeignKey(
        "directives.Directive",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the text, where it is one",
    )
    note = models.CharField(max_length=400, blank=True, help_text="which edition, who was asked for it")
    noted_at = models.DateTimeField()
    loaded_by_name = models.CharField(max_length=64, blank=True)
    loaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["county", "state", "name", "id"], name="referenced_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="referenced_document_once"),
            models.CheckConstraint(
                condition=Q(state="missing") | ~Q(loaded_by_name=""), name="referenced_document_loaded_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_area(self) -> Area:
        return self.county


class DocumentCitation(models.Model):
    """That a duty relies on a text of the library."""

    document = models.ForeignKey(ReferencedDocument, models.CASCADE, related_name="citations")
    duty = models.ForeignKey("directives.Duty", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "duty"], name="document_cited_once_by_duty")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.duty_id}"


class DutyLink(models.Model):
    """That a duty belongs to a link of a matter, before any task of it does."""

    link = models.ForeignKey("dispatch.ChainLink", models.CASCADE, related_name="duties")
    duty = models.ForeignKey("directives.Duty", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "duty"], name="duty_in_link_once")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.duty_id}"
