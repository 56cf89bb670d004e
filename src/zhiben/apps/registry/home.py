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
from zhiben.foundation.access.scope import Scope
from zhiben.foundation.web.home import Card, Figure, register


def registry_card(actor: Actor, on: date) -> Card | None:
    """Figures that are links to their rows. Whom nobody answers for is asked of who has an area: what an office has as
    its own has an owner, and where it co-operates others lead."""
    home, due = reverse("registry:list"), reverse("registry:due")
    inside = Scope(areas=reach.scopes_of(actor, permissions.VIEW)[0].areas)
    missing = (Ownership.NO_SECTOR, Ownership.NO_TERRITORY, Ownership.UNOWNED) if inside.areas else ()
    figures = [
        Figure(
            str(ownership.label),
            Site.objects.filter(inside.q(area="", organisation=None), ownership=ownership),
            f"{home}?ownership={ownership}",
            "attention",
            "done",
        )
        for ownership in missing
    ]
    overdue = file.devices_in_use(actor=actor).filter(inspection_due_on__lt=on)
    return Card(title=_("监管对象"), figures=[*figures, Figure(_("设备检验逾期"), overdue, due, "late", "done")])


register("registry.unowned", registry_card, permissions.SUPERVISE, 30)
