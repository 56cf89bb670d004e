"""Areas to choose from."""

from __future__ import annotations

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area


def choices(*, actor: Actor) -> list[tuple[str, str]]:
    """The counties of the actor, their towns and villages, a village behind its town. One query."""
    rows = list(Area.objects.filter(actor.scope.county_q("")).order_by("name", "pk"))
    towns: dict[object, str] = {area.pk: area.name for area in rows if area.level == "town"}
    named = [
        (f"{towns.get(a.town_key, '')} {a.name}".strip() if a.level in ("village", "grid") else a.name, a) for a in rows
    ]
    return [(str(area.pk), name) for name, area in sorted(named, key=lambda pair: (pair[1].level != "county", pair[0]))]
