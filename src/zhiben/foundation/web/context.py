"""What the frame around every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhiben.foundation.web import assets
from zhiben.foundation.web.navigation import entries_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation by role; whether the front-end kit is there. No query: everything comes from the actor."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "navigation": SimpleLazyObject(lambda: entries_for(actor) if actor else []),
        "kit": assets.present(),
    }
