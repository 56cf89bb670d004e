"""The whole trail, for the audit administrator, who reads and changes nothing."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhiben.foundation.audit import selectors
from zhiben.foundation.audit.vocabulary import all_declared
from zhiben.foundation.identity import permissions
from zhiben.foundation.web.administration.forms import TrailForm
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

FAMILIES = {
    "access": "机构与权限",
    "identity": "登录与身份",
    "audit": "受保护内容的查看",
    "directives": "文件与任务",
    "registry": "档案",
    "evidence": "证据材料",
    "documents": "公文",
    "workflow": "办理流程",
    "outbox": "后台任务",
    "calendar": "工作日历",
}


@permission(permissions.TRAIL)
@require_safe
def trail(request: ActorRequest) -> HttpResponse:
    known = {action.code.split(".")[0] for action in all_declared()}
    families = [(code, label) for code, label in FAMILIES.items() if code in known]
    form = TrailForm(request.GET, families=families)
    asked = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    entries, more = selectors.trail(actor=request.actor, before=int(before) if before.isdecimal() else None, **asked)
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {"form": form, "entries": entries, "next": entries[-1].seq if more else None, "kept": kept.urlencode()}
    return render(request, "administration/trail.html", context, status=422 if form.errors else 200)
