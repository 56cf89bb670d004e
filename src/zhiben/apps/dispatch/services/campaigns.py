"""Drives and matters (专项行动、一件事): their links, the body for each, and what is put to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.directives.selectors.directives import binding_in_county
from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import Campaign, ChainLink, DutyLink, Task
from zhiben.apps.dispatch.selectors import campaigns as selectors
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation

MOST = 500
LONGEST = 120


@dataclass(frozen=True)
class CampaignValues:
    """What a person says of a campaign. `links`: their names in the order of the chain."""

    name: str
    kind: str = Campaign.Kind.DRIVE
    purpose: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    links: Sequence[str] = ()


@transaction.atomic
def start_campaign(*, county: Area, values: CampaignValues, actor: Actor, now: datetime) -> Campaign:
    """Raises: NotPermitted, NotVisible, InputError "campaign.*", Conflict "campaign.name_taken"."""
    actor.require(permissions.CAMPAIGNS)
    if not Area.objects.filter(actor.scope.q(area="", organisation=None), pk=county.pk).exists():
        raise NotVisible("area.absent", "没有这个区域，或不在您的管辖范围内。")
    name = values.name.strip()[:LONGEST]
    if not name:
        raise InputError("campaign.name_missing", "请填写名称。")
    if values.starts_on and values.ends_on and values.ends_on < values.starts_on:
        raise InputError("campaign.dates", "结束日期早于开始日期，请检查。")
    Area.objects.select_for_update().get(pk=county.pk)
    if Campaign.objects.filter(area=county, name=name).exists():
        raise Conflict("campaign.name_taken", f"已有名为“{name}”的行动，请换一个名称。")
    made = Campaign.objects.create(
        area=county, kind=values.kind, name=name, purpose=values.purpose.strip(), starts_on=values.starts_on,
        ends_on=values.ends_on, made_by_name=actor.name, made_at=now,
    )  # fmt: skip
    names = dict.fromkeys(link.strip()[:LONGEST] for link in values.links if link.strip())
    ChainLink.objects.bulk_create(
        ChainLink(campaign=made, ordinal=number, name=link) for number, link in enumerate(names, start=1)
    )
    _note(made, "建立", actor)
    return made


@transaction.atomic
def end_campaign(*, campaign_id: UUID, actor: Actor, now: datetime) -> Campaign:
    """It takes nothing in any more; its tasks go on by themselves. Raises: NotPermitted, NotVisible, Conflict."""
    found = _own(campaign_id, actor=actor)
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    _note(found, "结束", actor)
    return found


@transaction.atomic
def add_link(*, campaign_id: UUID, name: str, actor: Actor) -> ChainLink:
    """A further link at the end of the chain. Raises: NotPermitted, NotVisible, InputError, Conflict."""
    found = _own(campaign_id, actor=actor)
    words = name.strip()[:LONGEST]
    if not words:
        raise InputError("chain_link.name_missing", "请填写环节名称。")
    if found.links.filter(name=words).exists():
        raise Conflict("chain_link.name_taken", f"已有“{words}”这一环节。")
    last = found.links.order_by("-ordinal").values_list("ordinal", flat=True).first() or 0
    _note(found, f"增加环节“{words}”", actor)
    return ChainLink.objects.create(campaign=found, ordinal=last + 1, name=words)


@transaction.atomic
def set_owner(*, link_id: int, organisation_id: UUID | None, note: str, actor: Actor) -> ChainLink:
    """Which body answers for a link; None, with a note, where nobody does. Raises: NotPermitted, NotVisible, InputError."""
    found = _link(link_id, actor=actor)
    unit = None
    if organisation_id is not None:
        unit = Organisation.objects.filter(pk=organisation_id, area__county_key=found.campaign.area.county_key).first()
        if unit is None:
            raise InputError("chain_link.owner_elsewhere", "请选择本县的单位。")
    found.organisation, found.note = unit, note.strip()[:400]
    found.save(update_fields=["organisation", "note"])
    _note(found.campaign, f"环节“{found.name}”由{unit.short_name if unit else '尚无单位'}负责", actor)
    return found


@transaction.atomic
def take_in(
    *,
    campaign_id: UUID,
    link_id: int | None,
    task_ids: Collection[UUID] = (),
    duty_ids: Collection[UUID] = (),
    actor: Actor,
) -> int:
    """Put tasks and duties to a campaign, and to one of its links (归入). Returns how many.

    Duties need a link. Tasks of another campaign stay there. Raises: NotPermitted, NotVisible, InputError.
    """
    found = _own(campaign_id, actor=actor)
    if not task_ids and not duty_ids:
        raise InputError("dispatch.nothing_chosen", "还没有选中任务。请勾选要归入的任务。")
    if len(task_ids) + len(duty_ids) > MOST:
        raise InputError("dispatch.too_many", f"一次最多归入 {MOST} 项，请分批。")
    link = found.links.filter(pk=link_id).first() if link_id else None
    if (link_id and link is None) or (duty_ids and link is None):
        raise InputError("chain_link.absent", "请选择归入哪个环节。")
    keys = list(
        visible_tasks(actor)
        .filter(pk__in=list(task_ids), county_key=found.area.county_key)
        .exclude(campaign__isnull=False, campaign__in=Campaign.objects.exclude(pk=found.pk))
        .values_list("pk", flat=True)
    )
    count = Task.objects.filter(pk__in=keys).update(campaign=found, link=link)
    binding = binding_in_county(found.area.county_key).filter(pk__in=list(duty_ids)).values_list("pk", flat=True)
    if link is not None and duty_ids:
        DutyLink.objects.filter(link__campaign=found, duty_id__in=list(binding)).delete()
        count += len(DutyLink.objects.bulk_create([DutyLink(link=link, duty_id=key) for key in binding]))
        # The tasks of a duty come with it.
        served = (
            visible_tasks(actor).filter(served__duty_id__in=list(binding), campaign=None).values_list("pk", flat=True)
        )
        Task.objects.filter(pk__in=list(served)).update(campaign=found, link=link)
    _note(found, f"归入 {count} 项{f'（{link.name}）' if link else ''}", actor)
    return count


def _own(campaign_id: UUID, *, actor: Actor) -> Campaign:
    actor.require(permissions.CAMPAIGNS)
    found = selectors.campaign(campaign_id, actor=actor)
    # Kept from other writers: links are numbered one after the other, and a duty goes to one of them.
    found.ended_at = Campaign.objects.select_for_update().values_list("ended_at", flat=True).get(pk=found.pk)
    if found.ended_at is not None:
        raise Conflict("campaign.ended", "这项行动已经结束，不能再改动。")
    return found


def _link(link_id: int, *, actor: Actor) -> ChainLink:
    found = ChainLink.objects.select_related("campaign__area").filter(pk=link_id).first()
    if found is None:
        raise NotVisible("chain_link.absent", "没有这个环节，它可能已被删除，请刷新页面。")
    _own(found.campaign_id, actor=actor)
    return found


def _note(found: Campaign, what: str, actor: Actor) -> None:
    audit.record(
        actions.CAMPAIGN_CHANGED, actor=actor, subject=found, kind=found.get_kind_display(), name=found.name, what=what
    )
