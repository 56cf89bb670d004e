"""What the frame around every page needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.web import assets
from zhiben.foundation.web.navigation import entries_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation by role; whether the front-end kit is there. No query: everything comes from the actor."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "navigation": _navigation(actor, request.path) if actor else [],
        "role_labels": [ROLES[role].label for role in sorted(actor.roles)] if actor else [],
        "kit": assets.present(),
    }


def _navigation(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The entries for the actor; the one whose address is the longest beginning of this page's is the current one.

    `heading` stands on the first entry of each group.
    """
    entries = [(entry, entry.url) for entry in entries_for(actor)]
    current = max((url for _, url in entries if path.startswith(url)), key=len, default="")
    shown, group = [], ""
    for entry, url in entries:
        heading = entry.group if entry.group != group else ""
        group = entry.group
        shown.append(
            {"label": entry.label, "icon": entry.icon, "url": url, "is_current": url == current, "heading": heading}
        )
    return shown
