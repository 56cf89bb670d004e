"""The pages of the frame itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhiben.core.errors import ZhibenError
from zhiben.foundation.identity.policies import password_due
from zhiben.foundation.web import openid, services
from zhiben.foundation.web import refused as refused_sign_ins
from zhiben.foundation.web.decorators import public, signed_in
from zhiben.foundation.web.forms import ChangePasswordForm, CodeForm, SignInForm
from zhiben.foundation.web.home import first_page
from zhiben.foundation.web.requests import ActorRequest


@signed_in
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """What needs me."""
    return render(request, "web/home.html", first_page(request.actor, timezone.localdate()))


@public
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    target = _safe_target(request)
    if request.user.is_authenticated:
        return redirect(target)
    form = SignInForm(request, _posted(request))
    if form.is_valid():
        try:
            entered = services.sign_in(request, user=form.get_user(), now=timezone.now())
        except ZhibenError as refused:
            form.add_error(None, refused.message)
        else:
            return redirect(target if entered else reverse("web:second-factor", query={"next": target}))
    if request.method == "POST" and form.was_refused():
        locked = bool(getattr(request, "axes_locked_out", False))
        name, address = form.cleaned_data["username"], services.address_of(request)
        refused_sign_ins.note(username=name, address=address, locked=locked, now=timezone.now())
    idle = bool(request.session.pop("idle", False))
    status = 422 if form.errors else 200
    return render(request, "web/sign_in.html", _gate(form, target, idle), status=status)


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The second step of signing in."""
    now, target = timezone.now(), _safe_target(request)
    user = services.pending_user(request, now=now)
    if user is None:
        return redirect(settings.LOGIN_URL)
    form = CodeForm(_posted(request))
    if form.is_valid():
        if services.finish_sign_in(request, user=user, code=form.cleaned_data["code"], now=now):
            return redirect(target)
        form.add_error("code", _("动态口令或恢复码不正确，或已使用过。请填写手机上当前显示的 6 位数字。"))
    return render(request, "web/second_factor.html", {"form": form, "next": target}, status=422 if form.errors else 200)


@public
@require_safe
def openid_start(request: HttpRequest) -> HttpResponse:
    """To the county's own sign-in."""
    if not openid.offered():
        raise Http404
    return redirect(openid.begin(request, target=_safe_target(request), now=timezone.now()))


@public
@require_safe
def openid_return(request: HttpRequest) -> HttpResponse:
    """Back from it."""
    if not openid.offered():
        raise Http404
    now = timezone.now()
    user, target = openid.finish(request, now=now)
    entered = services.sign_in(request, user=user, now=now, by_provider=True)
    return redirect(target if entered else reverse("web:second-factor", query={"next": target}))


@signed_in
@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    services.sign_out(request, user=request.user, actor=request.actor, now=timezone.now())
    return redirect(settings.LOGOUT_REDIRECT_URL)


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: ActorRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, _posted(request))
    if form.is_valid():
        new = form.cleaned_data["new_password1"]
        services.change_password(request, user=request.user, password=new, actor=request.actor, now=timezone.now())
        messages.success(request, _("密码已修改，其他设备上的登录已全部退出。"))
        return redirect("home")
    due = password_due(request.user, request.standing.rule, timezone.now())
    context = {"form": form, "due": due, "handed_over": request.user.password_handed_over}
    return render(request, "web/password.html", context, status=422 if form.errors else 200)


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For whoever watches the service: 200 when a page could be answered, which takes the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def _gate(form: SignInForm, target: str, idle: bool) -> dict[str, object]:
    label = settings.OPENID["label"] if openid.offered() else ""
    return {"form": form, "next": target, "idle": idle, "openid": label}


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty form that was sent."""
    return request.POST if request.method == "POST" else None


def _safe_target(request: HttpRequest) -> str:
    """Where to go after signing in: a page of this site, never another address."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/"
