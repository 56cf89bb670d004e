"""Transfers that wait for the receipt of the actor's office."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhiben.apps.dispatch.models import Transfer
from zhiben.foundation.access.actor import Actor


def waiting_for(actor: Actor) -> QuerySet[Transfer]:
    """The offers to the actor's own office, to the offices of the actor's grants, and to those of the actor's towns."""
    mine = Q(receiver_id__in=sorted(actor.scope.organisations))
    if actor.organisation_id:
        mine |= Q(receiver_id=actor.organisation_id)
    for key in sorted(actor.scope.areas):
        if key.level != "county":
            mine |= Q(receiver__area_id=key.id)
    return Transfer.objects.filter(mine, actor.scope.county_q("receiver__area"), state=Transfer.State.OFFERED)


def offered_to(*, actor: Actor) -> QuerySet[Transfer]:
    rows = waiting_for(actor)
    return rows.select_related("task", "giver", "receiver").order_by("offered_at", "pk")[:100]
