"""Work and schedules: to look at, to run again, to cancel, to pause."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.foundation.outbox import permissions, selectors, services
from zhiben.foundation.outbox.lifecycle import LABELS, WorkState
from zhiben.foundation.outbox.models import Work
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.operations.wording import QUEUES, line_of
from zhiben.foundation.web.requests import ActorRequest

PAGE = 50


@permission(permissions.VIEW)
@require_GET
def work(request: ActorRequest) -> HttpResponse:
    name, state = request.GET.get("queue", "jobs"), request.GET.get("state", "")
    queue, before = queue_of(name), request.GET.get("before", "")
    rows, more = selectors.work_page(
        queue, actor=request.actor, state=state, before=int(before) if before.isdecimal() else None, size=PAGE
    )
    counts = {key: selectors.work_counts(each, actor=request.actor) for key, each in selectors.QUEUES.items()}
    context = {
        "lines": [line_of(row) for row in rows],
        "next": rows[-1].pk if more else None,
        "queues": [(key, QUEUES[key], counts[key].get(WorkState.DEAD, 0)) for key in selectors.QUEUES],
        "states": [(key, label, counts[name].get(key, 0)) for key, label in LABELS.items()],
        "queue": name,
        "state": state,
        "workers": selectors.workers(actor=request.actor, now=timezone.now()),
    }
    return render(request, "operations/work.html", context)


@permission(permissions.MANAGE)
@require_POST
def retry(request: ActorRequest, queue: str, work_id: int) -> HttpResponse:
    services.retry_work(queue_of(queue), work_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("已重新排队，后台进程将尽快执行。"))
    return redirect(f"/operations/?queue={queue}")


@permission(permissions.MANAGE)
@require_POST
def cancel(request: ActorRequest, queue: str, work_id: int) -> HttpResponse:
    services.cancel_work(queue_of(queue), work_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("已取消。正在进行的部分不会写入。"))
    return redirect(f"/operations/?queue={queue}")


def queue_of(name: str) -> type[Work]:
    """Raises: Http404 for a queue that does not exist."""
    if name not in selectors.QUEUES:
        raise Http404
    return selectors.QUEUES[name]


@permission(permissions.VIEW)
@require_GET
def schedules(request: ActorRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "planned": selectors.schedules(actor=request.actor, now=now),
        "workers": selectors.workers(actor=request.actor, now=now),
    }
    return render(request, "operations/schedules.html", context)


@permission(permissions.VIEW)
@require_GET
def schedule(request: ActorRequest, schedule_id: int) -> HttpResponse:
    row = selectors.schedule(schedule_id, actor=request.actor)
    runs = selectors.runs_of(row, actor=request.actor)
    context = {"row": row, "label": services.plan_label(row), "runs": runs}
    return render(request, "operations/schedule.html", context)


@permission(permissions.MANAGE)
@require_POST
def pause(request: ActorRequest, schedule_id: int) -> HttpResponse:
    services.pause_schedule(schedule_id, actor=request.actor, now=timezone.now())
    return redirect("operations:schedules")


@permission(permissions.MANAGE)
@require_POST
def resume(request: ActorRequest, schedule_id: int) -> HttpResponse:
    services.resume_schedule(schedule_id, actor=request.actor, now=timezone.now())
    return redirect("operations:schedules")


@permission(permissions.MANAGE)
@require_POST
def run(request: ActorRequest, schedule_id: int) -> HttpResponse:
    services.run_schedule(schedule_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("已排队，后台进程将尽快运行。"))
    return redirect("operations:schedules")
