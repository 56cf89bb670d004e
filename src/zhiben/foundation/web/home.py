"""The cards of the first page: what needs me. Each app registers its own in its `home.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import note_use

Tone = Literal["neutral", "attention", "late", "done"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is a link to its rows. `count` None: not known, which is not zero."""

    label: str
    count: int | None
    url: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits for this person. `detail` is the second line, `url` leads to where it is done."""

    title: str
    detail: str
    url: str
    due_on: date | None = None
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Card:
    """What one app has for the actor. `empty` says in one sentence why there is nothing, `action` what to do then."""

    title: str
    figures: Sequence[Figure] = ()
    todos: Sequence[Todo] = ()
    empty: str = ""
    action_label: str = ""
    action_url: str = ""


Maker = Callable[[Actor, date], Card | None]


@dataclass(frozen=True, slots=True)
class _Registered:
    make: Maker
    permission: str | None
    order: int


_cards: dict[str, _Registered] = {}


def register(name: str, make: Maker, permission: str | None, order: int) -> None:
    """`make(actor, on)` returns the card for the actor on the day, or None where there is none to show."""
    if permission is not None:
        note_use(permission, f"home card {name}")
    _cards[name] = _Registered(make, permission, order)


def cards_for(actor: Actor, on: date) -> list[Card]:
    """The cards of everything that the actor may see, in order."""
    made = (
        card.make(actor, on)
        for _, card in sorted(_cards.items(), key=lambda item: (item[1].order, item[0]))
        if card.permission is None or actor.may(card.permission)
    )
    return [card for card in made if card is not None]
