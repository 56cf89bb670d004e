"""Leaders page by page, and what the forms offer to choose."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.apps.leadership.models import DutyList, Leader
from zhiben.apps.leadership.selectors import visible
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import OrganisationKind as OfficeKind

PAGE_ROWS = 50
SHOWN_TASKS = 200
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


def open_tasks(found: DutyList, actor: Actor) -> Choices:
    """Tasks that carry out, or gave rise to, what stands in a list: of its unit, and of a town those below it."""
    area = found.organisation.area
    here = Q(organisation=found.organisation_id)
    if area.town_key is not None:
        here |= Q(town_key=area.town_key)
    rows = visible_tasks(actor).filter(here, is_open=True).order_by("-issued_at", "pk")
    shown = rows.values_list("pk", "title", "organisation__short_name")[:SHOWN_TASKS]
    return [(key, f"{unit}：{title[:40]}") for key, title, unit in shown]
