"""Meetings, the items of their minutes, and the tasks that come of them; and tasks made by hand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.dispatch import permissions, topic_forms
from zhiben.apps.dispatch.selectors import local as local_selectors
from zhiben.apps.dispatch.selectors import meetings as selectors
from zhiben.apps.dispatch.selectors.counties import county_of
from zhiben.apps.dispatch.services import local, meetings
from zhiben.apps.dispatch.views.steps import read
from zhiben.foundation.documents.layout.writer import compose
from zhiben.foundation.documents.models import DOCX
from zhiben.foundation.evidence.selectors import evidence_of
from zhiben.foundation.web.answers import kept, sheet, went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted = topic_forms.read_meetings(request.GET)
    found = selectors.meeting_page(wanted, actor=request.actor)
    context = {
        "wanted": wanted, "meetings": found.rows, "next": found.next, "query": kept(request),
        "form": topic_forms.MeetingForm(initial={"held_on": timezone.localdate()}),
    }  # fmt: skip
    return render(request, "dispatch/meetings.html", context)


@permission(permissions.CAMPAIGNS)
@require_POST
def note(request: ActorRequest) -> HttpResponse:
    given = read(topic_forms.MeetingForm(request.POST))
    made = meetings.note_meeting(county=county_of(request.actor), actor=request.actor, now=timezone.now(), **given)
    return went(request, _("会议已登记。"), "dispatch:meeting", made.pk)


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    found = selectors.meeting(meeting_id, actor=request.actor)
    items = selectors.items_of(found, actor=request.actor)
    units = local_selectors.units_for(request.actor, on=timezone.localdate())
    context = {
        "meeting": found, "items": items, "undone": [each for each in items if not each.tasks], "files": evidence_of(found),
        "add": topic_forms.ItemsForm(), "decompose": topic_forms.DecomposeForm(units=units),
    }  # fmt: skip
    return render(request, "dispatch/meeting.html", context)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    found = selectors.meeting(meeting_id, actor=request.actor)
    cells = (
        (
            item.decision.ordinal,
            item.decision.text,
            "、".join(task.organisation.short_name for task in item.tasks) or _("未分解"),
        )
        for item in selectors.items_of(found, actor=request.actor)
    )
    return sheet(_("议定事项"), [_("序号"), _("议定事项"), _("承担单位")], cells)


@permission(permissions.VIEW)
@require_GET
def minutes(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes as docx, to be completed and signed off the platform or laid at the meeting."""
    found = selectors.meeting(meeting_id, actor=request.actor)
    official = selectors.minutes_of_meeting(found, actor=request.actor)
    response = HttpResponse(compose(official), content_type=DOCX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{official.title}.docx") or "attachment"
    return response


@permission(permissions.CAMPAIGNS)
@require_POST
def add_items(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    count = meetings.add_items(
        meeting_id=meeting_id, text=read(topic_forms.ItemsForm(request.POST))["text"], actor=request.actor
    )
    return went(request, _("增加 %(count)s 条。") % {"count": count}, "dispatch:meeting", meeting_id)


@permission(permissions.CAMPAIGNS)
@require_POST
def remove_item(request: ActorRequest, meeting_id: UUID, decision_id: int) -> HttpResponse:
    meetings.remove_item(decision_id=decision_id, actor=request.actor)
    return went(request, _("已删除。"), "dispatch:meeting", meeting_id)


@permission(permissions.CAMPAIGNS)
@require_POST
def decompose(request: ActorRequest, meeting_id: UUID, decision_id: int) -> HttpResponse:
    on = timezone.localdate()
    form = topic_forms.DecomposeForm(request.POST, units=local_selectors.units_for(request.actor, on=on))
    given = read(form)
    made = meetings.decompose(
        decision_id=decision_id,
        organisation_ids=given.pop("units"),
        actor=request.actor,
        now=timezone.now(),
        on=on,
        **given,
    )
    return went(request, _("已为 %(count)s 个单位下达任务。") % {"count": len(made)}, "dispatch:meeting", meeting_id)


@permission(permissions.DELEGATE)
@require_http_methods(["GET", "POST"])
def local_task(request: ActorRequest) -> HttpResponse:
    """A task that no directive wrote, for the own unit or those below."""
    on = timezone.localdate()
    units = local_selectors.units_for(request.actor, on=on)
    if request.method == "GET":
        return render(request, "dispatch/local.html", {"form": topic_forms.LocalTaskForm(units=units)})
    given = read(topic_forms.LocalTaskForm(request.POST, units=units))
    keys = given.pop("units")
    made = local.make_tasks(
        wanted=local.LocalTask(**given), organisation_ids=keys, actor=request.actor, now=timezone.now(), on=on
    )
    return went(request, _("已下达 %(count)s 项任务。") % {"count": len(made)}, "dispatch:task", made[0].pk)
