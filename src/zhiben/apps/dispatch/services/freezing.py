"""Keeps what a unit submitted as it was. Called in the transaction of the submission."""

from __future__ import annotations

from zhiben.apps.dispatch.models import FrozenReturn, ReturnValue, UnitReturn


def freeze_return(found: UnitReturn) -> FrozenReturn | None:
    """A row of its own for each submission; None for a return that is not submitted. Two queries."""
    if found.submitted_at is None:
        return None
    rows = ReturnValue.objects.filter(unit_return=found).order_by("field__ordinal", "pk")
    wanted = ("pk", "field__key", "number", "text", "source", "counted", "reason")
    values = {
        key: {
            "key": str(pk), "number": None if number is None else str(number), "text": text, "source": source,
            "counted": None if counted is None else str(counted), "reason": reason,
        }
        for pk, key, number, text, source, counted, reason in rows.values_list(*wanted)
    }  # fmt: skip
    return FrozenReturn.objects.create(
        unit_return=found, at=found.submitted_at, by_name=found.submitted_by_name, late=found.late, values=values
    )
