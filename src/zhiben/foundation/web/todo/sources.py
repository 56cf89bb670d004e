"""What can wait for somebody: each app registers its kinds in its `todo.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.expressions import Combinable

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import label_of, note_use

OVERDUE, TODAY, WEEK, LATER, UNDATED = "overdue", "today", "week", "later", "undated"
BUCKETS: Mapping[str, str] = {
    OVERDUE: "逾期",
    TODAY: "今天到期",
    WEEK: "7 天内",
    LATER: "以后",
    UNDATED: "无期限",
}
NEAR = timedelta(days=7)
# Stands for "no day" in columns that sort behind every real one.
NEVER = date(9999, 12, 31)

Column = str | Combinable


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing that waits. `due_on` None: without a day. `since` None: not known since when."""

    source: Source
    key: str
    due_on: date | None
    since: date | None
    title: str
    detail: str
    who: str
    ref: str

    @property
    def url(self) -> str:
        return self.source.place(self)


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of thing that waits; the module's docstring says how to register one."""

    code: str
    module: str
    label: str
    verb: str
    rank: int
    permission: str | None
    rows: Callable[[Actor, date], QuerySet[Any]]
    place: Callable[[Todo], str]
    title: Column
    detail: Column = field(default_factory=lambda: Value(""))
    who: Column = field(default_factory=lambda: Value(""))
    ref: Column = field(default_factory=lambda: Value(""))
    due: str | None = None
    undated: Q | None = None
    since: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def waits_for(self) -> str:
        """Whom it waits for where the row itself names nobody."""
        return label_of(self.permission) if self.permission else "本人"

    def buckets(self) -> tuple[str, ...]:
        if self.due is None:
            return (UNDATED,)
        return (OVERDUE, TODAY, WEEK, LATER) if self.undated is None else tuple(BUCKETS)

    def in_bucket(self, bucket: str, on: date) -> Q | None:
        """The condition of a bucket; None where this source never has any."""
        if bucket not in self.buckets():
            return None
        if bucket == UNDATED:
            return self.undated or Q()
        last = on + NEAR
        spans = {
            OVERDUE: {"lt": on},
            TODAY: {"exact": on},
            WEEK: {"gt": on, "lte": last},
            LATER: {"gt": last, "lt": NEVER},
        }
        return Q(**{f"{self.due}__{lookup}": day for lookup, day in spans[bucket].items()})


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Ranks in tens, so that others fit between."""
    if source.permission is not None:
        note_use(source.permission, f"to-do source {source.code}")
    _sources[source.code] = source


def sources_for(actor: Actor) -> list[Source]:
    """The sources of everything the actor may do, in their order."""
    allowed = (each for each in _sources.values() if each.permission is None or actor.may(each.permission))
    return sorted(allowed, key=lambda each: (each.rank, each.code))
