"""What a unit submitted, as it was at that moment. Appended and never changed: a return that is sent back, corrected and
submitted again has two rows, so that what was known at an instant can be told later."""

from __future__ import annotations

from typing import Any

from django.db import models

from zhiben.apps.dispatch.models.rounds import UnitReturn
from zhiben.foundation.access.models import Area


class FrozenReturn(models.Model):
    """One submission. `values`: by the key of the field, what `ReturnValue` held, with its key."""

    unit_return = models.ForeignKey(UnitReturn, models.CASCADE, related_name="frozen")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=64)
    late = models.BooleanField()
    values: models.JSONField[Any, Any] = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["unit_return", "at", "id"], name="frozen_return_at")]

    def __str__(self) -> str:
        return f"{self.unit_return_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def audit_area(self) -> Area:
        return self.unit_return.area
