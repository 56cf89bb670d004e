"""Accounts and grants: the list, the page of one person, and what an administrator does there."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhiben.core.errors import NotVisible, ZhibenError
from zhiben.foundation.access import selectors
from zhiben.foundation.access.models import Grant, User
from zhiben.foundation.access.roles import ROLES
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.identity import accounts, factors, permissions, services
from zhiben.foundation.identity import selectors as identity
from zhiben.foundation.web.administration.forms import (
    EndGrantForm,
    GrantForm,
    PersonForm,
    ReasonForm,
    ResponsibleForm,
)
from zhiben.foundation.web.administration.sheets import MOST, kept_query, sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

RESPONSIBLE_HEADS = ("姓名", "所在机构", "角色", "关系", "区域", "限于机构", "起始日期", "截止日期", "授权人", "依据")


@permission(permissions.RESPONSIBLE)
@require_safe
def responsible(request: ActorRequest) -> HttpResponseBase:
    """Who was responsible for a place on a day."""
    asked = request.GET if "area" in request.GET else None
    form = ResponsibleForm(asked, actor=request.actor, initial={"on": timezone.localdate()})
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        where, on, role = (form.cleaned_data[name] for name in ("area", "on", "role"))
        grants = selectors.responsible(where, on=on, role=role, actor=request.actor)
        if request.GET.get("as") == "csv":
            return sheet(f"责任人-{where}-{on}", RESPONSIBLE_HEADS, map(_line, grants))
        context |= {"where": where, "on": on, "grants": grants, "kept": kept_query(request)}
    status = 422 if form.errors else 200
    return render(request, "administration/responsible.html", context, status=status)


@permission(permissions.PEOPLE)
@require_safe
def people(request: ActorRequest) -> HttpResponseBase:
    q, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    found = partial(selectors.people_page, actor=request.actor, q=q, role=role, on=timezone.localdate())
    if request.GET.get("as") == "csv":
        rows = found(size=MOST).rows
        lines = ((u.name, u.username, u.organisation, _("启用") if u.is_active else _("停用")) for u in rows)
        return sheet("用户", ("姓名", "用户名", "所在机构", "状态"), lines)
    page = found(after=request.GET.get("after", ""))
    context = {"page": page, "kept": kept_query(request), "roles": ROLES.values(), "q": q, "role": role}
    return render(request, "administration/people.html", context)


@permission(permissions.ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: ActorRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = PersonForm(posted, actor=request.actor, on=timezone.localdate())
    if form.is_valid():
        try:
            user, password = accounts.open_account(**form.cleaned_data, actor=request.actor)
        except ZhibenError as refused:
            form.add_error("username", refused.message)
        else:
            return render(request, "administration/password.html", {"person": user, "password": password})
    return render(request, "administration/new_person.html", {"form": form}, status=422 if form.errors else 200)


@permission(permissions.PEOPLE)
@require_safe
def person(request: ActorRequest, user_id: UUID) -> HttpResponse:
    return _page(request, selectors.person(user_id, actor=request.actor, beside="second_factor"))


@permission(permissions.GRANTS)
@require_POST
def give_role(request: ActorRequest, user_id: UUID) -> HttpResponse:
    user = selectors.person(user_id, actor=request.actor)
    form = GrantForm(request.POST, actor=request.actor, on=timezone.localdate())
    if not form.is_valid():
        return _page(request, user, grant_form=form, status=422)
    accounts.give_role(user=user, **form.cleaned_data, actor=request.actor)
    messages.success(request, _("已授权。"))
    return redirect("administration:person", user_id)


@permission(permissions.GRANTS)
@require_POST
def end_role(request: ActorRequest, grant_id: UUID) -> HttpResponse:
    form = EndGrantForm(request.POST)
    last_day = form.cleaned_data["last_day"] if form.is_valid() else timezone.localdate()
    reason = request.POST.get("reason", "")
    grant = accounts.end_role(grant_id=grant_id, last_day=last_day, reason=reason, actor=request.actor)
    messages.success(request, _("授权将在 %(day)s 之后失效。") % {"day": last_day})
    return redirect("administration:person", grant.user_id)


@permission(permissions.ACCOUNTS)
@require_POST
def give_password(request: ActorRequest, user_id: UUID) -> HttpResponse:
    user = selectors.person(user_id, actor=request.actor)
    password = accounts.give_password(user=user, actor=request.actor, now=timezone.now())
    return render(request, "administration/password.html", {"person": user, "password": password})


@permission(permissions.ACCOUNTS)
@require_POST
def switch(request: ActorRequest, user_id: UUID) -> HttpResponse:
    user = selectors.person(user_id, actor=request.actor)
    reason = request.POST.get("reason", "")
    accounts.switch(user=user, active=not user.is_active, reason=reason, actor=request.actor, now=timezone.now())
    messages.success(request, _("账号已启用。") if user.is_active else _("账号已停用，其全部登录已退出。"))
    return redirect("administration:person", user_id)


@permission(permissions.SESSIONS)
@require_POST
def end_sessions(request: ActorRequest, user_id: UUID) -> HttpResponse:
    """All of them, or the one that is named."""
    user, now = selectors.person(user_id, actor=request.actor), timezone.now()
    sessions = identity.sessions_of(user, actor=request.actor, now=now)
    if "session" in request.POST:
        sessions = sessions.filter(pk=_key(request.POST["session"]))
    count = services.end_sessions(sessions, why=_("安全管理员终止"), actor=request.actor, now=now)
    messages.success(request, _("已终止 %(count)d 处登录。") % {"count": count})
    return redirect("administration:person", user_id)


@permission(permissions.SECOND_FACTORS)
@require_POST
def reset_factor(request: ActorRequest, user_id: UUID) -> HttpResponse:
    user = selectors.person(user_id, actor=request.actor)
    factors.reset(user=user, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("动态口令已重置，该用户可重新启用。"))
    return redirect("administration:person", user_id)


def _line(grant: Grant) -> tuple[object, ...]:
    held = grant.role_label, grant.get_relation_display(), grant.area, grant.organisation
    return (
        grant.user.name,
        grant.user.organisation,
        *held,
        grant.valid_from,
        grant.valid_to,
        grant.given_by,
        grant.basis,
    )


def _key(text: str) -> UUID:
    """Raises: NotVisible for what is no key."""
    try:
        return UUID(text)
    except ValueError:
        raise NotVisible("identity.session_absent", "这次登录已经结束。请刷新页面。") from None


def _page(request: ActorRequest, user: User, *, grant_form: GrantForm | None = None, status: int = 200) -> HttpResponse:
    actor, now, on = request.actor, timezone.now(), timezone.localdate()
    grants = user.grants.filter(actor.scope.county_q()).select_related("area", "organisation")
    context: dict[str, object] = {"person": user, "grants": grants, "on": on, "reason": ReasonForm(auto_id=False)}
    if actor.may(permissions.GRANTS):
        context["grant_form"] = grant_form or GrantForm(actor=actor, on=on, initial={"valid_from": on})
        context["end_form"] = EndGrantForm(auto_id=False, initial={"last_day": on})
    if actor.may(permissions.SESSIONS):
        context["sessions"] = identity.sessions_of(user, actor=actor, now=now)
        factor = getattr(user, "second_factor", None)
        context["factor"] = factor is not None and factor.confirmed_at is not None
        context["entries"] = timeline(user, actor=actor)[:20]
    return render(request, "administration/person.html", context, status=status)
