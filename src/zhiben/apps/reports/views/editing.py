"""Changing the text of a brief, and every step of its table."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhiben.apps.reports import forms, permissions
from zhiben.apps.reports.services import drafting, editing, releasing
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


def back(request: ActorRequest, brief_id: UUID, said: str, at: str = "") -> HttpResponse:
    """To the brief; with htmx the whole page, so that what was refused leaves what was typed."""
    messages.success(request, said)
    url = reverse("reports:brief", args=[brief_id])
    if request.htmx:
        # The same address with another anchor would not load the page again.
        return HttpResponseClientRedirect(f"{url}?at={at}#{at}" if at else url)
    return redirect(f"{url}#{at}" if at else url)


@permission(permissions.DRAFT)
@require_POST
def edit(request: ActorRequest, brief_id: UUID, key: str) -> HttpResponse:
    given = forms.read(forms.SentenceForm(request.POST))
    made = editing.edit_sentence(brief_id=brief_id, key=key, actor=request.actor, now=timezone.now(), **given)
    return back(request, brief_id, _("已保存为第 %(number)s 稿。") % {"number": made.number}, key)


@permission(permissions.DRAFT)
@require_POST
def add(request: ActorRequest, brief_id: UUID, section: str) -> HttpResponse:
    given = forms.read(forms.SentenceForm(request.POST))
    editing.add_sentence(
        brief_id=brief_id, section=section, revision=given["revision"], words=given["words"], actor=request.actor,
        now=timezone.now(),
    )  # fmt: skip
    return back(request, brief_id, _("已增加一句。它没有数据依据，签发前须写明依据。"), f"part-{section}")


@permission(permissions.DRAFT)
@require_POST
def remove(request: ActorRequest, brief_id: UUID, key: str) -> HttpResponse:
    given = forms.read(forms.SentenceForm(request.POST))
    editing.remove_sentence(
        brief_id=brief_id, key=key, revision=given["revision"], actor=request.actor, now=timezone.now()
    )
    return back(request, brief_id, _("已删去这一句，以前的稿次中仍可查看。"))


@permission(permissions.DRAFT)
@require_POST
def vouch(request: ActorRequest, brief_id: UUID, key: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    editing.vouch(brief_id=brief_id, key=key, reason=reason, actor=request.actor, now=timezone.now())
    return back(request, brief_id, _("已写明依据。"), key)


@permission(permissions.DRAFT)
@require_POST
def restore(request: ActorRequest, brief_id: UUID, number: int) -> HttpResponse:
    given = forms.read(forms.SentenceForm(request.POST))
    editing.restore_version(
        brief_id=brief_id, number=number, revision=given["revision"], actor=request.actor, now=timezone.now()
    )
    return back(request, brief_id, _("已恢复第 %(number)s 稿。") % {"number": number})


@permission(permissions.DRAFT)
@require_POST
def head(request: ActorRequest, brief_id: UUID) -> HttpResponse:
    given = forms.read(forms.HeadForm(request.POST))
    releasing.set_head(brief_id=brief_id, actor=request.actor, **given)
    return back(request, brief_id, _("已保存。"))


@permission(permissions.VIEW)
@require_POST
def step(request: ActorRequest, brief_id: UUID, name: str) -> HttpResponse:
    """A step of the table. The command asks for the permission that the step needs."""
    given, now = forms.read(forms.NoteForm(request.POST)), timezone.now()
    if name == "release":
        releasing.release_brief(
            brief_id=brief_id, approved_by=given["approved_by"], on=timezone.localdate(), actor=request.actor, now=now
        )
    elif name == "redraft":
        drafting.redraft(brief_id=brief_id, actor=request.actor, now=now)
    elif name in releasing.STEPS:
        releasing.move_brief(brief_id=brief_id, step=name, note=given["note"], actor=request.actor)
    else:
        raise Http404
    return back(request, brief_id, _("已办理。"))
