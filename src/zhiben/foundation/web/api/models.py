"""Answers that are kept, so that a request that comes twice is done once."""

from __future__ import annotations

from django.db import models


class KeptAnswer(models.Model):
    """What a write was answered with. `digest` is of the whole request; `status` None: it is being done."""

    actor_id = models.UUIDField()
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "已答复的请求"
        constraints = (models.UniqueConstraint(fields=("actor_id", "key"), name="answered_once_for_key"),)

    def __str__(self) -> str:
        return self.key
