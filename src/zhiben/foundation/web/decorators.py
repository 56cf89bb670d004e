"""Who may call a view. A view that says nothing is refused, and the start-up check names it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

from zhiben.foundation.access import permissions
from zhiben.foundation.web.requests import ActorRequest

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def permission(
    code: str,
) -> Callable[[Callable[Concatenate[ActorRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Only actors who hold the permission. Others get 403, people who are not signed in the sign-in page."""

    def decorate(view: Callable[Concatenate[ActorRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
        permissions.note_use(code, f"{view.__module__}.{view.__qualname__}")

        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
            acting = cast(ActorRequest, request)
            acting.actor.require(code)
            return view(acting, *args, **kwargs)

        guarded.access = code  # type: ignore[attr-defined]
        return guarded

    return decorate


def signed_in(view: Callable[Concatenate[ActorRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
    """Everybody who is signed in, whatever the role."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return view(cast(ActorRequest, request), *args, **kwargs)

    guarded.access = SIGNED_IN  # type: ignore[attr-defined]
    return guarded


def public(view: View) -> View:
    """Everybody, signed in or not."""

    @wraps(view)
    def open_to_all(*args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(*args, **kwargs)

    open_to_all.access = PUBLIC  # type: ignore[attr-defined]
    return cast(View, open_to_all)


SIGNED_IN = "signed-in"
PUBLIC = "public"
# An address of the API: each of its operations says who may call it, and the API lets its callers in itself.
BY_OPERATION = "by-operation"
