"""That a duty is followed up as tasks of units: told by whoever makes the tasks, one layer above."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from zhiben.apps.directives.models import Duty


def note_carried(duty_ids: Collection[UUID], *, carried: bool) -> int:
    """Take duties off the to-do lists, where their tasks stand instead, or put them back. Returns how many changed."""
    return Duty.objects.filter(pk__in=list(duty_ids)).exclude(carried=carried).update(carried=carried)
