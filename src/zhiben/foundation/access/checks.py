"""Start-up fails where a permission is asked for that nobody declared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.urls import get_resolver

from zhiben.foundation.access import permissions


@checks.register(checks.Tags.security)
def every_permission_is_declared(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[checks.CheckMessage]:
    """Loads the URL configuration first: views register what they ask for when they are imported."""
    get_resolver().url_patterns  # noqa: B018 - loading is the point
    return [
        checks.Error(
            f"Permission {code!r} is used by {', '.join(places)} but declared nowhere.",
            hint="Declare it with permissions.declare() in the permissions.py of the app.",
            id="access.E001",
        )
        for code, places in permissions.undeclared_uses().items()
    ]
