"""Who calls: a token in the header, or else the session of the browser, whose writes prove that a page of ours sent them."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.utils import check_csrf

from zhiben.core.errors import NotPermitted
from zhiben.foundation.access.models import User
from zhiben.foundation.identity import tokens
from zhiben.foundation.identity.models import ApiToken
from zhiben.foundation.identity.policies import standing_of
from zhiben.foundation.web.api.refusals import Unauthenticated
from zhiben.foundation.web.middleware import OWED, owed_by
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.services import BY_PROVIDER

SCHEME = "bearer"


def let_in(request: HttpRequest, *, writes: bool, now: datetime) -> ActorRequest:
    """The request with its actor, as far as the token goes.

    Raises: Unauthenticated "api.unauthenticated", "api.token_refused"; NotPermitted "web.csrf", "api.token_reads_only",
    or what is owed before anything else.
    """
    acting = cast(ActorRequest, request)
    if shown := request.headers.get("Authorization"):
        by_provider = _by_token(acting, shown, writes=writes, now=now)
    elif isinstance(request.user, User):
        if writes and check_csrf(request) is not None:
            raise NotPermitted("web.csrf", "用浏览器会话调用写操作须带 X-CSRFToken 请求头；程序请改用接口令牌。")
        by_provider = bool(request.session.get(BY_PROVIDER))
    else:
        raise Unauthenticated("api.unauthenticated", "请在 Authorization 请求头中带上接口令牌，例如：Bearer zb_…。")
    if owed := owed_by(acting.user, acting.standing, by_provider, now):
        raise NotPermitted(*OWED[owed])
    return acting


def _by_token(request: ActorRequest, shown: str, *, writes: bool, now: datetime) -> bool:
    """Sets user, standing and actor of the token; returns whether the county's own sign-in had vouched for it."""
    scheme, _, text = shown.partition(" ")
    token = tokens.token_of(text.strip(), now=now) if scheme.lower() == SCHEME else None
    if token is None:
        raise Unauthenticated(
            "api.token_refused", "令牌无效、已过期或已吊销。请在“本人账号—接口令牌”中核对，必要时重新签发。"
        )
    _act_as(request, token, now)
    if writes and token.read_only:
        raise NotPermitted("api.token_reads_only", "这个令牌只读，不能办理。请签发一个可写的令牌。")
    return token.by_provider


def _act_as(request: ActorRequest, token: ApiToken, now: datetime) -> None:
    request.user = token.user
    request.standing = standing_of(token.user, timezone.localdate(now))
    request.actor = tokens.narrowed(request.standing.actor, token)
    address = str(request.META.get("REMOTE_ADDR", ""))
    tokens.note_use(token, address=address, actor=request.standing.actor, now=now)
