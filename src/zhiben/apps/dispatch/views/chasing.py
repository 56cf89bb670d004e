"""What was chased, and what the ladder proposes: a person decides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhiben.apps.dispatch import ladder_forms as forms
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import Instrument, LadderRung
from zhiben.apps.dispatch.selectors import escalations as selectors
from zhiben.apps.dispatch.services import instruments
from zhiben.core.paging import count_words
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab

MOST_EXPORTED = 20_000


@permission(permissions.VIEW)
@require_GET
def escalations(request: ActorRequest) -> HttpResponse:
    wanted = forms.read_escalations(request.GET)
    found = selectors.escalation_page(wanted, actor=request.actor)
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {
        "wanted": wanted,
        "rows": found.rows,
        "next": found.next,
        "count": count_words(selectors.escalation_count(wanted, actor=request.actor)),
        "tabs": _tabs(request, wanted.view),
        "units": selectors.unit_choices(actor=request.actor),
        "kinds": LadderRung.Applies.choices,
        "instruments": [choice for choice in Instrument.choices if choice[0] != Instrument.NONE],
        "deciding": wanted.view == "decide" and request.actor.may(permissions.LADDER),
        "query": kept.urlencode(),
        "on": timezone.localdate(),
    }
    return render(request, "dispatch/escalations.html", context)


def _tabs(request: ActorRequest, view: str) -> list[Tab]:
    found = []
    for key, label in [("", "全部"), *selectors.VIEWS.items()]:
        kept = request.GET.copy()
        kept.pop("after", None)
        kept["view"] = key
        tone = "attention" if key == "decide" else "neutral"
        found.append(Tab(_(label), f"?{kept.urlencode()}", is_current=key == view, tone=tone))
    return found


@permission(permissions.LADDER)
@require_POST
def decide(request: ActorRequest) -> HttpResponse:
    """Take the ticked ones up as one draft, or leave them with a reason."""
    form, now = forms.DecideForm(request.POST), timezone.now()
    form.is_valid()
    keys, reason = form.cleaned_data.get("row", []), form.cleaned_data.get("reason", "")
    if "dismiss" in request.POST:
        count = instruments.dismiss_instruments(keys=keys, reason=reason, actor=request.actor, now=now)
        messages.success(request, _("%(count)s 项不采用，原因已记录。") % {"count": count})
        return redirect("dispatch:escalations")
    chosen = form.cleaned_data.get("instrument", "")
    on = timezone.localdate(now)
    taken = instruments.accept_instruments(keys=keys, instrument=chosen, actor=request.actor, now=now, on=on)
    messages.success(request, _("已起草%(label)s，核对后送签；签发发出之前对方收不到。") % {"label": taken.label})
    return redirect(taken.url)


@permission(permissions.VIEW)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """Exactly what the filter means, in its order."""
    wanted = forms.read_escalations(request.GET)
    rows = selectors.escalation_rows(wanted, actor=request.actor).select_related("organisation")[:MOST_EXPORTED]
    heads = ("日期", "单位", "事项", "类别", "时限", "说明", "建议措施", "决定", "决定人", "原因或文书")
    cells = (
        (row.on, row.organisation.short_name, row.title, row.get_applies_to_display(), row.due_on, row.explanation,
         row.get_instrument_display(), row.get_proposal_display(), row.decided_by_name, row.decision)
        for row in rows
    )  # fmt: skip
    file = _("催办记录-%(day)s.xlsx") % {"day": timezone.localdate().isoformat()}
    return sheet(_("催办记录"), [_(head) for head in heads], cells, file=file)
