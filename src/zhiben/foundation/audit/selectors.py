"""Reading the trail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.audit.models import Entry


def timeline(subject: Model, *, actor: Actor) -> QuerySet[Entry]:
    """What happened to an object, the latest first; nothing for an actor of another county.

    The object itself must come from a selector of its app, which decides whether the actor sees it.
    """
    return Entry.objects.filter(
        subject_type=subject._meta.label, subject_id=str(subject.pk), county_key__in=actor.scope.counties
    ).order_by("-seq")


def trail(
    *, actor: Actor, before: int | None = None, who: str = "", on: date | None = None, action: str = "", size: int = 50
) -> tuple[list[Entry], bool]:
    """A page of the whole trail of the actor's counties, the latest first, from before a number on; and whether more.

    Entries that belong to no county (the platform's own) are shown too. The permission is the caller's to ask for.
    """
    found = Entry.objects.filter(Q(county_key__in=actor.scope.counties) | Q(county_key=None))
    if before is not None:
        found = found.filter(seq__lt=before)
    if who:
        found = found.filter(actor_name=who)
    if on is not None:
        begins = timezone.make_aware(datetime.combine(on, time()))
        found = found.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    if action:
        found = found.filter(action__startswith=f"{action}.")
    rows = list(found.order_by("-seq")[: size + 1])
    return rows[:size], len(rows) > size
