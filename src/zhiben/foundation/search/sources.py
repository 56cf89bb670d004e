"""What the apps below the search box declare: tables that the index follows, and finders that look by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import note_use
from zhiben.foundation.access.scope import AreaKey, Scope


@dataclass(frozen=True, slots=True)
class Reach:
    """Entries the actor may read: in or below areas, of organisations, and what is open to whole counties."""

    areas: frozenset[AreaKey] = frozenset()
    organisations: frozenset[UUID] = frozenset()
    counties: frozenset[UUID] = frozenset()

    @classmethod
    def of(cls, scope: Scope, *, organisations: bool = False, counties: bool = False) -> Reach:
        """The areas of a scope, with its organisations and what is open to its counties where that is asked for."""
        return cls(
            scope.areas,
            frozenset(scope.organisations) if organisations else frozenset(),
            frozenset(scope.counties) if counties else frozenset(),
        )

    def __bool__(self) -> bool:
        return bool(self.areas or self.organisations or self.counties)


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. `tier`: 0 its name or number is what was asked, 1 begins with it, 2 holds it."""

    kind: str
    key: str
    tier: int
    order: int
    title: str
    url: str
    number: str = ""
    body: str = ""
    context: str = ""
    area: str = ""
    state: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Watch:
    """A change of these columns of a table writes anew the rows of the source for which `rows` holds, where NEW and OLD
    are the row that changed. No columns: any change."""

    table: str
    rows: str
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A kind that the index follows.

    `table` is the table `t` of the things, `key` its column; `joins` what else is read. `columns` maps each column of
    `SearchEntry` but kind and key to an expression in the SQL that both databases share; those left out are empty.
    `where` says which are found at all.
    """

    kind: str
    label: str
    icon: str
    order: int
    permission: str
    table: str
    columns: dict[str, str]
    watches: Sequence[Watch]
    reach: Callable[[Actor], Reach]
    url: Callable[[Actor, str, str], str]
    state: Callable[[str], tuple[str, str]]
    joins: str = ""
    where: str = "1 = 1"
    key: str = "id"


class Finds(Protocol):
    """Up to `limit` hits behind the hit with (tier, order) `after`, sorted as all hits are."""

    def __call__(
        self, asked: Sequence[str], *, actor: Actor, limit: int, after: tuple[int, int] | None
    ) -> list[Hit]: ...


@dataclass(frozen=True, slots=True)
class Finder:
    """A kind that is found without the index: it is small, or has an index of its own. `more`: the address of a list
    of everything that a text finds, where the app has one."""

    kind: str
    label: str
    icon: str
    order: int
    permission: str | None
    find: Finds
    more: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Triggers of SQLite on a table of an app, which a migration that rebuilds the table would lose. `again` puts the
    index behind them in order after that."""

    name: str
    triggers: dict[str, str]
    again: Sequence[str]


sources: dict[str, Source] = {}
finders: dict[str, Finder] = {}
standing: dict[str, Standing] = {}


def follow(source: Source) -> None:
    note_use(source.permission, f"search {source.kind}")
    sources[source.kind] = source


def find_by(finder: Finder) -> None:
    if finder.permission is not None:
        note_use(finder.permission, f"search {finder.kind}")
    finders[finder.kind] = finder


def keep_standing(triggers: Standing) -> None:
    standing[triggers.name] = triggers


def kinds_for(actor: Actor) -> list[Source | Finder]:
    """What the actor may search, in the order of the page."""
    found: list[Source | Finder] = [*sources.values(), *finders.values()]
    allowed = [kind for kind in found if kind.permission is None or actor.may(kind.permission)]
    return sorted(allowed, key=lambda kind: (kind.order, kind.kind))
