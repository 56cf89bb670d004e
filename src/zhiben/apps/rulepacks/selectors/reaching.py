"""Which rows of this app an actor reaches: the level keys stand on them, the office that supervises is the site's, and
where an office co-operates is asked of the register."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import reach
from zhiben.apps.registry.selectors.reach import scopes_of
from zhiben.apps.rulepacks import permissions
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.scope import NOTHING

CELL_LEVELS = ("county", "town")


def branches(actor: Actor, permission: str = permissions.SURVEY) -> list[Q]:
    """Rows of sites, each in one of these: where the office leads or the actor is the firm, and where it only co-operates.

    As one condition they would be found by no index; apart, each is read in the order of its own.
    """
    _, own = scopes_of(actor, permission)
    found = [_led(actor, permission) | own.q(area=None, organisation="site__organisation_id")]
    beside = co_operated(actor, permission)
    return found if beside is None else [*found, beside]


def held(actor: Actor, permission: str = permissions.SURVEY) -> Q:
    """The same as one condition: for a row whose key is known, and for a village, whose sites are few."""
    return reduce(or_, branches(actor, permission))


def _led(actor: Actor, permission: str) -> Q:
    official, _ = scopes_of(actor, permission)
    return official.q(area="", organisation="site__sector_owner_id")


def co_operated(actor: Actor, permission: str = permissions.SURVEY) -> Q | None:
    """Sites at which the actor's office co-operates and nothing else; None where that gives nobody this permission. The
    tables of counts know the office that leads, and none of these."""
    if not reach.offices_of(actor, permission):
        return None
    official, _ = scopes_of(actor, permission)
    elsewhere = ~official.q(area="", organisation="sector_owner_id")
    return Q(site__in=Site.objects.filter(reach.joined(actor, permission) & elsewhere).order_by().values("pk"))


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
