"""What the register has for a person on the first page: objects nobody answers for, devices past their day."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import file, reach
from zhiben.apps.registry.vocabulary import Ownership
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.home import Card, Figure, register


def registry_card(actor: Actor, on: date) -> Card | None:
    """Figures that are links to their rows."""
    home, due = reverse("registry:list"), reverse("registry:due")
    figures = [
        Figure(
            str(ownership.label),
            Site.objects.filter(reach.reach(actor), ownership=ownership),
            f"{home}?ownership={ownership}",
            "attention",
            "done",
        )
        for ownership in (Ownership.NO_SECTOR, Ownership.NO_TERRITORY, Ownership.UNOWNED)
    ]
    overdue = file.devices_in_use(actor=actor).filter(inspection_due_on__lt=on)
    return Card(title=_("监管对象"), figures=[*figures, Figure(_("设备检验逾期"), overdue, due, "late", "done")])


register("registry.unowned", registry_card, permissions.SUPERVISE, 30)
