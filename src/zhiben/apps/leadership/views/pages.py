"""What is missing, by check; the leaders; who stands for what; who answers for what; the thresholds."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.leadership import forms, permissions
from zhiben.apps.leadership.selectors import answering, checks, choices, standing
from zhiben.apps.leadership.selectors import settings as thresholds
from zhiben.apps.leadership.views.years import day_of
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab

SHOWN = 500


@permission(permissions.VIEW)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """Every check in one line: whom it looked at, who has nothing to show."""
    on = day_of(request)
    found = checks.every_check(actor=request.actor, on=on)
    return render(
        request, "leadership/overview.html", {"checks": found, "on": on, "today": timezone.localdate()}
    )  # fmt: skip


@permission(permissions.VIEW)
@require_GET
def check(request: ActorRequest, code: str) -> HttpResponse:
    """Who lacks it; with `all` how everybody stands."""
    if code not in checks.CHECKS:
        raise Http404
    on, text, everybody = day_of(request), request.GET.get("text", "").strip(), "all" in request.GET
    found = checks.one_check(code, actor=request.actor, on=on)
    rows = [row for row in (found.rows if everybody else found.lacks) if text in row.name or text in row.what]
    if "export" in request.GET:
        heads = [_("单位、人员或事项"), _("情况"), _("是否缺项")]
        cells = ((row.name, row.what, _("缺项") if row.lacks else _("无")) for row in rows)
        return sheet(found.label, heads, cells)
    context = {
        "check": found, "rows": rows[:SHOWN], "more": len(rows) > SHOWN, "text": text, "everybody": everybody, "on": on,
        "today": timezone.localdate(), "tabs": _tabs(request, found, everybody), "rules": [thresholds.THRESHOLDS[rule] for rule in found.rules],
    }  # fmt: skip
    return render(request, "leadership/check.html", context)


def _tabs(request: ActorRequest, found: checks.Check, everybody: bool) -> list[Tab]:
    kept = request.GET.copy()
    kept.pop("all", None)
    base = kept.urlencode()
    return [
        Tab(_("缺项"), f"?{base}", str(len(found.lacks)), not everybody),
        Tab(_("全部"), f"?{base}&all=1" if base else "?all=1", str(len(found.rows)), everybody),
    ]


@permission(permissions.VIEW)
@require_GET
def leaders(request: ActorRequest) -> HttpResponse:
    on, text = timezone.localdate(), request.GET.get("text", "").strip()[:60]
    found = choices.leader_page(request.actor, on=on, text=text, after=request.GET.get("after", ""))
    form = forms.LeaderForm(choices={"organisation": choices.units(request.actor, on=on)}, initial={"since": on})
    context = {"leaders": found.rows, "next": found.next, "text": text, "form": form, "on": on}
    return render(request, "leadership/leaders.html", context)


@permission(permissions.VIEW)
@require_GET
def sponsorship(request: ActorRequest) -> HttpResponse:
    """Who stands for which village or mine, and what and who is left."""
    on = timezone.localdate()
    found = standing.sponsoring(actor=request.actor, on=on)
    known = {"leader": found.leaders, "village": found.villages, "site": found.sites}
    form = forms.SponsorForm(choices=known, initial={"since": on})
    return render(
        request, "leadership/sponsorship.html", {"found": found, "check": found.check, "on": on, "form": form}
    )


@permission(permissions.VIEW)
@require_GET
def matrix(request: ActorRequest) -> HttpResponse:
    """Sector × stage, each cell with who answers for it."""
    on = timezone.localdate()
    found = answering.matrix_of(actor=request.actor, on=on)
    known = {"owners": choices.units(request.actor, on=on), "stage": [(stage, stage) for stage in found.stages]}
    rows = [(sector, list(zip(found.stages, cells, strict=True))) for sector, cells in found.rows]
    context = {"found": found, "rows": rows, "check": found.check, "form": forms.CellForm(choices=known)}
    return render(request, "leadership/matrix.html", context)


@permission(permissions.VIEW)
@require_GET
def settings(request: ActorRequest) -> HttpResponse:
    county = home_county(actor=request.actor)
    rows = [
        (each, own, thresholds.in_words(own.value if own else each.default))
        for each, own in thresholds.rows(county.pk)
    ]  # fmt: skip
    return render(request, "leadership/settings.html", {"rows": rows, "county": county})
