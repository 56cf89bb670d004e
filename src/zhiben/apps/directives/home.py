"""What directives and the ledger have for a person on the first page."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.apps.directives import permissions
from zhiben.apps.directives.models import UnitName
from zhiben.apps.directives.selectors import directives, ledger, units
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.home import Card, Figure, Todo, register


def review_card(actor: Actor, on: date) -> Card | None:
    """Directives that wait for a decision, the oldest work first in sight."""
    rows = directives.directives_to_review(actor=actor)
    progress = directives.progress_of(row.id for row in rows)
    todos = [
        Todo(
            title=row.title,
            detail=_("已核对 %(done)s / %(total)s") % {"done": found.decided, "total": found.total},
            url=reverse("directives:review", args=[row.id]),
            tone="neutral" if found.proposed else "done",
        )
        for row in rows
        for found in [progress[row.id]]
    ]
    counts = units.state_counts(actor=actor) if actor.may(permissions.RESOLVE_UNITS) else {}
    waiting = counts.get(UnitName.State.UNRESOLVED, 0)
    figures = [
        Figure(_("待核对的文件"), len(rows), reverse("directives:list")),
        Figure(_("单位待对应"), waiting, reverse("directives:units"), "attention" if waiting else "done"),
    ]
    return Card(
        title=_("文件核对"),
        figures=figures,
        todos=todos[:6],
        empty=_("没有等待核对的文件。"),
        action_label=_("登记文件"),
        action_url=reverse("directives:upload"),
    )


def ledger_card(actor: Actor, on: date) -> Card | None:
    """What is late and what is due, as links to the rows."""
    wanted = {
        "": _("生效中的任务"),
        "overdue": _("已逾期"),
        "month": _("本月到期"),
        "verify": _("发文前已到期，待核实"),
    }
    tones = {"overdue": "late", "month": "attention", "verify": "attention"}
    figures = []
    for due, label in wanted.items():
        count = ledger.ledger_count(ledger.LedgerFilter(due=due), actor=actor, on=on)
        url = reverse("directives:ledger") + (f"?{urlencode({'due': due})}" if due else "")
        figures.append(Figure(label, count, url, tones.get(due, "neutral") if count else "neutral"))  # type: ignore[arg-type]
    empty = "" if figures[0].count else _("台账还是空的。文件核对完并生效后，任务会列在这里。")
    return Card(title=_("任务台账"), figures=figures, empty=empty)


register("directives.review", review_card, permissions.REVIEW, 10)
register("directives.ledger", ledger_card, permissions.VIEW, 20)
