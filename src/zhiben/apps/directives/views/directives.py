"""The list of directives, intake, and one directive as a whole."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.directives import permissions
from zhiben.apps.directives.forms import CorrectForm, ReasonForm, UploadForm
from zhiben.apps.directives.lifecycle import DIRECTIVE, DirectiveFacts, DirectiveState
from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.services import force, intake
from zhiben.core.errors import InputError
from zhiben.core.lifecycle import refusals
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

RECENT_ENTRIES = 12


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    state, text = request.GET.get("state", ""), request.GET.get("text", "").strip()
    page = selectors.directive_page(actor=request.actor, state=state, text=text, after=request.GET.get("after", ""))
    progress = selectors.progress_of(row.id for row in page.rows)
    counts = selectors.directives_by_state(actor=request.actor)
    context = {
        "rows": [(row, progress[row.id]) for row in page.rows],
        "next": page.next,
        "tabs": [(state.value, state.label, counts.get(state, 0)) for state in DIRECTIVE.states],
        "open_total": sum(count for key, count in counts.items() if key != DirectiveState.DISCARDED),
        "state": state,
        "text": text,
    }
    return render(request, "directives/list.html", context)


@permission(permissions.INTAKE)
@require_http_methods(["GET", "POST"])
def upload(request: ActorRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, initial=request.GET.dict())
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        context = {"form": form, "words": _spoken(), "older": _older(request)}
        return render(request, "directives/upload.html", context, status=status)
    supersedes = form.cleaned_data["supersedes"]
    results = [_receive(request, file, supersedes) for file in form.cleaned_data["documents"]]
    if request.htmx:
        return render(request, "directives/_received.html", {"result": results[0]})
    if len(results) == 1 and results[0].directive:
        return redirect("directives:review", results[0].directive.pk)
    failed = all(result.problem for result in results)
    context = {"form": UploadForm(), "results": results, "words": _spoken()}
    return render(request, "directives/upload.html", context, status=422 if failed else 200)


def _older(request: ActorRequest) -> Directive | None:
    """The directive that the address says a new version is of. Raises: NotVisible."""
    form = UploadForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data.get("supersedes")
    return selectors.directive(wanted, actor=request.actor) if wanted else None


def _spoken() -> str:
    """What the script of the page says, as JSON. It sends one file after the other and shows each one's result."""
    words = {
        "waiting": _("等待上传"),
        "sending": _("正在上传"),
        "reading": _("正在读取和识别……"),
        "offline": _("没有连上服务器，这份文件没有登记。请检查网络后再试。"),
        "refused": _("服务器没有接受这份文件，没有登记。请刷新页面后再试。"),
        "sum": _("共 %s 份，已登记 %s 份，未登记 %s 份。"),
        "again": _("重试未登记的文件"),
    }
    return json.dumps(words, ensure_ascii=False)


@dataclass(frozen=True)
class Received:
    """What became of one file: a directive, or a problem; `known` where the file is there already."""

    name: str
    directive: Directive | None = None
    problem: str = ""
    known: UUID | None = None


def _receive(request: ActorRequest, file: UploadedFile[bytes], supersedes_id: UUID | None) -> Received:
    """One file of several. A file that is refused does not stop the others."""
    name = str(file.name)
    try:
        found = intake.receive_directive(name=name, data=file.read(), actor=request.actor, supersedes_id=supersedes_id)
    except intake.AlreadyReceived as refused:
        return Received(name, problem=refused.message, known=refused.directive_id)
    except InputError as refused:
        return Received(name, problem=refused.message)
    return Received(name, directive=found)


@permission(permissions.VIEW)
@require_GET
def about(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    return _about(request, directive_id)


def _about(
    request: ActorRequest, directive_id: UUID, *, correct: CorrectForm | None = None, status: int = 200
) -> HttpResponse:
    """What it is, its state and why, what may be done now, what happened."""
    found = selectors.directive(directive_id, actor=request.actor)
    progress = selectors.progress_of([found.pk])[found.pk]
    # With a reason, because here it is not asked yet: the form asks for it.
    facts = DirectiveFacts(found.is_draft, progress.proposed, progress.confirmed, reason="—")
    entries = list(timeline(found, actor=request.actor)[:200])
    context = {
        "directive": found,
        "state_label": DIRECTIVE.state(found.state).label,
        "facts": facts,
        "steps": [
            (
                step,
                refusals(DIRECTIVE, step.name, state=found.state, facts=facts),
                ReasonForm(auto_id=f"{step.name}_%s"),
            )
            for step in DIRECTIVE.transitions
            if step.name in ("put_in_force", "reopen", "discard") and found.state in step.source
        ],
        "correct_form": correct or CorrectForm(instance=found),
        "recent": entries[:RECENT_ENTRIES],
        "earlier": entries[RECENT_ENTRIES:],
        "progress": progress,
    }
    return render(request, "directives/about.html", context, status=status)


@permission(permissions.VIEW)
@require_GET
def original(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    """The bytes as they came; never shown inside the page, whatever they say they are."""
    found = selectors.directive(directive_id, actor=request.actor)
    response = HttpResponse(bytes(found.source.content), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = attachment(found.file_name)
    return response


def attachment(name: str) -> str:
    """A header that saves under a Chinese name."""
    return f"attachment; filename*=UTF-8''{quote(name)}"


@permission(permissions.PUT_IN_FORCE)
@require_POST
def put_in_force(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    found = force.put_in_force(directive_id=directive_id, actor=request.actor)
    messages.success(request, _("《%(title)s》已生效，已确认的任务进入台账。") % {"title": found.title})
    return redirect("directives:about", directive_id)


@permission(permissions.PUT_IN_FORCE)
@require_POST
def reopen(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    force.reopen_directive(directive_id=directive_id, reason=request.POST.get("reason", ""), actor=request.actor)
    return redirect("directives:review", directive_id)


@permission(permissions.PUT_IN_FORCE)
@require_POST
def discard(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    force.discard_directive(directive_id=directive_id, reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, _("文件已作废，记录保留。"))
    return redirect("directives:list")


@permission(permissions.PUT_IN_FORCE)
@require_POST
def correct(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    found = selectors.directive(directive_id, actor=request.actor)
    form = CorrectForm(request.POST, instance=found)
    if not form.is_valid():
        return _about(request, directive_id, correct=form, status=422)
    force.correct_directive(directive_id=directive_id, actor=request.actor, **form.command())
    messages.success(request, _("登记信息已更正。"))
    return redirect("directives:about", directive_id)
