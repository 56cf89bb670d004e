"""Leaders page by page, and what the forms offer to choose."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhiben.apps.leadership.models import Leader, Sponsorship
from zhiben.apps.leadership.selectors import visible
from zhiben.apps.registry.models import Site
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import OrganisationKind as OfficeKind

PAGE_ROWS = 50
Choices = list[tuple[Any, str]]


def leader_page(actor: Actor, *, on: date, text: str, after: str) -> Page[Leader]:
    """Those in office, by name. One query."""
    rows = visible.in_force(visible.leaders(actor), on)
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(post__icontains=text) | Q(organisation__short_name__icontains=text)
        )
    if after:
        try:
            name, key = read_cursor(after)
            rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=UUID(key)))
        except ValueError as error:
            raise broken() from error
    found = list(rows.select_related("organisation").order_by("name", "pk")[: PAGE_ROWS + 1])
    shown = found[:PAGE_ROWS]
    return Page(shown, cursor_of(shown[-1].name, str(shown[-1].pk)) if len(found) > PAGE_ROWS else "")


def units(actor: Actor, *, on: date) -> Choices:
    rows = visible.units(actor, on=on).exclude(kind=OfficeKind.ENTERPRISE).order_by("short_name", "pk")
    return list(rows.values_list("pk", "short_name")[:600])


def villages(actor: Actor, *, on: date) -> Choices:
    rows = visible.units(actor, on=on).filter(kind=OfficeKind.VILLAGE_COMMITTEE).order_by("short_name", "pk")
    return list(rows.values_list("pk", "short_name")[:600])


def sites(actor: Actor) -> Choices:
    """Mines, which leaders stand for and visit."""
    rows = Site.objects.filter(actor.scope.q(area="", organisation=None), sector="mines").order_by("name", "pk")
    return list(rows.values_list("pk", "name")[:300])


def people(actor: Actor, *, on: date, organisation_id: UUID | None = None) -> Choices:
    rows = visible.in_force(visible.leaders(actor), on)
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    return [(row.pk, f"{row.name}（{row.post}）") for row in rows.order_by("name", "pk")[:600]]


def record_choices(actor: Actor, organisation_id: UUID, *, on: date) -> dict[str, Choices]:
    found = people(actor, on=on, organisation_id=organisation_id)
    return {"leader": found, "reported": found, "about": villages(actor, on=on), "site": sites(actor)}


def standing(actor: Actor, *, on: date) -> list[Sponsorship]:
    """Who stands for what on the day, by what is stood for."""
    rows = visible.sponsorships(actor).filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)
    related = rows.select_related("leader__organisation", "village", "site")
    return list(related.order_by("village__short_name", "site__name", "pk")[:2000])
