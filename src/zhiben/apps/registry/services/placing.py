"""Putting a site on the map by hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import Placing, Site
from zhiben.apps.registry.selectors import reach
from zhiben.core.identifiers.coordinates import read_point
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor


@transaction.atomic
def place_by_hand(*, site_id: int, longitude: float, latitude: float, crs: str, actor: Actor, now: datetime) -> Placing:
    """The point that a person showed on the map; earlier ones stay in the history.

    Raises: NotVisible, NotPermitted, InputError "identifier.…".
    """
    actor.require(permissions.EDIT)
    site: Site = reach.site(site_id, actor=actor, permission=permissions.EDIT, lock=True)
    point = read_point(round(longitude, 7), round(latitude, 7), crs)
    made = Placing.objects.create(
        site=site, longitude=point.longitude, latitude=point.latitude, crs=point.crs.value, at=now, by=actor.name
    )
    site.longitude, site.latitude, site.crs = point.longitude, point.latitude, point.crs.value
    site.revision += 1
    site.save(update_fields=["longitude", "latitude", "crs", "revision"])
    audit.record(actions.PLACED, actor=actor, subject=site, at=str(made))
    return made
