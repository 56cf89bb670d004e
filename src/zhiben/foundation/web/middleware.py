"""What happens to every request: headers, idle time-out, the actor, and the translation of refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
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
from zhiben.foundation.access.models import User
from zhiben.foundation.identity.policies import Rule, Standing, password_due, standing_of
from zhiben.foundation.identity.services import close_session, keep_alive
from zhiben.foundation.web import errors
from zhiben.foundation.web.decorators import BY_OPERATION, PUBLIC
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.services import BY_PROVIDER, SEEN, STARTED

Answer = Callable[[HttpRequest], HttpResponse]

# Where whoever owes something is sent; but for signing out, nothing else opens until it is done.
OWED = {
    "web:password": ("identity.password_due", "请先修改密码：现在的密码由他人交付，或已超过最长使用时间。"),
    "account:second-factor": ("identity.factor_due", "您的角色必须使用动态口令，请先完成启用。"),
}
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
    """Sets `request.standing`, and signs out whoever was silent, or is signed in, for longer than the rule says now.

    The time is written once a minute, not on every request.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            now = timezone.now()
            standing = standing_of(request.user, timezone.localdate(now))
            cast(ActorRequest, request).standing = standing
            self._look(request, standing.rule, now)
        return self.get_response(request)

    def _look(self, request: HttpRequest, rule: Rule, now: datetime) -> None:
        second = int(now.timestamp())
        seen, started = request.session.get(SEEN, second), request.session.get(STARTED, second)
        if second - seen > rule.idle.total_seconds() or second - started > rule.longest.total_seconds():
            close_session(str(request.session.session_key), now=now)
            logout(request)
            request.session["idle"] = True
        elif second - seen >= 60 or SEEN not in request.session:
            request.session[SEEN], request.session[STARTED] = second, started
            if second - seen >= 60:
                keep_alive(str(request.session.session_key), rule=rule, now=now)


class ActorMiddleware:
    """Sets `request.actor`, and asks everybody to sign in except where a view is public."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            acting = cast(ActorRequest, request)
            acting.actor = acting.standing.actor
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        access = getattr(view, "access", None)
        if access in (PUBLIC, BY_OPERATION):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(cast(ActorRequest, request))
        if access is None:
            # The start-up check refuses such a view; should one be served all the same, nobody reaches it.
            return errors.not_found(request)
        return _to_what_is_owed(cast(ActorRequest, request))


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


def owed_by(user: User, standing: Standing, by_provider: bool, now: datetime) -> str | None:
    """The name of the page that comes before anything else, a key of `OWED`."""
    if not by_provider and password_due(user, standing.rule, now):
        return "web:password"
    return "account:second-factor" if standing.owes_factor else None


def _to_what_is_owed(request: ActorRequest) -> HttpResponse | None:
    """A password that is the user's own comes first, then the second factor. Programs are told, not sent."""
    owed = owed_by(request.user, request.standing, bool(request.session.get(BY_PROVIDER)), timezone.now())
    if owed is None or name_of(request) in (owed, "web:sign-out"):
        return None
    if "application/json" in request.headers.get("Accept", ""):
        return errors.answer(request, 403, *OWED[owed])
    return HttpResponseClientRedirect(reverse(owed)) if request.htmx else redirect(owed)


def _to_sign_in(request: ActorRequest) -> HttpResponse:
    """A fragment cannot hold the sign-in page: there the whole page goes to it."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse(settings.LOGIN_URL))
    return redirect_to_login(request.get_full_path())
