"""The review screen and every step on it.

A step answers with the parts of the page that changed, each in a <template>: the card, the bar above, or both panes.
"""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.directives import permissions
from zhiben.apps.directives.forms import EditForm, RejectForm
from zhiben.apps.directives.fragments import fragment
from zhiben.apps.directives.models import Directive, Duty
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.selectors import review as reviews
from zhiben.apps.directives.services import coverage, review, undo
from zhiben.core.directive import labels
from zhiben.core.errors import InputError
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


def spoken(directive: Directive) -> dict[str, str]:
    """What the script of the page says; %s is the number of a duty or the name of a field."""
    return {
        "offline": _("没有连上服务器，这一步没有执行。请检查网络后再按一次。"),
        "reload": _("刷新页面"),
        "waiting": _("待确认"),
        "done": _("已核对"),
        "confirmed": _("已确认第 %s 项。按 u 撤销。"),
        "confirmedMany": _("已整条确认 %s 项。按 u 撤销。"),
        "split": _("已拆分，请逐项核对。按 u 撤销。"),
        "rejected": _("已排除第 %s 项。按 u 撤销。"),
        "finished": _("全部核对完。征求意见稿不能生效，请等正式文件。")
        if directive.is_draft
        else _("全部核对完。可以到“文件与生效”中使文件生效。"),
        "noNext": _("后面没有可以合并的任务。"),
        "merged": _("已合并，请看合并后的任务。按 u 撤销。"),
        "undone": _("已撤销上一步。"),
        "edited": _("已修改。按 a 确认，按 u 撤销。"),
        "fill": _("填入“%s”"),
        "add": _("补充为任务 n"),
        "added": _("已补充为任务，请核对后确认。"),
        "handled": _("已处理。"),
        "unsaved": _("正在填写的内容还没有保存：请先保存，或按 Esc 放弃。"),
    }


@permission(permissions.VIEW)
@require_GET
@gzip_page
def page(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    found = selectors.directive(directive_id, actor=request.actor, with_text=True)
    shown = reviews.review_of(found, actor=request.actor)
    editable = found.is_open and request.actor.may(permissions.REVIEW)
    context = {
        "directive": found,
        "review": shown,
        "editable": editable,
        "bar": _bar(request, found, shown.progress),
        "panes": fragment("panes", review=shown, editable=editable),
        "consequence_words": labels.CONSEQUENCES.values(),
        "words": json.dumps(spoken(found), ensure_ascii=False),
    }
    return render(request, "directives/review.html", context)


def _card(request: ActorRequest, duty: Duty) -> HttpResponse:
    """The changed card, and the bar."""
    card = fragment("card", card=reviews.card_of(duty))
    progress = selectors.progress_of([duty.directive_id])[duty.directive_id]
    return _parts(("card", str(duty.pk), card), ("bar", "", _bar(request, duty.directive, progress)))


def _panes(request: ActorRequest, directive_id: UUID, show: object = "") -> HttpResponse:
    """Both panes anew, where duties came or went; `show` is the duty to go to."""
    found = selectors.directive(directive_id, actor=request.actor, with_text=True)
    shown = reviews.review_of(found, actor=request.actor)
    panes = fragment("panes", review=shown, editable=found.is_open)
    return _parts(("panes", str(show or ""), panes), ("bar", "", _bar(request, found, shown.progress)))


def _bar(request: ActorRequest, directive: Directive, progress: selectors.Progress) -> SafeString:
    may_resolve = request.actor.may(permissions.RESOLVE_UNITS)
    return fragment("bar", progress=progress, directive=directive, may_resolve=may_resolve)


def _parts(*parts: tuple[str, str, str]) -> HttpResponse:
    return HttpResponse(fragment("parts", parts=parts))


def _revision(request: ActorRequest, name: str = "revision") -> int:
    """The revision that the person saw. Raises: InputError "duty.revision_missing"."""
    given = _whole(request.POST.get(name, ""))
    if given is None:
        raise InputError("duty.revision_missing", "页面已过期，请刷新后再试。")
    return given


def _whole(text: str) -> int | None:
    """A whole number that a row or a text can have."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


@permission(permissions.REVIEW)
@require_POST
def confirm(request: ActorRequest, duty_id: UUID) -> HttpResponse:
    return _card(request, review.confirm_duty(duty_id=duty_id, revision=_revision(request), actor=request.actor))


@permission(permissions.REVIEW)
@require_POST
def confirm_clause(request: ActorRequest, directive_id: UUID, clause_id: int) -> HttpResponse:
    review.confirm_clause(directive_id=directive_id, clause_id=clause_id, actor=request.actor)
    return _panes(request, directive_id, request.POST.get("show", ""))


@permission(permissions.REVIEW)
@require_http_methods(["GET", "POST"])
def reject(request: ActorRequest, duty_id: UUID) -> HttpResponse:
    duty = selectors.duty(duty_id, actor=request.actor)
    form = RejectForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "directives/_reject.html", {"form": form, "duty": duty}, status=status)
    duty = review.reject_duty(duty_id=duty_id, revision=_revision(request), actor=request.actor, **form.cleaned_data)
    return _card(request, duty)


@permission(permissions.REVIEW)
@require_http_methods(["GET", "POST"])
def edit(request: ActorRequest, duty_id: UUID) -> HttpResponse:
    duty = selectors.duty(duty_id, actor=request.actor)
    year = duty.directive.issued_on.year if duty.directive.issued_on else None
    known = {"year": year, "known": duty.recurrences}
    form = EditForm(request.POST or None, initial=EditForm.initial_of(duty), **known)
    if request.method == "GET" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "directives/_edit.html", {"form": form, "duty": duty}, status=status)
    review.edit_duty(duty_id=duty_id, revision=_revision(request), actor=request.actor, **form.command())
    return _panes(request, duty.directive_id, duty_id)


@permission(permissions.REVIEW)
@require_http_methods(["GET", "POST"])
def split(request: ActorRequest, duty_id: UUID) -> HttpResponse:
    duty = selectors.duty(duty_id, actor=request.actor)
    if request.method == "GET":
        pieces = reviews.cut_places(duty)
        return render(request, "directives/_split.html", {"duty": duty, "pieces": pieces})
    cuts = [cut for cut in map(_whole, request.POST.getlist("cut")) if cut is not None]
    parts = review.split_duty(duty_id=duty_id, revision=_revision(request), cuts=cuts, actor=request.actor)
    return _panes(request, duty.directive_id, parts[0].pk)


@permission(permissions.REVIEW)
@require_POST
def merge(request: ActorRequest, duty_id: UUID, other_id: UUID) -> HttpResponse:
    revisions = _revision(request), _revision(request, "other_revision")
    merged = review.merge_duties(first_id=duty_id, second_id=other_id, revisions=revisions, actor=request.actor)
    return _panes(request, merged.directive_id, merged.pk)


@permission(permissions.REVIEW)
@require_POST
def add(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    start, end = (_whole(request.POST.get(name, "")) or 0 for name in ("start", "end"))
    duty = review.add_duty(directive_id=directive_id, start=start, end=end, actor=request.actor)
    return _panes(request, directive_id, duty.pk)


@permission(permissions.REVIEW)
@require_POST
def undo_last(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    shown = undo.undo_last(directive_id=directive_id, actor=request.actor)
    return _panes(request, directive_id, shown)


@permission(permissions.REVIEW)
@require_POST
def settle(request: ActorRequest, directive_id: UUID, unread_id: int) -> HttpResponse:
    coverage.settle_unread(directive_id=directive_id, unread_id=unread_id, actor=request.actor)
    return _panes(request, directive_id, request.POST.get("show", ""))
