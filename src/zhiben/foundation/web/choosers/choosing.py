"""Areas and organisations of the actor's counties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, F, Model, Q, QuerySet, When

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.selectors import offices, visible_areas
from zhiben.foundation.web.choosers.sources import Choice, Choosable, register

Row = TypeVar("Row", bound=Model)


def find_areas(text: str, actor: Actor, limit: int) -> Sequence[Choice]:
    rows = visible_areas(actor=actor).filter(_holds(text, "name"))
    in_order = rows.order_by(_nearness(text, "name"), F("valid_to").asc(nulls_first=True), "name", "pk")
    return [_area(row) for row in in_order[:limit]]


def one_area(key: str, actor: Actor) -> Choice | None:
    found = _by_key(visible_areas(actor=actor), key)
    return _area(found) if found else None


def _area(found: Area) -> Choice:
    above = found.parent.name if found.parent else ""
    ended = f"已于 {found.valid_to} 撤销" if found.valid_to else ""
    return Choice(str(found.pk), found.name, " · ".join(filter(None, (above, found.get_level_display(), ended))))


def find_offices(text: str, actor: Actor, limit: int) -> Sequence[Choice]:
    """In force: one that has ended cannot be chosen any more."""
    names = ("name", "short_name")
    rows = offices(actor=actor).filter(_holds(text, *names), valid_to=None)
    return [_office(row) for row in rows.order_by(_nearness(text, *names), "name", "pk")[:limit]]


def one_office(key: str, actor: Actor) -> Choice | None:
    found = _by_key(offices(actor=actor), key)
    return _office(found) if found else None


def _office(found: Organisation) -> Choice:
    detail = [found.short_name if found.short_name != found.name else "", found.area.name]
    return Choice(str(found.pk), found.name, " · ".join(filter(None, detail)))


def _holds(text: str, *columns: str) -> Q:
    """Words apart must all stand in a name."""
    found = Q()
    for word in text.split():
        found &= _any(columns, "icontains", word)
    return found


def _nearness(text: str, *columns: str) -> Case:
    """The name itself first, then those that begin with it, then the rest."""
    whole, beginning = _any(columns, "iexact", text), _any(columns, "istartswith", text)
    return Case(When(whole, then=0), When(beginning, then=1), default=2)


def _any(columns: Sequence[str], how: str, text: str) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__{how}": text})
    return found


def _by_key(rows: QuerySet[Row], key: str) -> Row | None:
    try:
        return rows.filter(pk=UUID(key)).first()
    except ValueError:
        return None


register(Choosable("area", "区域", find_areas, one_area))
register(Choosable("organisation", "单位", find_offices, one_office))
