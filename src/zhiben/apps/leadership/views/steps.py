"""What is pressed on the pages of leaders' duties, and the page of a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.dispatch.selectors import local
from zhiben.apps.leadership import forms, permissions
from zhiben.apps.leadership.models import DutyList
from zhiben.apps.leadership.selectors import choices, files, standing, visible
from zhiben.apps.leadership.selectors.files import Line
from zhiben.apps.leadership.selectors.settings import thresholds
from zhiben.apps.leadership.services import county, items, keeping
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.web.answers import went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.MANAGE)
@require_POST
def add_leader(request: ActorRequest) -> HttpResponse:
    on = timezone.localdate()
    given = forms.read(forms.LeaderForm(request.POST, choices={"organisation": choices.units(request.actor, on=on)}))
    made = keeping.add_leader(organisation_id=given.pop("organisation"), actor=request.actor, **given)
    return went(request, _("已登记。"), "leadership:leader", made.pk)


@permission(permissions.MANAGE)
@require_POST
def end_leader(request: ActorRequest, leader_id: UUID) -> HttpResponse:
    """What nobody stands for now is named at once."""
    given = forms.read(forms.EndForm(request.POST))
    orphans = keeping.end_leader(leader_id=leader_id, last_day=given["last_day"], actor=request.actor)
    names = [each.subject_name for each in orphans]
    if names:
        messages.warning(request, _("以下对象现在没有包保人：%(names)s") % {"names": "、".join(names)})
    return went(request, _("已登记离任。"), "leadership:sponsorship")


def _by_leader_or_unit(request: ActorRequest, organisation_id: UUID, leader_id: UUID | None, said: str) -> HttpResponse:
    if leader_id:
        return went(request, said, "leadership:leader", leader_id)
    return went(request, said, "leadership:unit", organisation_id)


@permission(permissions.RECORD)
@require_POST
def start_list(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    given = forms.read(forms.ListForm(request.POST))
    leader = request.POST.get("leader", "")
    made = keeping.start_list(
        organisation_id=organisation_id, leader_id=visible.leader(UUID(leader), actor=request.actor).pk if leader else None,
        actor=request.actor, now=timezone.now(), **given,
    )  # fmt: skip
    return went(request, _("已建立清单。"), "leadership:list", made.pk)


@permission(permissions.RECORD)
@require_POST
def note_record(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    on = timezone.localdate()
    unit = visible.unit(organisation_id, actor=request.actor)
    form = forms.RecordForm(request.POST, choices=files.offered(unit, actor=request.actor, on=on))
    given: dict[str, Any] = forms.read(form)
    leader = given.pop("leader")
    values = keeping.RecordValues(leader_id=leader, about_id=given.pop("about"), site_id=given.pop("site"), **given)
    keeping.note_record(organisation_id=organisation_id, values=values, actor=request.actor, now=timezone.now(), on=on)
    return _by_leader_or_unit(request, organisation_id, leader, _("已登记，请上传佐证材料。"))


@permission(permissions.MANAGE)
@require_POST
def set_staff(request: ActorRequest, organisation_id: UUID) -> HttpResponse:
    text = forms.read(forms.StaffForm(request.POST))["text"]
    count = county.set_staff(organisation_id=organisation_id, text=text, actor=request.actor)
    return went(request, _("已登记 %(count)s 人。") % {"count": count}, "leadership:check", "staff")


@permission(permissions.VIEW)
@require_GET
def duty_list(request: ActorRequest, list_id: UUID) -> HttpResponse:
    found, on, actor = visible.duty_list(list_id, actor=request.actor), timezone.localdate(), request.actor
    rows = list(found.items.select_related("task__organisation"))
    proven = visible.proven("listitem", [item.pk for item in rows])
    lines = [(line, *line.state(on)) for line in (Line(item, str(item.pk) in proven) for item in rows)]
    context = {
        "list": found, "lines": lines, "done": sum(line.counts for line, _word, _tone in lines), "on": on,
        "by_category": found.kind in (DutyList.Kind.PROBLEMS, DutyList.Kind.KEY_PROBLEMS),
    }  # fmt: skip
    if actor.may(permissions.RECORD):
        context |= {
            "add": forms.ItemsForm(), "settle": forms.SettleForm(initial={"done_on": on}),
            "link": forms.TaskForm(choices={"task": choices.open_tasks(found, actor)}),
            "pass_on": forms.PassOnForm(choices={"organisation": local.units_for(actor, on=on)}),
        }  # fmt: skip
    return render(request, "leadership/list.html", context)


@permission(permissions.RECORD)
@require_POST
def add_items(request: ActorRequest, list_id: UUID) -> HttpResponse:
    given = forms.read(forms.ItemsForm(request.POST))
    text = given.pop("text")
    items.add_items(list_id=list_id, text=text, values=items.ItemValues(**given), actor=request.actor)
    return went(request, _("已增加。"), "leadership:list", list_id)


@permission(permissions.RECORD)
@require_POST
def settle(request: ActorRequest, item_id: int) -> HttpResponse:
    given = forms.read(forms.SettleForm(request.POST))
    found = items.settle_item(item_id=item_id, actor=request.actor, on=timezone.localdate(), **given)
    return went(request, _("已填写结果；上传佐证后计入完成。"), "leadership:list", found.duty_list_id)


@permission(permissions.RECORD)
@require_POST
def escalate(request: ActorRequest, item_id: int) -> HttpResponse:
    found = items.escalate_item(item_id=item_id, actor=request.actor, on=timezone.localdate())
    return went(request, _("已记为提请政府协调。"), "leadership:list", found.duty_list_id)


@permission(permissions.RECORD)
@require_POST
def delegate(request: ActorRequest, item_id: int) -> HttpResponse:
    """To a task that is there."""
    item = visible.item(item_id, actor=request.actor)
    known = choices.open_tasks(visible.duty_list(item.duty_list_id, actor=request.actor), request.actor)
    given = forms.read(forms.TaskForm(request.POST, choices={"task": known}))
    found = items.delegate_item(item_id=item_id, task_id=given["task"], actor=request.actor)
    return went(request, _("已关联任务。"), "leadership:list", found.duty_list_id)


@permission(permissions.RECORD)
@require_POST
def pass_on(request: ActorRequest, item_id: int) -> HttpResponse:
    """As a new task."""
    now, on = timezone.now(), timezone.localdate()
    form = forms.PassOnForm(request.POST, choices={"organisation": local.units_for(request.actor, on=on)})
    given = forms.read(form)
    found = items.pass_on_item(
        item_id=item_id, organisation_ids=[given["organisation"]], due_on=given["due_on"], actor=request.actor, now=now,
        on=on,
    )  # fmt: skip
    return went(request, _("已下达任务。"), "leadership:list", found.duty_list_id)


@permission(permissions.MANAGE)
@require_POST
def sponsor(request: ActorRequest) -> HttpResponse:
    found = standing.sponsoring(actor=request.actor, on=timezone.localdate())
    known = {"leader": found.leaders, "village": found.villages, "site": found.sites}
    given = forms.read(forms.SponsorForm(request.POST, choices=known))
    keeping.sponsor(
        leader_id=given["leader"],
        village_id=given["village"],
        site_id=given["site"],
        since=given["since"],
        actor=request.actor,
    )
    return went(request, _("已登记包保。"), "leadership:sponsorship")


def _cell_form(request: ActorRequest, stages: list[str], data: Any = None) -> forms.CellForm:
    units = choices.units(request.actor, on=timezone.localdate())
    return forms.CellForm(data, choices={"owners": units, "stage": [(stage, stage) for stage in stages]})


@permission(permissions.SETTINGS)
@require_POST
def set_cell(request: ActorRequest) -> HttpResponse:
    home = home_county(actor=request.actor)
    given = forms.read(_cell_form(request, thresholds(home.pk)["stages"], request.POST))
    county.set_cell(county=home, owner_ids=given.pop("owners"), actor=request.actor, **given)
    return went(request, _("已保存。"), "leadership:matrix")


@permission(permissions.SETTINGS)
@require_POST
def set_threshold(request: ActorRequest, code: str) -> HttpResponse:
    given = forms.read(forms.SettingForm(request.POST))
    home = home_county(actor=request.actor)
    county.set_threshold(
        county=home, code=code, words=given["value"], basis=given["basis"], actor=request.actor, now=timezone.now()
    )
    return went(request, _("已保存参数。"), "leadership:settings")
