"""What is pressed on the page of a task: each parses, gives one command, and goes back to the task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from zhiben.apps.dispatch import forms, permissions
from zhiben.apps.dispatch.selectors import one, tasks
from zhiben.apps.dispatch.services import carrying, extending, handing
from zhiben.core.errors import InputError
from zhiben.foundation.web.answers import went
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


def back(request: ActorRequest, task_id: UUID, said: str = "") -> HttpResponse:
    """To the task."""
    return went(request, said, "dispatch:task", task_id)


def read(form: django_forms.Form) -> dict[str, Any]:
    """Raises: InputError "dispatch.form" with the words of every field."""
    if form.is_valid():
        return dict(form.cleaned_data)
    words = [
        f"{form.fields[name].label or name}：{'；'.join(map(str, errors))}"
        for name, errors in form.errors.items()
        if name in form.fields
    ]
    raise InputError("dispatch.form", "；".join(words) or "填写的内容有误，请检查。")


@permission(permissions.VIEW)
@require_POST
def step(request: ActorRequest, task_id: UUID, name: str) -> HttpResponse:
    """A step of the table. The command asks for the permission that the step needs."""
    run = STEPS.get(name)
    if run is None:
        raise Http404
    run(request, task_id)
    return back(request, task_id)


def _note(request: ActorRequest) -> str:
    return str(read(forms.ReasonForm(request.POST))["note"])


def _sign(request: ActorRequest, task_id: UUID) -> None:
    carrying.sign_task(task_id=task_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("已签收。"))


def _submit(request: ActorRequest, task_id: UUID) -> None:
    carrying.submit_task(task_id=task_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("已申请办结，等待验收。"))


def _show_done(request: ActorRequest, task_id: UUID) -> None:
    carrying.show_done(task_id=task_id, actor=request.actor, now=timezone.now())
    messages.success(request, _("已提交核实结果，等待验收。"))


def _not_done(request: ActorRequest, task_id: UUID) -> None:
    given = read(forms.NotDoneForm(request.POST))
    carrying.not_done(
        task_id=task_id, note=str(given["note"]), due_on=given["due_on"], actor=request.actor,
        now=timezone.now(), on=timezone.localdate(),
    )  # fmt: skip


def _judge(name: str) -> Callable[[ActorRequest, UUID], None]:
    def run(request: ActorRequest, task_id: UUID) -> None:
        note = "" if name == "accept" else _note(request)
        carrying.judge_task(task_id=task_id, step=name, note=note, actor=request.actor, now=timezone.now())

    return run


def _cancel(request: ActorRequest, task_id: UUID) -> None:
    carrying.cancel_task(task_id=task_id, note=_note(request), actor=request.actor, now=timezone.now())


STEPS: dict[str, Callable[[ActorRequest, UUID], None]] = {
    "sign": _sign,
    "submit": _submit,
    "show_done": _show_done,
    "not_done": _not_done,
    "accept": _judge("accept"),
    "return": _judge("return"),
    "reopen": _judge("reopen"),
    "cancel": _cancel,
}


@permission(permissions.CARRY_OUT)
@require_POST
def assign(request: ActorRequest, task_id: UUID) -> HttpResponse:
    found = tasks.task(task_id, actor=request.actor)
    form = forms.PersonForm(request.POST, people=one.people_of(found.organisation_id))
    read(form)
    carrying.assign_person(task_id=task_id, actor=request.actor, now=timezone.now(), **form.command())
    return back(request, task_id, _("责任人已更新。"))


@permission(permissions.CARRY_OUT)
@require_POST
def set_day(request: ActorRequest, task_id: UUID) -> HttpResponse:
    given = read(forms.DayForm(request.POST))
    carrying.set_day(
        task_id=task_id, due_on=given["due_on"], reason=str(given["reason"]), actor=request.actor, now=timezone.now()
    )  # fmt: skip
    return back(request, task_id, _("时限已更新。"))


@permission(permissions.CARRY_OUT)
@require_POST
def report(request: ActorRequest, task_id: UUID, occurrence_id: int | None = None) -> HttpResponse:
    given = read(forms.ReportForm(request.POST))
    carrying.report_progress(
        task_id=task_id, occurrence_id=occurrence_id, text=str(given["text"]), actor=request.actor,
        now=timezone.now(), on=timezone.localdate(),
    )  # fmt: skip
    return back(request, task_id, _("已报送。"))


@permission(permissions.ACCEPT)
@require_POST
def judge_report(request: ActorRequest, task_id: UUID, occurrence_id: int) -> HttpResponse:
    accept = "accept" in request.POST
    note = request.POST.get("note", "") if accept else _note(request)
    carrying.judge_report(task_id=task_id, occurrence_id=occurrence_id, accept=accept, note=note, actor=request.actor)
    return back(request, task_id)


@permission(permissions.ISSUE)
@require_POST
def waive(request: ActorRequest, task_id: UUID, occurrence_id: int) -> HttpResponse:
    carrying.waive_report(task_id=task_id, occurrence_id=occurrence_id, note=_note(request), actor=request.actor)
    return back(request, task_id)


@permission(permissions.CARRY_OUT)
@require_POST
def extend(request: ActorRequest, task_id: UUID) -> HttpResponse:
    tasks.task(task_id, actor=request.actor)
    given = read(forms.ExtensionForm(request.POST))
    extending.ask_extension(
        task_id=task_id, occurrence_id=given["occurrence"], until=given["until"], reason=str(given["reason"]),
        actor=request.actor, now=timezone.now(),
    )  # fmt: skip
    return back(request, task_id, _("延期申请已提交，批准前原时限仍然有效。"))


@permission(permissions.EXTEND)
@require_POST
def decide_extension(request: ActorRequest, task_id: UUID, extension_id: int) -> HttpResponse:
    given = read(forms.AnswerForm(request.POST))
    extending.decide_extension(
        extension_id=extension_id,
        grant=bool(given["yes"]),
        answer=str(given["answer"]),
        actor=request.actor,
        now=timezone.now(),
    )
    return back(request, task_id)


@permission(permissions.EXTEND)
@require_POST
def stop_clock(request: ActorRequest, task_id: UUID) -> HttpResponse:
    given = read(forms.ClockForm(request.POST))
    extending.stop_clock(task_id=task_id, on=given["on"], reason=str(given["reason"]), actor=request.actor)
    return back(request, task_id, _("计时已中止。"))


@permission(permissions.EXTEND)
@require_POST
def resume_clock(request: ActorRequest, task_id: UUID) -> HttpResponse:
    given = read(forms.ClockForm(request.POST))
    days = extending.resume_clock(task_id=task_id, on=given["on"], reason=str(given["reason"]), actor=request.actor)
    return back(request, task_id, _("计时已恢复，未到期的各期顺延 %(days)s 天。") % {"days": days})


@permission(permissions.DELEGATE)
@require_POST
def delegate(request: ActorRequest, task_id: UUID) -> HttpResponse:
    on = timezone.localdate()
    found = tasks.task(task_id, actor=request.actor)
    given = read(forms.DelegateForm(request.POST, units=one.units_below(found, on=on)))
    made = handing.delegate_task(
        task_id=task_id, organisation_ids=given["units"], addition=str(given["addition"]), due_on=given["due_on"],
        actor=request.actor, now=timezone.now(), on=on,
    )  # fmt: skip
    return back(request, task_id, _("已转派给 %(count)s 个单位。") % {"count": len(made)})


@permission(permissions.CARRY_OUT)
@require_POST
def transfer(request: ActorRequest, task_id: UUID) -> HttpResponse:
    found = tasks.task(task_id, actor=request.actor)
    receivers = one.receivers(found, on=timezone.localdate(), actor=request.actor)
    given = read(forms.TransferForm(request.POST, receivers=receivers))
    handing.offer_transfer(
        task_id=task_id, receiver_id=given["receiver"], reason=str(given["reason"]), actor=request.actor, now=timezone.now()
    )  # fmt: skip
    return back(request, task_id, _("移交已提出，对方签收前责任仍在原单位。"))


@permission(permissions.CARRY_OUT)
@require_POST
def answer_transfer(request: ActorRequest, transfer_id: int) -> HttpResponse:
    """The receiver may not see the task before it is received; afterwards it is among its own."""
    given = read(forms.AnswerForm(request.POST))
    found = handing.answer_transfer(
        transfer_id=transfer_id,
        receive=bool(given["yes"]),
        answer=str(given["answer"]),
        actor=request.actor,
        now=timezone.now(),
    )
    messages.success(request, _("已接收，请签收并指定责任人。") if given["yes"] else _("已退回。"))
    url = reverse("dispatch:task", args=[found.task_id]) if given["yes"] else reverse("dispatch:transfers")
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
