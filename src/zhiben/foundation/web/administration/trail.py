"""The whole trail, for the audit administrator, who reads and changes nothing."""

from __future__ import annotations

import re
from itertools import groupby

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhiben.foundation.audit import selectors
from zhiben.foundation.audit.vocabulary import Action, all_declared
from zhiben.foundation.identity import permissions
from zhiben.foundation.web.administration import chain
from zhiben.foundation.web.administration.forms import TrailForm
from zhiben.foundation.web.administration.sheets import kept_query, sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

FAMILIES = {
    "access": "机构与权限",
    "identity": "登录与身份",
    "audit": "审计与受保护内容",
    "directives": "文件与任务",
    "registry": "档案",
    "evidence": "证据材料",
    "documents": "公文",
    "workflow": "办理流程",
    "outbox": "后台任务",
    "calendar": "工作日历",
}
HEADS = ("序号", "时间", "操作人", "对象", "内容", "动作", "校验值")
_FIELD = re.compile(r"%\(\w+\)s")


@permission(permissions.TRAIL)
@require_safe
def trail(request: ActorRequest) -> HttpResponseBase:
    form = TrailForm(request.GET, families=_choices())
    asked = selectors.Asked(**form.cleaned_data) if form.is_valid() else selectors.Asked()
    if request.GET.get("as") == "csv" and form.is_valid():
        taken = chain.export(asked, actor=request.actor)
        lines = ((e.seq, e.at, e.actor_name, e.subject_label, str(e), e.action, e.hash) for e in taken)
        return sheet("审计记录", HEADS, lines)
    before = request.GET.get("before", "")
    entries, following = selectors.trail(asked, actor=request.actor, before=int(before) if before.isdecimal() else None)
    context = {
        "form": form,
        "entries": entries,
        "next": following,
        "kept": kept_query(request),
    }
    return render(request, "administration/trail.html", context, status=422 if form.errors else 200)


@permission(permissions.TRAIL)
@require_safe
def checkpoints(request: ActorRequest) -> HttpResponse:
    """What the chain was on past days, and whether it holds."""
    context = {"checkpoints": chain.latest_checkpoints(), "verification": chain.last_verification()}
    return render(request, "administration/checkpoints.html", context)


@permission(permissions.TRAIL)
@require_safe
def checkpoint_file(request: ActorRequest) -> HttpResponse:
    """To be kept where nobody of this installation can change it."""
    answer = HttpResponse(chain.all_checkpoints(actor=request.actor), content_type="application/x-ndjson")
    answer["Content-Disposition"] = f'attachment; filename="audit-checkpoints-{timezone.localdate():%Y%m%d}.jsonl"'
    return answer


@permission(permissions.TRAIL)
@require_POST
def verify(request: ActorRequest) -> HttpResponse:
    chain.ask_for_verification(actor=request.actor, now=timezone.now())
    return redirect("administration:checkpoints")


def _choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every action that is declared, under the name of its family; the family as a whole comes first."""
    return [
        (
            FAMILIES[family],
            [(family, _("%(family)s：全部") % {"family": FAMILIES[family]}), *((a.code, _words(a)) for a in actions)],
        )
        for family, actions in groupby(all_declared(), key=lambda action: action.code.split(".")[0])
        if family in FAMILIES
    ]


def _words(action: Action) -> str:
    return _FIELD.sub("…", action.template)[:40]
