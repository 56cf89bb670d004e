"""The states of a table, once more in the database, where a raw SQL client meets them too."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Q

from zhiben.core.lifecycle import Lifecycle


def state_known(lifecycle: Lifecycle[Any], *, name: str = "", field: str = "state") -> models.CheckConstraint:
    """No word in the column but the states of the table."""
    words = sorted(state.value for state in lifecycle.states)
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": words}), name=name or f"{lifecycle.name}_{field}_known"
    )


def only_in(
    lifecycle: Lifecycle[Any], states: Collection[str], condition: Q, *, name: str, field: str = "state"
) -> models.CheckConstraint:
    """What must hold while the row is in one of `states`: a closed hazard has the day it was closed on.

    Raises: ValueError for a state that is not in the table.
    """
    words = sorted(lifecycle.state(word).value for word in states)
    return models.CheckConstraint(condition=~Q(**{f"{field}__in": words}) | condition, name=name)
