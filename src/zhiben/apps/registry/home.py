"""What the register has for a person on the first page: objects nobody answers for, devices past their day."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.apps.registry import permissions
from zhiben.apps.registry.selectors import file, sites
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.vocabulary import Ownership
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.home import Card, Figure, register


def registry_card(actor: Actor, on: date) -> Card | None:
    """Figures that are links to their rows."""
    home, due = reverse("registry:list"), reverse("registry:due")
    figures = []
    for ownership in (Ownership.NO_SECTOR, Ownership.NO_TERRITORY, Ownership.UNOWNED):
        count = sites.site_count(SiteFilter(ownership=ownership), actor=actor)
        tone = "attention" if count else "done"
        figures.append(Figure(str(ownership.label), count, f"{home}?ownership={ownership}", tone))  # type: ignore[arg-type]
    overdue = file.due_count(actor=actor, on=on, which="overdue")
    figures.append(Figure(_("设备检验逾期"), overdue, due, "late" if overdue else "done"))
    return Card(title=_("监管对象"), figures=figures)


register("registry.unowned", registry_card, permissions.SUPERVISE, 30)
