"""What happens to every request: headers, idle time-out, the actor, and the translation of refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from zhiben.core.errors import ZhibenError
from zhiben.foundation.access.actor import actor_of
from zhiben.foundation.access.models import User
from zhiben.foundation.identity.services import close_session, keep_alive
from zhiben.foundation.web import errors
from zhiben.foundation.web.decorators import PUBLIC
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.services import ENROL, LIMITS, SEEN

Answer = Callable[[HttpRequest], HttpResponse]

# What somebody may open who must enrol a second factor first.
ENROLLING = frozenset({"account:second-factor", "web:sign-out"})
_CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeadersMiddleware:
    """No script, style or frame from anywhere but this site, and none inside the page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _CSP)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class IdleMiddleware:
    """Signs out whoever was silent for too long, or is signed in for too long; how long that is, the role says.

    The time is written once a minute, not on every request.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._look(request, timezone.now())
        return self.get_response(request)

    def _look(self, request: HttpRequest, now: datetime) -> None:
        second = int(now.timestamp())
        limits = request.session.get(LIMITS) or {"idle": settings.SESSION_IDLE.total_seconds(), "until": second}
        seen = request.session.get(SEEN, second)
        if second - seen > limits["idle"] or second > limits["until"]:
            close_session(str(request.session.session_key), now=now)
            logout(request)
            request.session["idle"] = True
        elif second - seen >= 60 or SEEN not in request.session:
            request.session[SEEN] = second
            if second - seen >= 60:
                keep_alive(str(request.session.session_key), idle=timedelta(seconds=limits["idle"]), now=now)


class ActorMiddleware:
    """Sets `request.actor`, and asks everybody to sign in except where a view is public."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            cast(ActorRequest, request).actor = actor_of(request.user, timezone.localdate())
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        access = getattr(view, "access", None)
        if access == PUBLIC:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(cast(ActorRequest, request))
        if access is None:
            # The start-up check refuses such a view; should one be served all the same, nobody reaches it.
            return errors.not_found(request)
        if request.session.get(ENROL) and name_of(request) not in ENROLLING:
            return redirect("account:second-factor")
        return None


class ErrorMiddleware:
    """A refusal becomes a page, a fragment or problem+json."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ZhibenError):
            return errors.refusal(request, exception)
        return None


def name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _to_sign_in(request: ActorRequest) -> HttpResponse:
    """A fragment cannot hold the sign-in page: there the whole page goes to it."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(settings.LOGIN_URL))
    return redirect_to_login(request.get_full_path())
