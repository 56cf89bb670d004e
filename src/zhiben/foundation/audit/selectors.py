"""Reading the trail."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of the trail. `action`: a code, or the first word of one. `about`: part of an object's name, or
    its key. `since`, `until`: days of the county's calendar, both included.
    """

    who: str = ""
    about: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


def asked_of(asked: Asked, *, actor: Actor) -> QuerySet[Entry]:
    """The entries of the actor's counties that are wanted, the latest first.

    Entries that belong to no county (the platform's own) are there too. The permission is the caller's to ask for.
    """
    found = Entry.objects.filter(Q(county_key__in=actor.scope.counties) | Q(county_key=None))
    if asked.who:
        found = found.filter(actor_name=asked.who)
    if asked.about:
        found = found.filter(Q(subject_label__contains=asked.about) | Q(subject_id=asked.about))
    if asked.since is not None:
        found = found.filter(at__gte=_begin(asked.since))
    if asked.until is not None:
        found = found.filter(at__lt=_begin(asked.until + timedelta(days=1)))
    if asked.action:
        found = found.filter(Q(action=asked.action) | Q(action__startswith=f"{asked.action}."))
    return found.order_by("-seq")


def trail(asked: Asked, *, actor: Actor, before: int | None = None, size: int = 50) -> tuple[list[Entry], bool]:
    """A page of what is wanted, from before a number on; and whether there is more."""
    found = asked_of(asked, actor=actor)
    if before is not None:
        found = found.filter(seq__lt=before)
    rows = list(found[: size + 1])
    return rows[:size], len(rows) > size


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
