"""What an actor may see, as equalities on indexed keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

NOTHING = Q(pk__in=())


class AreaKey(NamedTuple):
    """One node of the area tree: its level and its key."""

    level: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Scope:
    """`areas`: the actor sees what lies in or below them. `organisations`: the actor sees what belongs to them.

    `counties` are the counties in which the actor holds any grant at all: what a whole county may read (its binding
    directives, its list of organisations) is scoped by them.
    """

    areas: frozenset[AreaKey] = frozenset()
    organisations: frozenset[UUID] = frozenset()
    counties: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.areas or self.organisations)

    def __or__(self, other: Scope) -> Scope:
        return Scope(self.areas | other.areas, self.organisations | other.organisations, self.counties | other.counties)

    def q(self, area: str | None = "area", organisation: str | None = "organisation_id") -> Q:
        """Rows in or below the actor's areas, or at the actor's own organisations. An empty scope matches no row.

        Args: `area`, the path to an Area, "" where the row itself carries the level keys, None where the row has no
        area. `organisation`, the path to an organisation's key, or None.
        """
        found = NOTHING
        if area is not None:
            prefix = f"{area}__" if area else ""
            for level in sorted({key.level for key in self.areas}):
                ids = sorted(key.id for key in self.areas if key.level == level)
                found |= _equal(f"{prefix}{level}_key", ids)
        if organisation is not None and self.organisations:
            found |= _equal(organisation, sorted(self.organisations))
        return found

    def county_q(self, area: str | None = "area") -> Q:
        """Rows anywhere in the actor's counties: for what every office of a county may read."""
        prefix = f"{area}__" if area else ""
        return _equal(f"{prefix}county_key", sorted(self.counties)) if self.counties else NOTHING


def _equal(path: str, ids: list[UUID]) -> Q:
    return Q(**{path: ids[0]}) if len(ids) == 1 else Q(**{f"{path}__in": ids})
