"""What the ladder chases, and who takes the instruments it proposes: filled by this app and by those above it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from zhiben.core.dates.ladders import Due
from zhiben.foundation.access.actor import Actor

if TYPE_CHECKING:
    from zhiben.apps.dispatch.models import Escalation


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that a unit owes by a day. `leads`: the units that lead it, who hear of it and owe nothing by that."""

    applies_to: str
    key: str
    title: str
    organisation_id: UUID
    unit: str
    due: Due
    url: str
    person_id: UUID | None = None
    person_name: str = ""
    leads: tuple[UUID, ...] = ()
    task_id: UUID | None = None
    return_id: UUID | None = None


Items = Callable[[UUID, date, date], Iterator[list[DueItem]]]


@dataclass(frozen=True, slots=True)
class Chased:
    """A kind of thing due. `items(county, on, until)` gives in portions all that is owed on a day and due no later than
    `until`. `verb`: what the unit has to do."""

    applies_to: str
    verb: str
    items: Items


@dataclass(frozen=True, slots=True)
class Taken:
    """An instrument that was taken up: what was made of it, and its page."""

    label: str
    url: str


Take = Callable[[Sequence["Escalation"], Actor, datetime, date], Taken]

_chased: dict[str, Chased] = {}
_takers: dict[str, Take] = {}


def chase(found: Chased) -> None:
    """Declare what is chased; a second declaration of the same kind takes the place of the first."""
    _chased[found.applies_to] = found


def chased() -> tuple[Chased, ...]:
    return tuple(_chased[key] for key in sorted(_chased))


def take(instrument: str, taker: Take) -> None:
    """Declare what becomes of an instrument that somebody decides to use."""
    _takers[instrument] = taker


def taker_of(instrument: str) -> Take | None:
    return _takers.get(instrument)


def verb_of(applies_to: str) -> str:
    """>>> verb_of("nothing known")
    '办理'
    """
    found: Any = _chased.get(applies_to)
    return found.verb if found else "办理"
