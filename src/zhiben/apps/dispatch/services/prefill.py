"""Filling a return with what the platform counts, and offering what the unit said in the last round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from zhiben.apps.dispatch.indicators import Period, indicator
from zhiben.apps.dispatch.lifecycle import ReturnState
from zhiben.apps.dispatch.models import FormField, ReturnValue, Round, UnitReturn

BY_PLATFORM = "平台"


def period_of(found: Round, *, now: datetime) -> Period:
    """What the figures of a round are about: its own period, no further than today."""
    today = timezone.localdate(now)
    last = min(found.period_to, today) if found.period_to else today
    return Period(found.period_from if found.period_from and found.period_from <= last else None, last)


@transaction.atomic
def count_returns(returns: Iterable[UnitReturn], fields: Sequence[FormField], *, found: Round, now: datetime) -> int:
    """Count every indicator field anew. What a unit corrected stays, with the new count beside it.

    The returns need `organisation.area`. Returns how many values were counted.
    """
    period, counted = period_of(found, now=now), [each for each in fields if indicator(each.indicator)]
    waiting = [each for each in returns if each.state == ReturnState.EXPECTED]
    known = {
        (value.unit_return_id, value.field_id): value
        for value in ReturnValue.objects.filter(unit_return__in=waiting, field__in=counted)
    }
    fresh: list[ReturnValue] = []
    changed: list[ReturnValue] = []
    for each in waiting:
        for field in counted:
            value = known.get((each.pk, field.pk)) or ReturnValue(unit_return=each, field=field, at=now)
            (changed if value.pk else fresh).append(_count(value, field, each, period, now))
    ReturnValue.objects.bulk_create(fresh)
    ReturnValue.objects.bulk_update(changed, ["number", "counted", "records", "source", "at", "by_name"])
    return len(fresh) + len(changed)


def _count(value: ReturnValue, field: FormField, owner: UnitReturn, period: Period, now: datetime) -> ReturnValue:
    meant = indicator(field.indicator)
    if meant is None:
        return value
    result = meant.count(owner.organisation, period, now=now)
    value.counted, value.records, value.at = Decimal(result.number), result.query, now
    if value.source in ("", ReturnValue.Source.COUNTED):
        value.number, value.source, value.by_name = value.counted, ReturnValue.Source.COUNTED, BY_PLATFORM
    return value


def last_values(owner: UnitReturn) -> dict[str, ReturnValue]:
    """By the key of the field, what the unit returned in the last round that it answered. Two queries."""
    if owner.round.previous_id is None:
        return {}
    rows = ReturnValue.objects.filter(
        unit_return__round=owner.round.previous_id, unit_return__organisation=owner.organisation_id,
        unit_return__state=ReturnState.SUBMITTED.value,
    )  # fmt: skip
    return {value.field.key: value for value in rows.select_related("field")}
