"""Drives and matters: how far each link of a chain is, and which links nobody answers for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhiben.apps.directives.models import Duty
from zhiben.apps.directives.selectors.directives import binding_in_county
from zhiben.apps.dispatch.lifecycle import OPEN_TASKS, TaskState
from zhiben.apps.dispatch.models import Campaign, ChainLink, DutyLink, Task
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation

SHOWN = 60
COUNTED = Q(state__in=(*OPEN_TASKS, TaskState.CLOSED))


@dataclass
class Tally:
    """Tasks: all that were issued, the closed ones, the late ones. Duties: those put to a link by themselves."""

    total: int = 0
    closed: int = 0
    late: int = 0
    duties: int = 0


@dataclass(frozen=True)
class LinkLine:
    link: ChainLink
    tally: Tally = field(default_factory=Tally)

    @property
    def ownerless(self) -> bool:
        return self.link.organisation_id is None


def visible_campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Of the actor's counties: what a drive is about may be known by everybody who works in it."""
    return Campaign.objects.filter(actor.scope.county_q("area"))


def campaign(campaign_id: UUID, *, actor: Actor) -> Campaign:
    """Raises: NotVisible."""
    found = visible_campaigns(actor).select_related("area").filter(pk=campaign_id).first()
    if found is None:
        raise NotVisible("campaign.absent", "没有这项专项行动，或不属于您所在的县区。请从列表中打开。")
    return found


def campaign_lines(
    *, actor: Actor, on: date, kind: str = "", text: str = "", ended: bool = False
) -> list[dict[str, Any]]:
    """Campaigns, the running ones first, with the tasks that the actor sees and the links without owner. Three queries."""
    rows = visible_campaigns(actor)
    if not ended:
        rows = rows.filter(ended_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(purpose__icontains=text))
    found = list(rows.order_by("ended_at", "-made_at", "pk")[:200])
    tallies = _tallies("campaign_id", [each.pk for each in found], actor=actor, on=on)
    links = ChainLink.objects.filter(campaign__in=found).values("campaign_id").order_by()
    counts = {
        row["campaign_id"]: row
        for row in links.annotate(all=Count("pk"), gaps=Count("pk", filter=Q(organisation=None)))
    }
    nothing = {"all": 0, "gaps": 0}
    return [
        {"campaign": each, "tally": tallies.get(each.pk, Tally()), "links": counts.get(each.pk, nothing)}
        for each in found
    ]


def _tallies(key: str, wanted: Sequence[Any], *, actor: Actor, on: date) -> dict[Any, Tally]:
    rows = visible_tasks(actor).filter(COUNTED, **{f"{key}__in": list(wanted)}).values(key).order_by()
    late = Q(state__in=(TaskState.ACTIVE, TaskState.ISSUED), next_due_on__lt=on)
    counted = rows.annotate(
        total=Count("pk", distinct=True),
        closed=Count("pk", filter=Q(state=TaskState.CLOSED), distinct=True),
        late=Count("pk", filter=late, distinct=True),
    )
    return {row[key]: Tally(row["total"], row["closed"], row["late"]) for row in counted}


def chain(found: Campaign, *, actor: Actor, on: date) -> list[LinkLine]:
    """The links in their order. Three queries."""
    links = list(ChainLink.objects.filter(campaign=found).select_related("organisation"))
    tallies = _tallies("link_id", [link.pk for link in links], actor=actor, on=on)
    counts = DutyLink.objects.filter(link__in=links).values("link_id").annotate(count=Count("pk")).order_by()
    duties = {row["link_id"]: row["count"] for row in counts}
    lines = []
    for link in links:
        tally = tallies.get(link.pk, Tally())
        tally.duties = duties.get(link.pk, 0)
        lines.append(LinkLine(link, tally))
    return lines


def whole(found: Campaign, *, actor: Actor, on: date) -> Tally:
    return _tallies("campaign_id", [found.pk], actor=actor, on=on).get(found.pk, Tally())


def tasks_of(found: Campaign, *, actor: Actor, link_id: int | None = None) -> list[Task]:
    """Tasks that belong to it, those without a link first, then by day."""
    rows = visible_tasks(actor).filter(COUNTED | Q(state=TaskState.PROPOSED), campaign=found)
    if link_id:
        rows = rows.filter(link_id=link_id)
    return list(rows.select_related("organisation", "link").distinct().order_by("next_due_on", "pk")[:SHOWN])


def duties_of(found: Campaign, *, link_id: int | None = None) -> list[DutyLink]:
    rows = DutyLink.objects.filter(link__campaign=found)
    if link_id:
        rows = rows.filter(link_id=link_id)
    return list(rows.select_related("link", "duty__directive", "duty__clause").order_by("link__ordinal", "pk")[:SHOWN])


def tasks_to_choose(found: Campaign, *, text: str, actor: Actor) -> list[Task]:
    """Open tasks outside any campaign whose words hold the text, to be taken in."""
    rows = visible_tasks(actor).filter(
        county_key=found.area.county_key, campaign=None, state__in=(*OPEN_TASKS, TaskState.PROPOSED)
    )
    rows = rows.filter(Q(title__icontains=text) | Q(text__icontains=text) | Q(sector__icontains=text))
    return list(rows.select_related("organisation").distinct().order_by("next_due_on", "pk")[:SHOWN])


def duties_to_choose(found: Campaign, *, text: str) -> list[Duty]:
    """Binding duties of the county that are in no link of it."""
    rows = binding_in_county(found.area.county_key)
    rows = rows.filter(Q(measure__icontains=text) | Q(task__icontains=text) | Q(sector__icontains=text))
    taken = DutyLink.objects.filter(link__campaign=found).values("duty_id")
    return list(
        rows.exclude(pk__in=taken).select_related("directive", "clause").order_by("directive_id", "ordinal")[:SHOWN]
    )


def offices(county_key: UUID, *, on: date) -> list[tuple[UUID, str]]:
    """Organisations of a county that a link may be given to: its departments and towns."""
    rows = (
        Organisation.objects.in_force(on)
        .filter(area__county_key=county_key)
        .exclude(kind__in=("village", "enterprise"))
    )
    return list(rows.order_by("short_name", "pk").values_list("pk", "short_name")[:500])
