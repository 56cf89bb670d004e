"""The list of sites: filters that are equalities, pages that continue after the last row, capped counts.

Every branch of an actor's scope is one equality, and every filter has its index under it, so a page is read from an
index in its order. The newest registered stand first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.apps.registry import search
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import reach
from zhiben.core.paging import COUNT_CAP, Page
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.scope import AreaKey, Scope
from zhiben.foundation.unions import capped_counts

PAGE_ROWS = 50
BULK_ROWS = 5_000
NAMED = 50
SEARCHED = ("sector", "risk", "status", "ownership", "kind")


@dataclass(frozen=True)
class SiteFilter:
    """What the URL says: a saved view is its address. `before` is the last key of the page before."""

    area: UUID | None = None
    sector: str = ""
    risk: str = ""
    status: str = ""
    ownership: str = ""
    kind: str = ""
    business: int | None = None
    owner: UUID | None = None
    place: str = ""
    text: str = ""
    before: int | None = None

    def as_texts(self) -> dict[str, str]:
        """What is set, without the page, as parameters of an address."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self) if field.name != "before")
        return {name: str(value) for name, value in named if value}


class Line(NamedTuple):
    """One row of the list, as the database returns it."""

    id: int
    name: str
    kind: str
    credit_code: str
    area: str
    address: str
    sector: str
    size: str
    risk: str
    status: str
    ownership: str
    territory_owner: str | None
    sector_owner: str | None


_PATHS = {
    "area": "area__name",
    "territory_owner": "territory_owner__short_name",
    "sector_owner": "sector_owner__short_name",
}
COLUMNS = tuple(_PATHS.get(name, name) for name in Line._fields)


def area_of(found: SiteFilter, *, actor: Actor) -> Area | None:
    """The area that is filtered by, if it lies in a county of the actor."""
    return Area.objects.filter(actor.scope.county_q(""), pk=found.area).first() if found.area else None


def conditions(found: SiteFilter, *, actor: Actor) -> list[Q]:
    """One condition for each branch of the scope; an area that lies inside a branch takes its place."""
    return Look(found, actor).conditions


def page_queries(found: SiteFilter, *, actor: Actor, size: int = PAGE_ROWS) -> list[QuerySet[Site, tuple[Any, ...]]]:
    """The rows of one page and one more, for each branch of the scope."""
    return Look(found, actor).page_queries(size)


def site_page(found: SiteFilter, *, actor: Actor, size: int = PAGE_ROWS) -> Page[Line]:
    """One page. One query where the actor holds one grant; two for a search."""
    return Look(found, actor).page(size)


def site_count(found: SiteFilter, *, actor: Actor) -> int:
    """How many sites a filter means, counted no further than COUNT_CAP + 1."""
    return Look(found, actor).count()


