"""Who is signed in, who could not sign in, and who is locked out: the pages of the security administrator."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhiben.core.errors import NotVisible
from zhiben.foundation.access import selectors
from zhiben.foundation.identity import failures, permissions, services
from zhiben.foundation.identity import selectors as identity
from zhiben.foundation.identity.models import RefusedSignIn
from zhiben.foundation.web.administration.forms import ReasonForm
from zhiben.foundation.web.administration.sheets import MOST, kept_query, sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.LOCK_OUTS)
@require_safe
def refused(request: ActorRequest) -> HttpResponseBase:
    """Failed sign-ins by hour and name, and what is locked now."""
    q, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    kind = request.GET.get("kind", "")
    if request.GET.get("as") == "csv":
        rows = failures.refused(actor=request.actor, q=q, kind=kind, size=MOST).rows
        heads = ("时段", "姓名", "用户名", "类别", "次数", "最近地址")
        return sheet("登录失败", heads, (_cells(row) for row in rows))
    context = {
        "page": failures.refused(actor=request.actor, q=q, kind=kind, after=after),
        "locks": failures.locks(actor=request.actor, now=timezone.now()),
        "kinds": failures.Kind.choices,
        "q": q,
        "kind": kind,
        "kept": kept_query(request),
        "reason": ReasonForm(auto_id=False),
    }
    return render(request, "administration/failures.html", context)


@permission(permissions.LOCK_OUTS)
@require_POST
def unlock(request: ActorRequest, user_id: UUID) -> HttpResponse:
    user = selectors.person(user_id, actor=request.actor)
    failures.unlock(user=user, reason=request.POST.get("reason", ""), actor=request.actor, now=timezone.now())
    messages.success(request, _("已解除锁定，%(name)s可以重新登录。") % {"name": user.name})
    return redirect("administration:failures")


@permission(permissions.SESSIONS)
@require_safe
def sessions(request: ActorRequest) -> HttpResponseBase:
    """Everybody who is signed in now."""
    q, after, now = request.GET.get("q", "").strip(), request.GET.get("after", ""), timezone.now()
    if request.GET.get("as") == "csv":
        rows = identity.open_sessions(actor=request.actor, q=q, now=now, size=MOST).rows
        heads = ("姓名", "用户名", "设备", "地址", "登录时间", "最近使用")
        lines = (
            (row.user.name, row.user.username, row.device, row.address, row.started_at, row.seen_at) for row in rows
        )
        return sheet("登录中的人员", heads, lines)
    page = identity.open_sessions(actor=request.actor, q=q, after=after, now=now)
    context = {"page": page, "q": q, "kept": kept_query(request), "here": request.session.session_key}
    return render(request, "administration/sessions.html", context)


@permission(permissions.SESSIONS)
@require_POST
def end_session(request: ActorRequest, session_id: UUID) -> HttpResponse:
    now = timezone.now()
    found = identity.session_of_somebody(session_id, actor=request.actor, now=now)
    if not services.end_sessions(found, why=_("安全管理员终止"), actor=request.actor, now=now):
        raise NotVisible("identity.session_absent", "这次登录已经结束。请刷新页面。")
    messages.success(request, _("该登录已终止。"))
    return redirect("administration:sessions")


def _cells(row: RefusedSignIn) -> tuple[object, ...]:
    name, username = (row.user.name, row.user.username) if row.user else ("", "")
    return row.hour, name or _("（没有这个用户名）"), username, row.get_kind_display(), row.count, row.address
