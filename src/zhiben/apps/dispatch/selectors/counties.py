"""The county that somebody works for as a whole."""

from __future__ import annotations

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaLevel


def county_of(actor: Actor) -> Area:
    """The first by name where there are several. Raises: NotVisible "county.none"."""
    rows = Area.objects.filter(actor.scope.q(area="", organisation=None), level=AreaLevel.COUNTY, valid_to=None)
    if (found := rows.order_by("name", "pk").first()) is None:
        raise NotVisible("county.none", "这项工作以全县为范围，您没有覆盖全县的授权。")
    return found