class Look:
    """One look at the list: its page and its count ask only once where the actor may look and which area is meant."""

    def __init__(self, found: SiteFilter, actor: Actor) -> None:
        self.found, self.actor = found, actor

    def page(self, size: int = PAGE_ROWS) -> Page[Line]:
        if self.found.text:
            return self._searched_page(size)
        return _page({row[0]: Line(*row) for query in self.page_queries(size) for row in query}, size)

    def page_queries(self, size: int) -> list[QuerySet[Site, tuple[Any, ...]]]:
        return [
            _newest(Site.objects.filter(condition), self.found.before).values_list(*COLUMNS)[: size + 1]
            for condition in self.conditions
        ]

    def count(self) -> int:
        if self.found.text and self._words:
            return search.found_count(self._asked, self._words, limit=COUNT_CAP + 1) if self._asked else 0
        branches = {n: Site.objects.filter(each & self._named) for n, each in enumerate(self.conditions)}
        return min(sum(capped_counts(branches).values()), COUNT_CAP + 1)

    @cached_property
    def conditions(self) -> list[Q]:
        """Of everything but the text: one for each branch of the scope."""
        found, asked = self.found, Q()
        if found.owner:
            asked &= Q(sector_owner=found.owner)
        for name in (*SEARCHED, "business"):
            if value := getattr(found, name):
                asked &= Q(**{name: value})
        if found.place:
            asked &= Q(longitude__isnull=found.place == "without")
        if not found.area:
            return [branch & asked for branch in reach.branches(self.actor)]
        if self._area is None:
            return []
        inside = Q(**{f"{self._area.level}_key": self._area.pk}) & asked
        official, _ = reach.scopes_of(self.actor, "registry.view")
        if _lies_in(self._area, official):
            return [inside]
        return [branch & inside for branch in reach.branches(self.actor)]

    def _searched_page(self, size: int) -> Page[Line]:
        """The index says which; the rows are read through the scope all the same. A firm, which the index has no word
        for, searches among its own few sites."""
        if not search.asked(self.found.text):
            return Page([])
        if self._words:
            ids = (
                search.found_ids(self._asked, self._words, before=self.found.before, limit=size + 1)
                if self._asked
                else []
            )
            return _page(self._reached(ids), size)
        named = [Site.objects.filter(condition & self._named) for condition in self.conditions]
        queries = [_newest(rows, self.found.before).values_list(*COLUMNS)[: size + 1] for rows in named]
        return _page({row[0]: Line(*row) for rows in queries for row in rows}, size)

    def named_and_page(self, name: str, size: int) -> tuple[list[Line], Page[Line]]:
        """The sites of that very name, the newest first, and the page: one query for the keys of both, one for the rows.

        Names are looked up in the county first, so that no other index is taken for the scope.
        """
        if not self._words or not self._asked:
            page = self.page(size)
            return [line for line in page.rows if line.name == name], page
        keys = Site.objects.filter(county_key__in=self.actor.scope.counties, name=name).order_by().values("pk")[:NAMED]
        ids, named = search.found_and_named(
            self._asked, self._words, before=self.found.before, limit=size + 1, named=keys.query.sql_with_params()
        )
        rows = self._reached([*ids, *named])
        page = _page({key: rows[key] for key in ids if key in rows}, size)
        return [rows[key] for key in sorted(named, reverse=True) if key in rows], page

    def _reached(self, keys: Sequence[int]) -> dict[int, Line]:
        rows = Site.objects.filter(reach.reach(self.actor), pk__in=keys).values_list(*COLUMNS)
        return {row[0]: Line(*row) for row in rows}

    @cached_property
    def _area(self) -> Area | None:
        return area_of(self.found, actor=self.actor)

    @cached_property
    def _words(self) -> list[str]:
        """Where the actor may look, as words of the index; none for a firm."""
        return reach.words(self.actor)

    @cached_property
    def _asked(self) -> list[tuple[str, bool]]:
        """The words of a search: its name, and every filter that the index knows. None where nothing can be found."""
        found, name = self.found, search.asked(self.found.text)
        words = [search.filter_word(n, v) for n in SEARCHED if (v := getattr(found, n))]
        words += [search.filter_word("business_id", str(found.business))] if found.business else []
        words += [search.key_word("o", found.owner)] if found.owner else []
        if found.area:
            if self._area is None:
                return []
            words.append(search.key_word(reach.LETTERS[self._area.level], self._area.pk))
        return name and [*name, *((word, False) for word in words)]

    @property
    def _named(self) -> Q:
        return Q(name__contains=self.found.text.strip()) if self.found.text else Q()


def _lies_in(area: Area, scope: Scope) -> bool:
    keys = {AreaKey(level, key) for level in reach.LETTERS if (key := getattr(area, f"{level}_key"))}
    return bool(keys & scope.areas)


def _newest(rows: QuerySet[Site], before: int | None) -> QuerySet[Site]:
    return (rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")


def _page(rows: dict[int, Line], size: int) -> Page[Line]:
    lines = [rows[key] for key in sorted(rows, reverse=True)]
    return Page(lines[:size], str(lines[size - 1].id) if len(lines) > size else "")


def site_lines(found: SiteFilter, *, actor: Actor) -> Iterator[Line]:
    """Every site that a filter means, the newest first, page by page: for exports and snapshots."""
    wanted: SiteFilter | None = replace(found, before=None)
    while wanted is not None:
        page = site_page(wanted, actor=actor, size=BULK_ROWS)
        yield from page.rows
        wanted = replace(wanted, before=int(page.next)) if page.next else None
