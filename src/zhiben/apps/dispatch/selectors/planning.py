"""What the pages of planning offer to choose from."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from zhiben.apps.directives.models import Duty
from zhiben.apps.directives.selectors.directives import binding
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import RoundSeries
from zhiben.apps.dispatch.selectors.rounds import home_area, visible_forms
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation

MOST = 400


def of(actor: Actor, *, on: date) -> dict[str, Any]:
    """Forms that may be used and offices that may be asked, below the actor's area."""
    area = home_area(actor)
    known = visible_forms(actor).filter(retired_at=None).order_by("name", "-version")
    below = {f"area__{area.level}_key": area.pk}
    offices = (
        Organisation.objects.in_force(on).filter(**below).exclude(kind="village").order_by("kind", "short_name", "pk")
    )
    return {
        "known": [(form.pk, f"{form.name}（第 {form.version} 版）") for form in known[:MOST]],
        "offices": list(offices.values_list("pk", "short_name")[:MOST]),
    }


def duties(actor: Actor) -> list[tuple[UUID, str]]:
    """Duties in force, of which a field may say that one needs it."""
    rows = Duty.objects.filter(directive__in=binding(actor)).order_by("-directive__issued_on", "ordinal")
    return [(duty.pk, duty.measure) for duty in rows[:MOST]]


def series_of(actor: Actor) -> list[RoundSeries]:
    """What comes again and again in the actor's area."""
    where = actor.scope_for(permissions.ROUNDS).q(area="area", organisation=None)
    return list(RoundSeries.objects.filter(where).select_related("form").order_by("-active", "name", "pk")[:100])
