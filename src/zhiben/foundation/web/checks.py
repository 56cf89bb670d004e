"""Start-up fails where a view does not say who may call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver


def routes(
    patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, Any]]:
    """(name with namespace, route, view) of every address of the project."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, route, inner)
        else:
            yield f"{namespace}{pattern.name}", route, pattern.callback


@checks.register(checks.Tags.security)
def every_view_says_who_may_call_it(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"The view of /{route} ({name}) does not say who may call it.",
            hint="Put @permission(code), @signed_in or @public on top of it.",
            id="web.E001",
        )
        for name, route, view in routes()
        if not hasattr(view, "access")
    ]
