"""Organisations and people in the search box. A county has few enough of them to be looked through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from django.db.models import Q
from django.urls import reverse

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation, User
from zhiben.foundation.access.selectors import offices, people_of
from zhiben.foundation.identity import permissions
from zhiben.foundation.search.selectors import tier_of
from zhiben.foundation.search.sources import Finder, Hit, find_by

MOST = 500
Found = TypeVar("Found", Organisation, User)


def find_offices(asked: Sequence[str], *, actor: Actor, limit: int, after: tuple[int, int] | None) -> list[Hit]:
    """Also by short name and by every other name that directives use."""
    rows = offices(actor=actor)
    for term in asked:
        other = Q(pk__in=Organisation.objects.filter(aliases__name__icontains=term).values("pk"))
        rows = rows.filter(Q(name__icontains=term) | Q(short_name__icontains=term) | other)
    return _ranked(
        rows[:MOST],
        asked,
        lambda o: (o.name, o.short_name),
        lambda found, tier, order: _office(found, tier, order, actor),
        limit,
        after,
    )


def find_people(asked: Sequence[str], *, actor: Actor, limit: int, after: tuple[int, int] | None) -> list[Hit]:
    """Names alone."""
    rows = people_of(actor=actor)
    for term in asked:
        rows = rows.filter(Q(name__icontains=term) | Q(username__icontains=term))
    return _ranked(rows.order_by("name", "pk")[:MOST], asked, lambda u: (u.name, u.username), _person, limit, after)


def _ranked(
    rows: Iterable[Found],
    asked: Sequence[str],
    names: Callable[[Found], tuple[str, str]],
    hit: Callable[[Found, int, int], Hit],
    limit: int,
    after: tuple[int, int] | None,
) -> list[Hit]:
    """By tier, then by name. The place in that order is what a page continues after."""
    tiers = sorted(((tier_of(asked, *names(row)), n, row) for n, row in enumerate(rows)), key=lambda found: found[:2])
    hits = [hit(row, tier, -n) for tier, n, row in tiers]
    return [one for one in hits if after is None or (one.tier, -one.order) > (after[0], -after[1])][:limit]


def _office(found: Organisation, tier: int, order: int, actor: Actor) -> Hit:
    until = found.valid_to.isoformat() if found.valid_to else ""
    url = reverse("administration:office", args=[found.pk]) if actor.may(permissions.OFFICES) else ""
    return Hit(
        "organisation", found.pk.hex, tier, order, found.name, url, context=found.short_name, area=found.area.name,
        state=f"至 {until}" if until else "",
    )  # fmt: skip


def _person(found: User, tier: int, order: int) -> Hit:
    office = found.organisation
    return Hit(
        "person", found.pk.hex, tier, order, found.name, reverse("administration:person", args=[found.pk]),
        context=office.short_name if office else "", area=office.area.name if office else "",
        state="" if found.is_active else "已停用", tone="unknown",
    )  # fmt: skip


find_by(Finder("organisation", "单位", "building", 45, None, find_offices))
find_by(Finder("person", "人员", "user", 70, permissions.PEOPLE, find_people))
