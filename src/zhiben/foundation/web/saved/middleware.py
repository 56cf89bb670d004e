"""A list that somebody comes to from elsewhere opens with the view chosen for it; within the list nothing is added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.saved import lists, selectors

# In the session, so that a list costs no further query.
KEPT = "saved_defaults"


class DefaultViewMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Any, kwargs: Any) -> HttpResponse | None:
        found = lists.known(request.resolver_match.view_name) if request.resolver_match else None
        actor: Actor | None = getattr(request, "actor", None)
        if found is None or actor is None or request.method != "GET" or request.GET:
            return None
        if urlsplit(request.headers.get("Referer", "")).path == request.path:
            return None
        query = _defaults(request, actor).get(found.route)
        return redirect(found.address(query)) if query else None


def _defaults(request: HttpRequest, actor: Actor) -> dict[str, str]:
    if KEPT not in request.session:
        request.session[KEPT] = selectors.defaults(actor=actor)
    kept: dict[str, str] = request.session[KEPT]
    return kept


def forget(request: HttpRequest) -> None:
    """After a default was changed."""
    request.session.pop(KEPT, None)
