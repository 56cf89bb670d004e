"""That files were changed goes out with the change, so that what rests on them can follow."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from zhiben.apps.registry.events import SitesChanged
from zhiben.apps.registry.models import Site
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor

MOST = 1000


def tell_changed(sites: Sequence[Site], *, actor: Actor) -> None:
    """In the transaction of the command that changed these sites of one county."""
    for start in range(0, len(sites), MOST):
        part = sites[start : start + MOST]
        event = SitesChanged(tuple(site.pk for site in part))
        outbox.publish(event, actor=actor, now=timezone.now(), area=part[0].area)
