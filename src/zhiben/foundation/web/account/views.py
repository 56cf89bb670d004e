"""Own sessions and the own second factor. Everybody who is signed in has these pages, and only for themselves."""

from __future__ import annotations

from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation.identity import factors, selectors, services, totp
from zhiben.foundation.identity.models import SecondFactor
from zhiben.foundation.web.decorators import signed_in
from zhiben.foundation.web.forms import CodeForm
from zhiben.foundation.web.requests import ActorRequest


@signed_in
@require_safe
def own_sessions(request: ActorRequest) -> HttpResponse:
    context = {
        "sessions": selectors.own_sessions(user=request.user, now=timezone.now()),
        "here": request.session.session_key,
        "rule": request.standing.rule,
    }
    return render(request, "account/sessions.html", context)


@signed_in
@require_POST
def end_session(request: ActorRequest, session_id: UUID) -> HttpResponse:
    now = timezone.now()
    found = selectors.own_sessions(user=request.user, now=now).filter(pk=session_id)
    if not services.end_sessions(found, why=_("本人终止"), actor=request.actor, now=now):
        raise NotVisible("identity.session_absent", "这次登录已经结束，或不是您的登录。请刷新列表。")
    messages.success(request, _("该设备已退出登录。"))
    return redirect("account:sessions")


@signed_in
@require_POST
def end_others(request: ActorRequest) -> HttpResponse:
    now = timezone.now()
    others = selectors.own_sessions(user=request.user, now=now).exclude(session_key=request.session.session_key)
    count = services.end_sessions(others, why=_("本人终止"), actor=request.actor, now=now)
    messages.success(request, _("其他 %(count)d 处登录已退出。") % {"count": count})
    return redirect("account:sessions")


@signed_in
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: ActorRequest) -> HttpResponse:
    """What there is; or the QR code, and the first code typed back."""
    factor = SecondFactor.objects.filter(user=request.user, confirmed_at__isnull=False).first()
    form = CodeForm(request.POST if request.method == "POST" else None)
    if factor is None and form.is_valid():
        try:
            codes = factors.confirm(
                user=request.user, code=form.cleaned_data["code"], actor=request.actor, now=timezone.now()
            )
        except InputError as refused:
            form.add_error("code", refused.message)
        else:
            return render(request, "account/recovery_codes.html", {"codes": codes})
    context: dict[str, object] = {"factor": factor, "form": form, "required": request.standing.owes_factor}
    if factor is None:
        secret = factors.begin(user=request.user)
        address = totp.address(secret, user=request.user.username, issuer=_("治本"))
        context |= {
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=3, dark="#000", light="#fff"),
        }
    else:
        context["left"] = factor.recovery_codes.count()
    return render(request, "account/second_factor.html", context, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters("code")
@require_POST
def recovery_codes(request: ActorRequest) -> HttpResponse:
    _refuse_without_code(request)
    codes = factors.renew_recovery_codes(user=request.user, actor=request.actor)
    return render(request, "account/recovery_codes.html", {"codes": codes})


@signed_in
@sensitive_post_parameters("code")
@require_POST
def remove_factor(request: ActorRequest) -> HttpResponse:
    if request.standing.rule.second_factor:
        raise Conflict(
            "identity.factor_required", "您的角色必须使用动态口令，不能停用。如要更换手机，请联系安全管理员重置。"
        )
    _refuse_without_code(request)
    factors.remove(user=request.user, actor=request.actor)
    messages.success(request, _("动态口令已停用。"))
    return redirect("account:second-factor")


def _refuse_without_code(request: ActorRequest) -> None:
    """A session left open is not enough to change the second factor. Raises: Conflict, InputError."""
    if not factors.enabled(request.user):
        raise Conflict("identity.factor_absent", "您还没有启用动态口令。")
    code, address = request.POST.get("code", ""), str(request.META.get("REMOTE_ADDR", ""))
    if not factors.check(user=request.user, code=code, address=address, actor=request.actor, now=timezone.now()):
        raise InputError("identity.code_wrong", "动态口令不正确，或已使用过。请填写手机上新显示的 6 位数字。")
