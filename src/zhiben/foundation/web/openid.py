"""Signing in through the county's own provider: OpenID Connect, authorization code with PKCE, as an option.

The provider says who somebody is; accounts, grants, second factors and limits stay here. Nobody is made an account by it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from zhiben.core.errors import ExternalError, NotPermitted
from zhiben.foundation.access.models import User

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
TIMEOUT_S = 10
KEPT_S = 600
_FLOW = "openid"
_FLOW_LASTS = timedelta(minutes=10)


def offered() -> bool:
    """Whether the installation names a provider."""
    return bool(settings.OPENID["issuer"])


def begin(request: HttpRequest, *, target: str, now: datetime) -> str:
    """The address of the provider to go to; what must come back is in the session. Raises: ExternalError."""
    verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    with _provider_answers(), _session(request) as session:
        address, state = session.create_authorization_url(
            _discovered()["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
    until = int((now + _FLOW_LASTS).timestamp())
    request.session[_FLOW] = {"state": state, "verifier": verifier, "nonce": nonce, "next": target, "until": until}
    return str(address)


def finish(request: HttpRequest, *, now: datetime) -> tuple[User, str]:
    """Who came back, and where that person wanted to go. A flow counts once.

    Raises: NotPermitted "identity.openid_refused", "identity.openid_unknown"; ExternalError "identity.openid_failed".
    """
    flow = request.session.pop(_FLOW, None)
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    fits = flow is not None and secrets.compare_digest(state.encode(), flow["state"].encode())
    if flow is None or not fits or not code or flow["until"] < now.timestamp():
        raise NotPermitted("identity.openid_refused", "统一身份认证没有完成或已过期，请重新登录。")
    with _provider_answers(), _session(request) as session:
        token = session.fetch_token(_discovered()["token_endpoint"], code=code, code_verifier=flow["verifier"])
        claims = _checked(token.get("id_token", ""), nonce=flow["nonce"], now=now)
    name = claims.get(settings.OPENID["claim"])
    user = User.objects.filter(username=name, is_active=True).first() if isinstance(name, str) else None
    if user is None:
        raise NotPermitted(
            "identity.openid_unknown", "身份已认证，但本系统没有对应的账号或账号已停用，请联系系统管理员。"
        )
    return user, flow["next"]


def _checked(token: str, *, nonce: str, now: datetime) -> dict[str, Any]:
    """The claims of an ID token (OpenID Connect Core, 3.1.3.7). Raises: JoseError."""
    found = jwt.decode(token, KeySet.import_key_set(_fetch(_discovered()["jwks_uri"])), algorithms=ALGORITHMS)
    wanted = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=60,
        iss={"essential": True, "value": _discovered()["issuer"]},
        aud={"essential": True, "value": settings.OPENID["client_id"]},
        exp={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    wanted.validate(found.claims)
    return dict(found.claims)


def _discovered() -> dict[str, str]:
    """The provider's own description, kept for ten minutes. Its issuer must be the one that was asked."""
    issuer = settings.OPENID["issuer"].rstrip("/")
    known: dict[str, str] | None = cache.get(f"openid:{issuer}")
    if known is None:
        known = _fetch(f"{issuer}/.well-known/openid-configuration")
        if known.get("issuer", "").rstrip("/") != issuer:
            raise ValueError("the provider calls itself otherwise")
        cache.set(f"openid:{issuer}", known, KEPT_S)
    return known


def _fetch(address: str) -> Any:
    answer = requests.get(address, timeout=TIMEOUT_S, allow_redirects=False)
    answer.raise_for_status()
    return answer.json()


def _session(request: HttpRequest) -> OAuth2Session:
    return OAuth2Session(
        settings.OPENID["client_id"],
        settings.OPENID["secret"],
        scope="openid profile",
        redirect_uri=request.build_absolute_uri(reverse("web:openid-return")),
        code_challenge_method="S256",
        default_timeout=TIMEOUT_S,
    )


@contextmanager
def _provider_answers() -> Iterator[None]:
    try:
        yield
    except (requests.RequestException, OAuthError, JoseError, ValueError, KeyError) as failed:
        raise ExternalError(
            "identity.openid_failed",
            "统一身份认证服务没有正确应答。请稍后重试，或用本系统密码登录；如反复出现，请联系系统管理员。",
            retryable=True,
        ) from failed
