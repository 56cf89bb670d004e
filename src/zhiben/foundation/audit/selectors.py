"""Reading the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Model, Q, QuerySet
from django.utils import timezone

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.audit.models import Entry

# So many entries are looked through for one page of a filter that no index finds.
REACH = 20_000


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


def trail(
    asked: Asked, *, actor: Actor, before: int | None = None, size: int = 50, reach: int = REACH
) -> tuple[list[Entry], int | None]:
    """A page of what is wanted, from before a number on; and the number before which to go on, None at the beginning.

    What no index finds is looked for among the next `reach` entries only: a page may be short, or empty, and still go
    on. So one page costs the same in a trail of a thousand entries and of ten million.
    """
    last = _last(asked, before)
    found = asked_of(asked, actor=actor)
    found = found if last is None else found.filter(seq__lte=last)
    first = _first(asked)
    floor = max(first, 0 if asked == Asked() else _floor(asked, last, reach))
    rows = list(found.filter(seq__gt=floor)[: size + 1])
    if len(rows) > size:
        return rows[:size], rows[size - 1].seq
    return rows, floor + 1 if floor > first else None


def _floor(asked: Asked, last: int | None, reach: int) -> int:
    """The number after which `reach` entries stand. Those of one person come from an index of their own."""
    if not asked.who:
        return max(0, (_newest() if last is None else last) - reach)
    own = Entry.objects.filter(actor_name=asked.who).order_by("-seq").values_list("seq", flat=True)
    return (own if last is None else own.filter(seq__lte=last))[reach : reach + 1].first() or 0


def _first(asked: Asked) -> int:
    """No entry up to this number is of the days asked for. Numbers grow with time but for clocks that were put right:
    a day more on either side is looked through."""
    if asked.since is None:
        return 0
    begun = Entry.objects.filter(at__gte=_begin(asked.since) - timedelta(days=1)).order_by("at").values_list("seq")
    found = begun.first()
    return found[0] - 1 if found else _newest()


def _last(asked: Asked, before: int | None) -> int | None:
    """No entry beyond this number is wanted; None where there is no such number."""
    bounds = [] if before is None else [before - 1]
    if asked.until is not None:
        over = Entry.objects.filter(at__lt=_begin(asked.until) + timedelta(days=2)).order_by("-at").values_list("seq")
        found = over.first()
        bounds.append(found[0] if found else 0)
    return min(bounds, default=None)


def _newest() -> int:
    newest: int | None = Entry.objects.aggregate(newest=Max("seq"))["newest"]
    return newest or 0


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
