"""The first page: what needs me, and figures that are links. Each app registers its card in its `home.py`.

What waits for a person stands on the to-do page (`web.todo`), whose most pressing rows this page shows. A card holds
figures: give each its rows as a query that was not run, and all figures of all cards are counted in one statement, no
further than anybody reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet

from zhiben.core.paging import count_words
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import note_use
from zhiben.foundation.outbox.selectors import notices
from zhiben.foundation.unions import counted, counting
from zhiben.foundation.web.todo import selectors
from zhiben.foundation.web.todo.sources import BUCKETS

Tone = Literal["neutral", "attention", "late", "done"]
SHOWN_TODOS = 8
SHOWN_NOTICES = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is a link to its rows. `count` None: not known, which is not zero; a query is counted with all
    others. `tone` is that of a number above zero, `none_tone` that of zero.
    """

    label: str
    count: int | QuerySet[Any] | None
    url: str
    tone: Tone = "neutral"
    none_tone: Tone = "neutral"

    @property
    def words(self) -> str:
        return count_words(self.count) if isinstance(self.count, int) else "—"

    @property
    def shown_tone(self) -> Tone:
        return self.none_tone if self.count == 0 else self.tone


@dataclass(frozen=True, slots=True)
class Card:
    """What one app has for the actor. `empty` says in one sentence why there is nothing, `action` what to do then."""

    title: str
    figures: Sequence[Figure] = ()
    empty: str = ""
    action_label: str = ""
    action_url: str = ""

    @property
    def is_empty(self) -> bool:
        return bool(self.empty) and not any(figure.count for figure in self.figures)


Maker = Callable[[Actor, date], Card | None]


@dataclass(frozen=True, slots=True)
class _Registered:
    make: Maker
    permission: str | None
    order: int


_cards: dict[str, _Registered] = {}


def register(name: str, make: Maker, permission: str | None, order: int) -> None:
    """`make(actor, on)` returns the card for the actor on the day, or None where there is none to show. No query."""
    if permission is not None:
        note_use(permission, f"home card {name}")
    _cards[name] = _Registered(make, permission, order)


def cards_for(actor: Actor, on: date) -> list[Card]:
    """The cards of everything that the actor may see, in order, their figures not yet counted."""
    made = (
        card.make(actor, on)
        for _, card in sorted(_cards.items(), key=lambda item: (item[1].order, item[0]))
        if card.permission is None or actor.may(card.permission)
    )
    return [card for card in made if card is not None]


def first_page(actor: Actor, on: date) -> dict[str, Any]:
    """What the template shows. Three queries: every count, the most pressing rows, the latest notices."""
    cards, todos = cards_for(actor, on), selectors.waiting(actor, on)
    asked: dict[Any, QuerySet[Any]] = {
        (at, number): figure.count
        for at, card in enumerate(cards)
        for number, figure in enumerate(card.figures)
        if isinstance(figure.count, QuerySet)
    }
    counts = counted(counting(asked) + todos)
    waiting = {key: counts[key] for key in todos.keys}
    buckets = selectors.by_bucket(waiting)
    return {
        "cards": [_counted(card, at, counts) for at, card in enumerate(cards)],
        "buckets": [
            (key, BUCKETS[key], count_words(count, selectors.TODO_CAP), bool(count)) for key, count in buckets.items()
        ],
        "todos": selectors.first_todos(waiting, actor=actor, on=on, size=SHOWN_TODOS),
        "waiting": any(buckets.values()),
        "latest": list(notices(actor=actor)[:SHOWN_NOTICES]),
        "on": on,
    }


def _counted(card: Card, at: int, counts: dict[Any, int]) -> Card:
    figures = [
        replace(figure, count=counts[at, number]) if (at, number) in counts else figure
        for number, figure in enumerate(card.figures)
    ]
    return replace(card, figures=figures)
