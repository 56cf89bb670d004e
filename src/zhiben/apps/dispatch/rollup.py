"""Totals over levels that count each record once. No Django.

A counted figure is the set of the records behind it: a total is the size of the union, however many units count the same
record. A typed figure has no records, so it is added only where units cannot overlap: a town's own figure stands for the
whole town, villages stand in where the town gave none; towns and departments overlap, so their sums stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """What one unit returned in one field. `town`, `village`: keys of its area, both None for an office of the county.

    `keys` None: typed, without records. `number`: what the unit stands by, which may differ from the count.
    """

    unit: UUID
    number: Decimal
    keys: frozenset[str] | None = None
    town: UUID | None = None
    village: UUID | None = None

    @property
    def beyond(self) -> Decimal:
        """What no record is behind: a typed figure, or by how much a count was corrected."""
        return self.number if self.keys is None else self.number - len(self.keys)


@dataclass(frozen=True, slots=True)
class Total:
    """`value` None: nothing was returned, or towns and departments may speak of the same and cannot be added.

    `records`: distinct records. `territory`, `offices`: typed figures and corrections of either line, None without any.
    """

    value: Decimal | None
    records: frozenset[str]
    territory: Decimal | None
    offices: Decimal | None
    units: int

    @property
    def overlaps(self) -> bool:
        """Both lines typed figures that may be about the same things."""
        return bool(self.territory) and bool(self.offices)


def total(figures: Iterable[Figure]) -> Total:
    """One field over the units that returned something in it.

    >>> street = Figure(UUID(int=1), Decimal(2), frozenset({"visit:1", "visit:2"}), town=UUID(int=9))
    >>> bureau = Figure(UUID(int=2), Decimal(2), frozenset({"visit:2", "visit:3"}))
    >>> total([street, bureau]).value
    Decimal('3')
    """
    given = list(figures)
    records: frozenset[str] = frozenset().union(*(each.keys for each in given if each.keys is not None))
    places = [each for each in given if each.town is not None]
    others = [each for each in given if each.town is None]
    territory = _territory(places) if any(_loose(each) for each in places) else None
    offices = sum((each.beyond for each in others), ZERO) if any(_loose(each) for each in others) else None
    found = Total(None, records, territory, offices, len(given))
    if not given or found.overlaps:
        return found
    value = len(records) + (territory or ZERO) + (offices or ZERO)
    return Total(Decimal(value), records, territory, offices, len(given))


def _loose(figure: Figure) -> bool:
    return figure.keys is None or figure.beyond != ZERO


def _territory(figures: Sequence[Figure]) -> Decimal:
    """Towns once: by their own figure, else by those of their villages."""
    towns: dict[UUID, list[Figure]] = {}
    for each in figures:
        towns.setdefault(each.town or each.unit, []).append(each)
    return sum((_one_town(own) for own in towns.values()), ZERO)


def _one_town(figures: Sequence[Figure]) -> Decimal:
    own = [each for each in figures if each.village is None and _loose(each)]
    return sum((each.beyond for each in own or figures), ZERO)
