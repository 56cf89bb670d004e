"""Reading the trail."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.audit.models import Entry


def timeline(subject: Model, *, actor: Actor) -> QuerySet[Entry]:
    """What happened to an object, the latest first; nothing for an actor of another county.

    The object itself must come from a selector of its app, which decides whether the actor sees it.
    """
    return Entry.objects.filter(
        subject_type=subject._meta.label, subject_id=str(subject.pk), county_key__in=actor.scope.counties
    ).order_by("-seq")
