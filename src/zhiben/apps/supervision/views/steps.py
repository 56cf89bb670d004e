"""What is pressed on the page of a letter: each parses, gives one command, and goes back to the letter."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhiben.apps.supervision import forms, permissions
from zhiben.apps.supervision.services import moving
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


def back(request: ActorRequest, letter_id: UUID, said: str = "") -> HttpResponse:
    """To the letter; with htmx the whole page, so that what was refused leaves what was typed."""
    if said:
        messages.success(request, said)
    url = reverse("supervision:letter", args=[letter_id])
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


@permission(permissions.VIEW)
@require_POST
def step(request: ActorRequest, letter_id: UUID, name: str) -> HttpResponse:
    """A step of the table. The command asks for the permission that the step needs."""
    run = STEPS.get(name)
    if run is None:
        raise Http404
    return back(request, letter_id, run(request, letter_id))


def _approve(request: ActorRequest, letter_id: UUID) -> str:
    given = forms.read(forms.ApproveForm(request.POST))
    moving.approve_letter(letter_id=letter_id, actor=request.actor, now=timezone.now(), **given)
    return _("已签批，可以编号发出。")


def _send_back(request: ActorRequest, letter_id: UUID) -> str:
    note = forms.read(forms.ReasonForm(request.POST))["note"]
    moving.send_back_letter(letter_id=letter_id, note=note, actor=request.actor)
    return _("已退回修改。")


def _send(request: ActorRequest, letter_id: UUID) -> str:
    now = timezone.now()
    found = moving.send_letter(letter_id=letter_id, actor=request.actor, now=now, on=timezone.localdate(now))
    return _("已发出，编号 %(number)s，主送单位已收到通知。") % {"number": moving.number_of(found)}


def _close(request: ActorRequest, letter_id: UUID) -> str:
    result = forms.read(forms.ResultForm(request.POST))["result"]
    moving.close_letter(letter_id=letter_id, result=result, actor=request.actor, now=timezone.now())
    return _("已办结。")


def _withdraw(request: ActorRequest, letter_id: UUID) -> str:
    note = forms.read(forms.ReasonForm(request.POST))["note"]
    moving.withdraw_letter(letter_id=letter_id, note=note, actor=request.actor, now=timezone.now())
    return _("已撤回，原因已记录。")


STEPS: dict[str, Callable[[ActorRequest, UUID], str]] = {
    "approve": _approve,
    "send_back": _send_back,
    "send": _send,
    "close": _close,
    "close_unanswered": _close,
    "withdraw": _withdraw,
}


@permission(permissions.ANSWER)
@require_POST
def receive(request: ActorRequest, letter_id: UUID) -> HttpResponse:
    moving.receive_letter(letter_id=letter_id, actor=request.actor, now=timezone.now())
    return back(request, letter_id, _("已签收，回执已记录。"))


@permission(permissions.ANSWER)
@require_POST
def answer(request: ActorRequest, letter_id: UUID) -> HttpResponse:
    text, now = forms.read(forms.ReplyForm(request.POST))["text"], timezone.now()
    moving.answer_letter(letter_id=letter_id, text=text, actor=request.actor, now=now, on=timezone.localdate(now))
    return back(request, letter_id, _("已答复，等待办结。"))


@permission(permissions.CLOSE)
@require_POST
def return_reply(request: ActorRequest, letter_id: UUID, recipient_id: int) -> HttpResponse:
    note = forms.read(forms.ReasonForm(request.POST))["note"]
    moving.return_reply(
        letter_id=letter_id, recipient_id=recipient_id, note=note, actor=request.actor, now=timezone.now()
    )
    return back(request, letter_id, _("已退回答复，该单位须重新答复。"))
