"""Which values go where when a duty is cut in two or two become one. No database."""

from __future__ import annotations

from typing import Any, Protocol

VALUE_COLUMNS = ("deadlines", "recurrences", "targets", "thresholds", "consequences")


class HasValues(Protocol):
    """A duty's values and where they were read."""

    evidence: dict[str, list[list[int]]]
    deadlines: list[Any]
    recurrences: list[Any]
    targets: list[Any]
    thresholds: list[Any]
    consequences: list[Any]


def split_values(duty: HasValues, start: int, end: int) -> dict[str, Any]:
    """The values that were read inside [start, end), with their evidence.

    Where value and place cannot be paired one to one, every part that holds a place gets all values of the kind: the
    person who splits sees them and strikes what is too much. A kind without any place goes to every part.
    """
    values: dict[str, Any] = {"evidence": {}}
    for kind in VALUE_COLUMNS:
        found = getattr(duty, kind)
        places = duty.evidence.get(kind, [])
        inside = [place for place in places if start <= place[0] < end]
        if not places:
            values[kind] = list(found)
        elif len(places) == len(found):
            values[kind] = [value for value, place in zip(found, places, strict=True) if place in inside]
        else:
            values[kind] = list(found) if inside else []
        if inside:
            values["evidence"][kind] = inside
    for kind in duty.evidence.keys() - set(VALUE_COLUMNS):
        inside = [place for place in duty.evidence[kind] if start <= place[0] < end]
        if inside:
            values["evidence"][kind] = inside
    return values


def merged_values(first: HasValues, second: HasValues) -> dict[str, Any]:
    """Values and evidence of both, each once, in the order of the text."""
    values: dict[str, Any] = {kind: _union(getattr(first, kind), getattr(second, kind)) for kind in VALUE_COLUMNS}
    kinds = [*first.evidence, *(kind for kind in second.evidence if kind not in first.evidence)]
    values["evidence"] = {kind: _union(first.evidence.get(kind, []), second.evidence.get(kind, [])) for kind in kinds}
    for column in ("lead", "responsible"):
        names = [name for duty in (first, second) for name in getattr(duty, column, "").split("、") if name]
        values[column] = "、".join(dict.fromkeys(names))
    return values


def _union(one: list[Any], other: list[Any]) -> list[Any]:
    return [*one, *(value for value in other if value not in one)]
