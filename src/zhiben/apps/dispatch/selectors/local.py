"""For whom somebody may make tasks by hand."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.scope import NOTHING

SHOWN = 500


def reachable(actor: Actor) -> Q:
    """The own organisation, and those in and below the actor's areas."""
    own = set(actor.scope.organisations) | ({actor.organisation_id} if actor.organisation_id else set())
    return (Q(pk__in=sorted(own)) if own else NOTHING) | actor.scope.q(area="area", organisation=None)


def units_for(actor: Actor, *, on: date) -> list[tuple[UUID, str]]:
    """To choose from; enterprises are reached through their file, not by tasks. One query."""
    rows = Organisation.objects.in_force(on).filter(reachable(actor)).exclude(kind="enterprise")
    return list(rows.order_by("short_name", "pk").values_list("pk", "short_name")[:SHOWN])
