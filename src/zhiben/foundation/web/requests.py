"""The request as every view of the project sees it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User


class ActorRequest(HttpRequest):
    """`actor` is set by `ActorMiddleware` on every signed-in request."""

    actor: Actor
    htmx: HtmxDetails
    user: User
