"""What the units of a round returned, as of an instant: for briefs, for questions, for whoever compares two rounds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from zhiben.apps.dispatch.lifecycle import ReturnState
from zhiben.apps.dispatch.models import FormField, FrozenReturn, ReturnValue, Round, UnitReturn

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
    """Every unit that owes a return, by name; what was submitted after the instant counts as not reported. Three queries.

    A unit whose return was sent back after the instant counts with what it had submitted by then.
    """
    rows = UnitReturn.objects.filter(round=found)
    values = ReturnValue.objects.filter(unit_return__round=found)
    if units:
        rows = rows.filter(organisation_id__in=units)
        values = values.filter(unit_return__organisation_id__in=units)
    kept = _frozen(found, at, units)
    by_return: dict[UUID, dict[str, Value]] = {}
    wanted = ("unit_return_id", "pk", "field__key", "number", "text", "source", "counted", "reason")
    for return_id, pk, key, *rest in values.values_list(*wanted):
        by_return.setdefault(return_id, {})[key] = Value(str(pk), key, *rest)
    shown = rows.order_by("organisation__short_name", "pk").values_list(
        "pk", "organisation_id", "organisation__short_name", "organisation__kind", "state", "submitted_at", "late"
    )
    return [_as_kept(row, kept[row[0]]) if row[0] in kept else _line(row, at, by_return) for row in shown]


def _frozen(found: Round, at: datetime, units: Collection[UUID]) -> dict[UUID, FrozenReturn]:
    """The last submission of each unit by then. One query."""
    rows = FrozenReturn.objects.filter(unit_return__round=found, at__lte=at).order_by("at", "pk")
    if units:
        rows = rows.filter(unit_return__organisation_id__in=units)
    return {row.unit_return_id: row for row in rows}


def _as_kept(row: tuple[UUID, UUID, str, str, str, datetime | None, bool], kept: FrozenReturn) -> UnitLine:
    """As it was submitted; excused is excused whatever came before."""
    key, organisation, unit, kind, state, _, _ = row
    if state == ReturnState.EXCUSED:
        return UnitLine(key, organisation, unit, kind, state, None, False)
    values = {
        name: Value(
            given["key"], name, _number(given["number"]), given["text"], given["source"], _number(given["counted"]),
            given["reason"],
        )
        for name, given in kept.values.items()
    }  # fmt: skip
    return UnitLine(key, organisation, unit, kind, ReturnState.SUBMITTED.value, kept.at, kept.late, values)


def _number(words: str | None) -> Decimal | None:
    return None if words is None else Decimal(words)


def _line(row: tuple[UUID, UUID, str, str, str, datetime | None, bool], at: datetime, values: dict[UUID, dict[str, Value]]) -> UnitLine:  # fmt: skip
    key, organisation, unit, kind, state, submitted_at, late = row
    there = state == ReturnState.SUBMITTED and submitted_at is not None and submitted_at <= at
    if state == ReturnState.SUBMITTED and not there:
        state, submitted_at, late = ReturnState.EXPECTED.value, None, False
    return UnitLine(key, organisation, unit, kind, state, submitted_at, late, values.get(key, {}) if there else {})
