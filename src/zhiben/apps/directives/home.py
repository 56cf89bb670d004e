"""The figures of directives and the ledger on the first page."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.apps.directives import permissions
from zhiben.apps.directives.selectors import ledger
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.home import Card, Figure, Tone, register


def ledger_card(actor: Actor, on: date) -> Card | None:
    """What binds, what is late and what is due in the whole county, as links to the rows."""
    wanted: dict[str, tuple[str, Tone]] = {
        "": (_("生效中的任务"), "neutral"),
        "overdue": (_("已逾期"), "late"),
        "month": (_("本月到期"), "attention"),
        "verify": (_("发文前已到期，待核实"), "attention"),
    }
    figures = [
        Figure(
            label,
            ledger.filtered(ledger.LedgerFilter(due=due), actor=actor, on=on),
            reverse("directives:ledger") + (f"?{urlencode({'due': due})}" if due else ""),
            tone,
        )
        for due, (label, tone) in wanted.items()
    ]
    may_take_in = actor.may(permissions.INTAKE)
    return Card(
        title=_("任务台账"),
        figures=figures,
        empty=_("台账还是空的。文件核对完并生效后，任务会列在这里。"),
        action_label=_("登记文件") if may_take_in else "",
        action_url=reverse("directives:upload") if may_take_in else "",
    )


register("directives.ledger", ledger_card, permissions.VIEW, 20)
