"""The request as every view of the project sees it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import User
from zhiben.foundation.identity.policies import Standing


class ActorRequest(HttpRequest):
    """`standing` is set by `IdleMiddleware` and `actor` by `ActorMiddleware` on every signed-in request."""

    actor: Actor
    standing: Standing
    htmx: HtmxDetails
    user: User
