"""The chain of entries, its head, and the values that may be erased without breaking it."""

from __future__ import annotations

from typing import Any

from django.db import models

from zhiben.foundation.audit.vocabulary import declared

GENESIS = "0" * 64


class Entry(models.Model):
    """One action. Triggers refuse update and delete; `hash` covers every column and the hash before it,
    by the algorithm that the entry names.

    `seq` counts from 1 without gaps. `fields` holds kept values as they are, and for an erasable one its salted digest.
    Names are kept as they were: people and objects may go, the entry stays.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=100)
    actor_id = models.UUIDField(db_index=True)
    actor_name = models.CharField(max_length=100)
    actor_kind = models.CharField(max_length=10)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(max_length=300)
    county_key = models.UUIDField(null=True)
    fields: models.JSONField[Any, Any] = models.JSONField()
    algorithm = models.CharField(max_length=10, default="sha256")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "审计记录"
        ordering = ("seq",)
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "seq"), name="entry_by_subject"),
            models.Index(fields=("actor_name", "seq"), name="entry_by_actor"),
            models.Index(fields=("at",), name="entry_by_time"),
        )

    def __str__(self) -> str:
        """The sentence of the timeline, in the words that are declared today."""
        action = declared(self.action)
        if action is None:
            return self.action
        kept = {name: "（不公开）" if isinstance(value, dict) else value for name, value in self.fields.items()}
        return action.template % {
            name: "、".join(map(str, v)) if isinstance(v, list) else v for name, v in kept.items()
        }


class Head(models.Model):
    """One row, the end of the chain: writers queue here, and a cut-off tail is seen."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "审计链末端"

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"

    @property
    def audit_area(self) -> None:
        """What is done to the chain itself belongs to no county."""


class Erasable(models.Model):
    """The value behind a digest in an entry. Deleting the row forgets the value and leaves the chain whole."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="erasables")
    field = models.CharField(max_length=100)
    retention = models.CharField(max_length=100)
    salt = models.CharField(max_length=32)
    value: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        verbose_name = "可清除的审计内容"
        constraints = (models.UniqueConstraint(fields=("entry", "field"), name="erasable_once_in_entry"),)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.field}"
