"""Forms of rounds, and planning: by hand, for a leader, from the days of a directive, every month."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import permissions, round_forms
from zhiben.apps.dispatch.selectors import planning as choices
from zhiben.apps.dispatch.selectors import rounds
from zhiben.apps.dispatch.services import planning, return_forms
from zhiben.apps.dispatch.views.steps import read
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest


@permission(permissions.ROUNDS)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A round by hand."""
    given = request.POST if request.method == "POST" else None
    form = round_forms.RoundForm(given, **choices.of(request.actor, on=timezone.localdate()))
    if given is not None and form.is_valid():
        try:
            made = planning.plan_round(
                form_id=form.cleaned_data["form"], plan=form.plan(), actor=request.actor, now=timezone.now()
            )
            return redirect("dispatch:round", made.pk)
        except (InputError, Conflict) as refused:
            form.add_error(None, refused.message)
    status = 422 if form.errors else 200
    return render(request, "dispatch/round_new.html", {"form": form, "heading": _("新的调度")}, status=status)


@permission(permissions.ROUNDS)
@require_http_methods(["GET", "POST"])
def series(request: ActorRequest) -> HttpResponse:
    """What comes every month, and one more of it."""
    given = request.POST if request.method == "POST" else None
    known = choices.of(request.actor, on=timezone.localdate())
    initial = {"starts_on": timezone.localdate().isoformat(), "kinds": ["village"]}
    form = round_forms.SeriesForm(given, initial=initial, **known)
    if given is not None and form.is_valid():
        found = form.cleaned_data
        try:
            planning.start_series(
                name=found["name"], form_id=found["form"], day=found["day"], kinds=found["kinds"],
                starts_on=found["starts_on"], actor=request.actor, now=timezone.now(),
            )  # fmt: skip
            return redirect("dispatch:series")
        except (InputError, Conflict) as refused:
            form.add_error(None, refused.message)
    context = {"form": form, "series": choices.series_of(request.actor), "heading": _("定期调度")}
    return render(request, "dispatch/round_new.html", context, status=422 if form.errors else 200)


@permission(permissions.ROUNDS)
@require_POST
def stop_series(request: ActorRequest, series_id: UUID) -> HttpResponse:
    planning.stop_series(series_id=series_id, actor=request.actor)
    return redirect("dispatch:series")


@permission(permissions.ROUNDS)
@require_http_methods(["GET", "POST"])
def from_directive(request: ActorRequest, directive_id: UUID) -> HttpResponse:
    """The days of reporting that a directive writes, each with what is to be said of it."""
    found = directives.directive(directive_id, actor=request.actor)
    days, monthly = rounds.reporting_of(found)
    given = request.POST if request.method == "POST" else None
    known = choices.of(request.actor, on=timezone.localdate())
    form = round_forms.AskedForm(given, initial={"bearers": True}, **known)
    if given is not None and form.is_valid():
        try:
            return _plan(request, directive_id, form)
        except (InputError, Conflict) as refused:
            form.add_error(None, refused.message)
    context = {"directive": found, "days": days, "monthly": monthly, "form": form, "on": timezone.localdate()}
    return render(request, "dispatch/reporting.html", context, status=422 if form.errors else 200)


def _plan(request: ActorRequest, directive_id: UUID, form: round_forms.AskedForm) -> HttpResponse:
    """The ticked days as rounds, the ticked days of a month as series."""
    now, asked, used = timezone.now(), form.asked(), form.cleaned_data["form"]
    chosen = [date.fromisoformat(day) for day in request.POST.getlist("day") if len(day) == 10]
    for day in request.POST.getlist("month-day"):
        planning.start_series(
            name=_("每月报送"), form_id=used, day=int(day) if day.isdecimal() else 0, kinds=asked.kinds,
            starts_on=timezone.localdate(now), directive_id=directive_id, actor=request.actor, now=now,
        )  # fmt: skip
    if chosen or not request.POST.getlist("month-day"):
        made = planning.plan_from_directive(
            directive_id=directive_id, days=chosen, form_id=used, asked=asked, actor=request.actor, now=now
        )
        messages.success(request, _("已安排 %(count)s 次调度，到开始日自动开始。") % {"count": len(made)})
    return redirect(f"{request.path}")


@permission(permissions.ROUNDS)
@require_http_methods(["GET", "POST"])
def forms(request: ActorRequest) -> HttpResponse:
    """All forms, and a new one."""
    if request.method == "POST":
        name = str(read(round_forms.NameForm(request.POST))["name"])
        made = return_forms.make_form(name=name, actor=request.actor, now=timezone.now())
        return redirect("dispatch:form", made.pk)
    context = {"forms": rounds.form_rows(request.actor), "form": round_forms.NameForm()}
    return render(request, "dispatch/forms.html", context)


@permission(permissions.ROUNDS)
@require_GET
def form(request: ActorRequest, form_id: UUID) -> HttpResponse:
    """One form: its fields as they will be seen, and while it is unused, what may be changed of it."""
    found = rounds.form(form_id, actor=request.actor)
    return render(request, "dispatch/form.html", _form_context(request, found, key=request.GET.get("edit", "")))


def _form_context(request: ActorRequest, found: Any, *, key: str = "", given: Any = None) -> dict[str, Any]:
    fields = rounds.fields_of(found.pk)
    edited = next((each for each in fields if each.key == key), None)
    initial = {}
    if edited is not None:
        names = ("label", "kind", "unit", "indicator", "needed_because", "help", "minutes", "required")
        initial = {name: getattr(edited, name) for name in names}
        initial |= {"choices": "、".join(edited.choices), "duty": str(edited.duty_id or "")}
    made = round_forms.FieldForm(given, initial=initial or None, duties=choices.duties(request.actor))
    used = found.retired_at is not None or found.rounds.exists()
    minutes = sum(each.minutes for each in fields)
    return {"form_": found, "fields": fields, "form": made, "used": used, "editing": key, "minutes": minutes}


@permission(permissions.ROUNDS)
@require_POST
def put_field(request: ActorRequest, form_id: UUID) -> HttpResponse:
    found, key = rounds.form(form_id, actor=request.actor), request.POST.get("key", "")
    context = _form_context(request, found, key=key, given=request.POST)
    made = context["form"]
    if made.is_valid():
        try:
            return_forms.put_field(form_id=form_id, key=key, values=made.command(), actor=request.actor)
            return redirect("dispatch:form", form_id)
        except (InputError, Conflict) as refused:
            made.add_error(None, refused.message)
    return render(request, "dispatch/form.html", context, status=422)


@permission(permissions.ROUNDS)
@require_POST
def drop_field(request: ActorRequest, form_id: UUID, key: str) -> HttpResponse:
    return_forms.drop_field(form_id=form_id, key=key, actor=request.actor)
    return redirect("dispatch:form", form_id)


@permission(permissions.ROUNDS)
@require_POST
def next_version(request: ActorRequest, form_id: UUID) -> HttpResponse:
    made = return_forms.next_version(form_id=form_id, actor=request.actor, now=timezone.now())
    return redirect("dispatch:form", made.pk)
