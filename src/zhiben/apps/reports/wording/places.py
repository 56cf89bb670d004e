"""The places of a brief: whatever is counted is a figure with its records, whatever is named a name with its record. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhiben.apps.reports import figures as q
from zhiben.apps.reports.body import Draft
from zhiben.apps.reports.facts import Asked, Facts, Unit
from zhiben.apps.reports.wording.words import instant


class Places:
    """Hands out the places of a brief while it is written. Codes of the figures of units are kept, so that the text, the
    table and the chart show the same figure."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.draft = Draft(facts.as_of)
        self.when = instant(facts.as_of)
        self._units: dict[tuple[str, str], str] = {}

    def unit(self, unit: Unit) -> str:
        return self.draft.name(unit.name, q.UNIT, unit.id)

    def units(self, units: Sequence[Unit]) -> str:
        return "、".join(self.unit(unit) for unit in units)

    def about(self) -> str:
        return self.draft.name(self.facts.about, self.facts.about_kind, self.facts.about_key)

    def returns(self, query: str, units: Sequence[Unit]) -> str:
        keys = [unit.return_id for unit in units]
        return self.draft.counted(query, keys, "家", round=self.facts.round_key)

    def tasks(self, query: str, unit: Unit) -> str:
        """How many tasks of a kind a unit has; asked again, it is the same figure."""
        known = (str(unit.id), query)
        if known not in self._units:
            count = getattr(unit.tasks, query.split(".")[1])
            self._units[known] = self.draft.figure(
                query, count, "项", keys=unit.keys.get(query, ()), count=count, unit_id=str(unit.id), unit_name=unit.name,
                until=self.facts.until.isoformat() if query == q.UPCOMING else "", **self.facts.reach,
            )  # fmt: skip
        return self._units[known]

    def all_tasks(self, query: str) -> str:
        """The sum over the units: it has no records but those of its parts."""
        name = query.split(".")[1]
        parts = [self.tasks(query, unit) for unit in self.facts.units if getattr(unit.tasks, name)]
        count = sum(getattr(unit.tasks, name) for unit in self.facts.units)
        until = self.facts.until.isoformat() if query == q.UPCOMING else ""
        return self.draft.figure(query, count, "项", count=count, parts=parts, until=until, **self.facts.reach)

    def value(self, unit: Unit, asked: Asked) -> str:
        """What a unit gave for a field; the words 未报送 where it gave nothing, which is a figure too."""
        known = (str(unit.id), f"value {asked.key}")
        if known not in self._units:
            given = unit.given.get(asked.key)
            number = given.number if given and unit.has_reported else None
            key = given.key if given and number is not None else ""
            self._units[known] = self.draft.figure(
                q.VALUE_OF, number, asked.unit, keys=[key] if key else (), unit_id=str(unit.id), unit_name=unit.name,
                field=asked.key, field_name=asked.label, field_id=str(asked.field_id), round=self.facts.round_key,
                missing="" if key else unit.return_id,
            )  # fmt: skip
        return self._units[known]


def field_of(asked: Asked) -> dict[str, Any]:
    """A field of the form as a parameter of a figure."""
    return {"field": asked.key, "field_name": asked.label, "field_id": str(asked.field_id)}
