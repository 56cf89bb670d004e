"""The list of sites: filters that are equalities, pages that continue after the last row, capped counts.

Every branch of an actor's scope is one equality, and every filter has its index under it, so a page is read from an
index in its order. The newest registered stand first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
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

PAGE_ROWS = 50
BULK_ROWS = 5_000
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
    asked = Q()
    if found.owner:
        asked &= Q(sector_owner=found.owner)
    for name in (*SEARCHED, "business"):
        if value := getattr(found, name):
            asked &= Q(**{name: value})
    if found.place:
        asked &= Q(longitude__isnull=found.place == "without")
    if not found.area:
        return [branch & asked for branch in reach.branches(actor)]
    area = area_of(found, actor=actor)
    if area is None:
        return []
    inside = Q(**{f"{area.level}_key": area.pk}) & asked
    official, _ = reach.scopes_of(actor, "registry.view")
    if _lies_in(area, official):
        return [inside]
    return [branch & inside for branch in reach.branches(actor)]


def _lies_in(area: Area, scope: Scope) -> bool:
    keys = {AreaKey(level, key) for level in reach.LETTERS if (key := getattr(area, f"{level}_key"))}
    return bool(keys & scope.areas)


def page_queries(found: SiteFilter, *, actor: Actor, size: int = PAGE_ROWS) -> list[QuerySet[Site, tuple[Any, ...]]]:
    """The rows of one page and one more, for each branch of the scope."""
    return [
        _newest(Site.objects.filter(condition), found.before).values_list(*COLUMNS)[: size + 1]
        for condition in conditions(found, actor=actor)
    ]


def _newest(rows: QuerySet[Site], before: int | None) -> QuerySet[Site]:
    return (rows if before is None else rows.filter(pk__lt=before)).order_by("-pk")


def site_page(found: SiteFilter, *, actor: Actor, size: int = PAGE_ROWS) -> Page[Line]:
    """One page. One query where the actor holds one grant; two for a search."""
    if found.text:
        return _searched_page(found, actor=actor, size=size)
    rows = {row[0]: Line(*row) for query in page_queries(found, actor=actor, size=size) for row in query}
    return _page(rows, size)


def _page(rows: dict[int, Line], size: int) -> Page[Line]:
    lines = [rows[key] for key in sorted(rows, reverse=True)]
    return Page(lines[:size], str(lines[size - 1].id) if len(lines) > size else "")


def _asked(found: SiteFilter) -> list[tuple[str, bool]]:
    """The words of a search: its name, and every filter that the index knows."""
    name = search.asked(found.text)
    words = [search.filter_word(n, v) for n in SEARCHED if (v := getattr(found, n))]
    words += [search.filter_word("business_id", str(found.business))] if found.business else []
    words += [search.key_word("o", found.owner)] if found.owner else []
    return name and [*name, *((word, False) for word in words)]


def _area_words(found: SiteFilter, *, actor: Actor) -> list[tuple[str, bool]] | None:
    """The word of the area filtered by; None where the actor may not ask for it."""
    if not found.area:
        return []
    area = area_of(found, actor=actor)
    return None if area is None else [(search.key_word(reach.LETTERS[area.level], area.pk), False)]


def _searched_ids(found: SiteFilter, *, actor: Actor, limit: int) -> list[int]:
    area = _area_words(found, actor=actor)
    if area is None:
        return []
    return search.found_ids([*_asked(found), *area], reach.words(actor), before=found.before, limit=limit)


def _searched_page(found: SiteFilter, *, actor: Actor, size: int) -> Page[Line]:
    """The index says which; the rows are read through the scope all the same."""
    if not search.asked(found.text):
        return Page([])
    if not reach.words(actor):
        return _searched_few(found, actor=actor, size=size)
    ids = _searched_ids(found, actor=actor, limit=size + 1)
    rows = Site.objects.filter(reach.reach(actor), pk__in=ids).values_list(*COLUMNS)
    return _page({row[0]: Line(*row) for row in rows}, size)


def _searched_few(found: SiteFilter, *, actor: Actor, size: int) -> Page[Line]:
    """A firm searches among its own few sites."""
    bare = replace(found, text="")
    named = Q(name__contains=found.text.strip())
    rows = [row for condition in conditions(bare, actor=actor)
            for row in _newest(Site.objects.filter(condition & named), found.before).values_list(*COLUMNS)[: size + 1]]  # fmt: skip
    return _page({row[0]: Line(*row) for row in rows}, size)


def site_count(found: SiteFilter, *, actor: Actor) -> int:
    """How many sites a filter means, counted no further than COUNT_CAP + 1."""
    if found.text and reach.words(actor):
        area = _area_words(found, actor=actor)
        asked = _asked(found)
        if area is None or not asked:
            return 0
        return search.found_count([*asked, *area], reach.words(actor), limit=COUNT_CAP + 1)
    named = Q(name__contains=found.text.strip()) if found.text else Q()
    total = 0
    for condition in conditions(replace(found, text=""), actor=actor):
        total += Site.objects.filter(condition & named).order_by()[: COUNT_CAP + 1].values("pk").count()
    return min(total, COUNT_CAP + 1)


def site_lines(found: SiteFilter, *, actor: Actor) -> Iterator[Line]:
    """Every site that a filter means, the newest first, page by page: for exports and snapshots."""
    wanted: SiteFilter | None = replace(found, before=None)
    while wanted is not None:
        page = site_page(wanted, actor=actor, size=BULK_ROWS)
        yield from page.rows
        wanted = replace(wanted, before=int(page.next)) if page.next else None
