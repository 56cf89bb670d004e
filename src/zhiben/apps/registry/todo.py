"""What the register asks of somebody: devices to inspect, objects nobody answers for, rulings and imports to decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse

from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import BusinessKind, Ruling, Site, SiteImport
from zhiben.apps.registry.selectors import file, reach
from zhiben.apps.registry.vocabulary import EquipmentKind, Ownership, Sector
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.todo.sources import Source, Todo, register

_MODULE = "监管对象"
# An inspection is booked some weeks ahead; what is due later asks nothing of anybody yet.
AHEAD = timedelta(days=60)


def devices(actor: Actor, on: date) -> QuerySet[Any]:
    """Devices in use whose inspection has passed or comes soon."""
    return file.devices_in_use(actor=actor).filter(inspection_due_on__lte=on + AHEAD)


def without(ownership: Ownership) -> Callable[[Actor, date], QuerySet[Any]]:
    """One for each way of having no owner, so that each is one equality on its index."""

    def rows(actor: Actor, on: date) -> QuerySet[Any]:
        return Site.objects.filter(reach.reach(actor, permissions.ASSIGN), ownership=ownership)

    return rows


def undecided(actor: Actor, on: date) -> QuerySet[Any]:
    """Kinds of business that no office was found to supervise."""
    where = actor.scope_for(permissions.RULE).q(area="county", organisation=None)
    ruled = Ruling.objects.filter(business=OuterRef("pk"), ended_on=None)
    return BusinessKind.objects.filter(where).exclude(Exists(ruled))


def imports(actor: Actor, on: date) -> QuerySet[Any]:
    """Sheets that wait for a person: their columns to be confirmed, or their trial to be written."""
    where = actor.scope_for(permissions.IMPORT).q(organisation=None)
    waiting = [SiteImport.State.MAPPING, SiteImport.State.TRIED]
    return SiteImport.objects.filter(where, state__in=waiting)


def owners_url(todo: Todo) -> str:
    return f"{reverse('registry:site', args=[todo.key])}?tab=owners"


register(
    Source(
        code="registry.inspections",
        module=_MODULE,
        label="设备检验",
        verb="查看设备",
        rank=50,
        permission=permissions.VIEW,
        rows=devices,
        place=lambda todo: f"{reverse('registry:site', args=[todo.ref])}?tab=equipment",
        title=Concat(F("name"), Value(" "), F("number")),
        detail="kind",
        who="site__name",
        ref="site_id",
        due="inspection_due_on",
        words={str(kind.value): str(kind.label) for kind in EquipmentKind},
    )
)
register(
    Source(
        code="registry.imports",
        module=_MODULE,
        label="档案导入",
        verb="确认",
        rank=60,
        permission=permissions.IMPORT,
        rows=imports,
        place=lambda todo: reverse("registry:import", args=[todo.key]),
        title="name",
        detail="state",
        who="handed_in_by",
        since="handed_in_at",
        words={str(state.value): str(state.label) for state in SiteImport.State},
    )
)
register(
    Source(
        code="registry.businesses",
        module=_MODULE,
        label="待裁定的业态",
        verb="裁定",
        rank=70,
        permission=permissions.RULE,
        rows=undecided,
        place=lambda todo: reverse("registry:businesses"),
        title="name",
    )
)
for number, (ownership, label) in enumerate(
    {
        Ownership.UNOWNED: "无主的对象",
        Ownership.NO_SECTOR: "无行业监管的对象",
        Ownership.NO_TERRITORY: "无属地的对象",
    }.items()
):
    register(
        Source(
            code=f"registry.{ownership.value}",
            module=_MODULE,
            label=label,
            verb="确定责任单位",
            rank=80 + number,
            permission=permissions.ASSIGN,
            rows=without(ownership),
            place=owners_url,
            title="name",
            detail="sector",
            words={str(sector.value): str(sector.label) for sector in Sector},
        )
    )
