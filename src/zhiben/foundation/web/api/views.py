"""The page for people who write programs: every operation, from the same document that programs read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhiben.foundation.web.api.document import ABOUT, document
from zhiben.foundation.web.api.frame import Api
from zhiben.foundation.web.api.reading import groups
from zhiben.foundation.web.decorators import signed_in
from zhiben.foundation.web.requests import ActorRequest


def page_of(api: Api) -> Any:
    """The view for an API."""

    @signed_in
    @require_safe
    def page(request: ActorRequest) -> HttpResponse:
        made = document(api)
        lines = [line.removeprefix("- ").replace("`", "") for line in ABOUT.splitlines() if line.startswith("- ")]
        context = {"about": lines, "groups": groups(made), "origin": _origin(request)}
        return render(request, "api_pages/operations.html", context)

    return page


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
