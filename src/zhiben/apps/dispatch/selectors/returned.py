"""What the units of a round returned, as of an instant: for briefs, for questions, for whoever compares two rounds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from zhiben.apps.dispatch.lifecycle import ReturnState
from zhiben.apps.dispatch.models import FormField, ReturnValue, Round, UnitReturn

NUMERIC = (FormField.Kind.COUNT, FormField.Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a return. `number` None: the field holds words."""

    key: str
    field: str
    number: Decimal | None
    text: str
    source: str
    counted: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a round. Not `reported`: it has no values at all, which is not zero."""

    return_id: UUID
    organisation_id: UUID
    unit: str
    kind: str
    state: str
    submitted_at: datetime | None
    late: bool
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def reported(self) -> bool:
        return self.state == ReturnState.SUBMITTED

    @property
    def excused(self) -> bool:
        return self.state == ReturnState.EXCUSED

    def number(self, key: str) -> Decimal | None:
        return self.values[key].number if self.reported and key in self.values else None


def fields_of(found: Round) -> list[FormField]:
    """In the order of the form. One query."""
    return list(FormField.objects.filter(form_id=found.form_id).order_by("ordinal", "pk"))


def lines_of(found: Round, *, at: datetime, units: Collection[UUID] = ()) -> list[UnitLine]:
    """Every unit that owes a return, by name; what was submitted after the instant counts as not reported. Two queries."""
    rows = UnitReturn.objects.filter(round=found)
    values = ReturnValue.objects.filter(unit_return__round=found)
    if units:
        rows = rows.filter(organisation_id__in=units)
        values = values.filter(unit_return__organisation_id__in=units)
    by_return: dict[UUID, dict[str, Value]] = {}
    wanted = ("unit_return_id", "pk", "field__key", "number", "text", "source", "counted", "reason")
    for return_id, pk, key, *rest in values.values_list(*wanted):
        by_return.setdefault(return_id, {})[key] = Value(str(pk), key, *rest)
    shown = rows.order_by("organisation__short_name", "pk").values_list(
        "pk", "organisation_id", "organisation__short_name", "organisation__kind", "state", "submitted_at", "late"
    )
    return [_line(row, at, by_return) for row in shown]


def _line(row: tuple[UUID, UUID, str, str, str, datetime | None, bool], at: datetime, values: dict[UUID, dict[str, Value]]) -> UnitLine:  # fmt: skip
    key, organisation, unit, kind, state, submitted_at, late = row
    there = state == ReturnState.SUBMITTED and submitted_at is not None and submitted_at <= at
    if state == ReturnState.SUBMITTED and not there:
        state, submitted_at, late = ReturnState.EXPECTED.value, None, False
    return UnitLine(key, organisation, unit, kind, state, submitted_at, late, values.get(key, {}) if there else {})
