"""Which rows of this app an actor reaches: the level keys stand on them, the office that supervises is the site's."""

from __future__ import annotations

from django.db.models import Q

from zhiben.apps.registry.selectors.reach import scopes_of
from zhiben.apps.rulepacks import permissions
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.scope import NOTHING

CELL_LEVELS = ("county", "town")


def held(actor: Actor, permission: str = permissions.SURVEY) -> Q:
    """Rows of sites: in the actor's areas, supervised by the actor's office, or the actor's own."""
    official, own = scopes_of(actor, permission)
    found = official.q(area="", organisation="site__sector_owner_id")
    return found | own.q(area=None, organisation="site__organisation_id")


def tallied(actor: Actor) -> Q | None:
    """Cells of the tables of counts; None where the actor's places are smaller than a cell, see `surveys`."""
    official, _ = scopes_of(actor, permissions.SURVEY)
    found = NOTHING
    for key in sorted(official.areas):
        if key.level in CELL_LEVELS:
            found |= Q(**{f"{key.level}_key": key.id})
    if official.organisations:
        found |= Q(owner__in=sorted(official.organisations))
    return None if found == NOTHING and official.areas else found
