"""Disaster events as an actor sees them, each with its reports, and the limit that the county has entered."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.apps.dispatch.models import DisasterEvent, DispatchSetting
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Grant, User
from zhiben.foundation.access.roles import CLERK, LEADER, TOWN

LIMIT = "first_report_within"
PAGE_ROWS = 40


def visible_events(actor: Actor) -> QuerySet[DisasterEvent]:
    """In or below the actor's areas, or reported by the actor's office."""
    return DisasterEvent.objects.filter(actor.scope.q(area="", organisation="organisation_id"))


def event_of(event_id: UUID, *, actor: Actor, lock: bool = False) -> DisasterEvent:
    """Raises: NotVisible."""
    rows = visible_events(actor).filter(pk=event_id)
    found = (
        rows.select_related("organisation", "area").select_for_update(of=("self",))
        if lock
        else rows.select_related("organisation")
    ).first()
    if found is None:
        raise NotVisible("disaster.absent", "没有这起灾情，或其不在您的管辖范围内。")
    return found


def event_page(text: str, after: str, *, actor: Actor) -> Page[DisasterEvent]:
    """The newest first, with their reports. Two queries."""
    rows = visible_events(actor).select_related("organisation").prefetch_related("reports")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(place__icontains=text))
    if after:
        try:
            moment, key = read_cursor(after)
            at, pk = datetime.fromisoformat(moment), UUID(key)
        except ValueError as error:
            raise broken() from error
        rows = rows.filter(known_at__lte=at).filter(Q(known_at__lt=at) | Q(pk__lt=pk))
    found = list(rows.order_by("-known_at", "-pk")[: PAGE_ROWS + 1])
    shown = found[:PAGE_ROWS]
    more = len(found) > PAGE_ROWS
    return Page(shown, cursor_of(shown[-1].known_at.isoformat(), str(shown[-1].pk)) if more else "")


def people_above(event: DisasterEvent, *, leaders: bool, on: date) -> list[User]:
    """The officials of the town above a village, the safety office, and with `leaders` those of the county. One query."""
    town = Q(area=event.town_key, role=TOWN) if event.area.level == "village" else Q(pk__in=())
    county = Q(area=event.county_key, role__in=[CLERK, *([LEADER] if leaders else [])], organisation=None)
    grants = Grant.objects.in_force(on).filter(town | county, user__is_active=True).select_related("user")
    return list({grant.user_id: grant.user for grant in grants.order_by("user__name", "pk")}.values())


def limit(county_id: UUID) -> DispatchSetting | None:
    """None: nobody has entered one."""
    return DispatchSetting.objects.filter(county_id=county_id, code=LIMIT).first()
