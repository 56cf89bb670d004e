"""The list of tasks, its sheet, one task, and how the units stand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.dispatch import forms, permissions
from zhiben.apps.dispatch.fragments import ROLES, fragment
from zhiben.apps.dispatch.selectors import library, lists, one, tasks
from zhiben.apps.dispatch.views.offers import offers_for
from zhiben.core.paging import count_words
from zhiben.foundation.audit.selectors import timeline
from zhiben.foundation.evidence.selectors import evidence_of
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab

TONES = {"overdue": "late", "week": "attention", "sign": "attention", "verify": "attention", "accept": "attention"}


@permission(permissions.VIEW)
@require_GET
def listing(request: ActorRequest) -> HttpResponse:
    wanted, on = forms.read_filter(request.GET, actor=request.actor), timezone.localdate()
    page, cap = lists.task_page(wanted, actor=request.actor, on=on), lists.count_cap(wanted)
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "wanted": wanted,
        "rows": fragment("tasks", lines=page.rows, on=on),
        "empty": not page.rows,
        "next": page.next,
        "count": count_words(lists.task_count(wanted, actor=request.actor, on=on, cap=cap), cap),
        "query": kept.urlencode(),
        "tabs": _tabs(request, wanted.view),
        "directives": lists.directive_choices(actor=request.actor),
        "roles": ROLES,
        "on": on,
    }
    return render(request, "dispatch/tasks.html", context)


def _tabs(request: ActorRequest, view: str) -> list[Tab]:
    """The views that somebody works with; each keeps the rest of the filter."""
    found = []
    for key, label in lists.VIEWS.items():
        kept = request.GET.copy()
        kept.pop("after", None)
        kept["view"] = key
        found.append(Tab(_(label), f"?{kept.urlencode()}", is_current=key == view, tone=TONES.get(key, "neutral")))
    return found


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """Exactly what the filter means, all of it, in its order."""
    wanted, on = forms.read_filter(request.GET, actor=request.actor), timezone.localdate()
    heads = ("任务", "要求", "单位", "承担方式", "责任人", "下一时限", "状态", "来自文件")
    rows = (_cells(line) for line in lists.task_lines(wanted, actor=request.actor, on=on))
    file = _("任务-%(day)s.xlsx") % {"day": on.isoformat()}
    return sheet(_("任务"), [_(head) for head in heads], rows, file=file)


def _cells(line: lists.Line) -> tuple[str, ...]:
    due = line.next_due_on.isoformat() if line.is_dated else line.no_date_reason or "—"
    who = line.person_name or line.no_person_reason or _("未指定")
    return line.title, line.text, line.unit, ROLES[line.role], who, due, line.state_label, line.directive or "—"


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest, task_id: UUID) -> HttpResponse:
    """What it is, in which state and why, what I may do, its days, what was reported, where it comes from and leads to."""
    on = timezone.localdate()
    found = tasks.task(task_id, actor=request.actor)
    days = one.days(found, on=on)
    context = {
        "task": found,
        "role": ROLES[found.role],
        "offers": offers_for(found, actor=request.actor, on=on),
        "days": [(day, one.is_late(day, on)) for day in days],
        "more_days": len(days) == one.SHOWN_DAYS,
        "progress": one.progress(found),
        "sources": (sources := one.sources(found)),
        "texts": library.cited_by([source.duty_id for source in sources], actor=request.actor),
        "children": one.children(found),
        "extensions": one.waiting_extensions(found),
        "transfer": one.open_transfer(found),
        "standstill": one.standstill(found),
        "proof": evidence_of(found),
        "timeline": timeline(found, actor=request.actor)[:50],
        "on": on,
    }
    return render(request, "dispatch/task.html", context)


@permission(permissions.VIEW)
@require_GET
def units(request: ActorRequest) -> HttpResponse:
    """Who leads and who lags, each number a link to its rows."""
    on, wanted = timezone.localdate(), forms.read_filter(request.GET, actor=request.actor)
    tallies = lists.unit_tallies(actor=request.actor, on=on, directive=wanted.directive)
    context = {
        "tallies": tallies,
        "wanted": wanted,
        "directives": lists.directive_choices(actor=request.actor),
        "on": on,
    }
    return render(request, "dispatch/units.html", context)
