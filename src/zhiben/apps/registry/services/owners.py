"""Who answers for a site: assigned one by one, or by a ruling on a kind of business."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.db import transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import BusinessKind, OwnerChange, Ruling, RulingCooperation, Site
from zhiben.apps.registry.selectors import lists, reach
from zhiben.apps.registry.services.filling import cooperating, settle, store_settled
from zhiben.apps.registry.services.following import follow
from zhiben.apps.registry.vocabulary import PLACE_SECTORS, Principle, SiteKind
from zhiben.core.errors import InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.selectors import home_county

BATCH = 2000


@transaction.atomic
def assign_owner(*, site_id: int, role: str, organisation_id: UUID | None, reason: str, on: date, actor: Actor) -> Site:
    """From the day on, the organisation answers for the site; None leaves it without one. The same one is no change.

    Raises: NotVisible, NotPermitted, InputError "registry.reason_missing", "registry.organisation_unknown".
    """
    actor.require(permissions.ASSIGN)
    site = reach.site(site_id, actor=actor, permission=permissions.ASSIGN, lock=True)
    if not reason.strip():
        raise InputError("registry.reason_missing", "请写明确定责任单位的原因，它会留在档案里。")
    after = organisation_of(organisation_id, site.county_key) if organisation_id else None
    column = f"{OwnerChange.Role(role).value}_owner"
    before: Organisation | None = getattr(site, column)
    if before == after:
        return site
    setattr(site, column, after)
    settle(site, cooperating([site]).get(site.pk, ()))
    site.revision += 1
    site.save(update_fields=[column, "ownership", "search_text", "revision"])
    follow([site.pk])
    change = OwnerChange.objects.create(
        site=site, role=role, before=before, after=after, on=on, reason=reason.strip(), by=actor.name
    )
    audit.record(
        actions.OWNER_ASSIGNED, actor=actor, subject=site, role=change.get_role_display(),
        before=str(before or "无"), after=str(after or "无"), reason=reason.strip(),
    )  # fmt: skip
    return site


def organisation_of(organisation_id: UUID, county_key: UUID) -> Organisation:
    """An office of the county. Raises: InputError "registry.organisation_unknown"."""
    found = Organisation.objects.filter(pk=organisation_id, area__county_key=county_key).first()
    if found is None:
        raise InputError("registry.organisation_unknown", "没有这个机构，请从机构列表中选择。")
    return found


@transaction.atomic
def rule(
    *, business_id: int, organisation_id: UUID, principle: str, basis: str, on: date, actor: Actor,
    cooperating_ids: Iterable[UUID] = ()
) -> tuple[Ruling, int]:  # fmt: skip
    """The organisation supervises the kind of business from the day on; all its sites are re-assigned, with history.

    Args: `cooperating_ids`, offices that co-operate at all of these sites as long as the ruling is in force.
    Returns: the ruling, and how many sites changed their sector owner.
    Raises: NotVisible, NotPermitted, InputError "registry.basis_missing", "registry.ruling_earlier".
    """
    actor.require(permissions.RULE)
    business = lists.business(business_id, actor=actor)
    organisation = organisation_of(organisation_id, business.county.county_key)
    if not basis.strip():
        raise InputError("registry.basis_missing", "请写明裁定依据，例如会议纪要的文号。")
    earlier = Ruling.objects.select_for_update().filter(business=business, ended_on=None).first()
    if earlier is not None:
        if earlier.decided_on > on:
            raise InputError("registry.ruling_earlier", f"现行裁定作于 {earlier.decided_on}，新裁定的日期不能更早。")
        Ruling.objects.filter(pk=earlier.pk).update(ended_on=on)
    made = Ruling.objects.create(
        business=business, organisation=organisation, principle=principle, basis=basis.strip(), decided_on=on,
        decided_by=actor.name,
    )  # fmt: skip
    wanted = sorted(set(cooperating_ids) - {organisation_id})
    beside = [organisation_of(key, business.county.county_key) for key in wanted]
    RulingCooperation.objects.bulk_create(RulingCooperation(ruling=made, organisation=office) for office in beside)
    count = _reassign(made, actor)
    audit.record(
        actions.RULED, actor=actor, subject=made, business=business.name, organisation=organisation.short_name,
        principle=str(Principle(principle).label), basis=made.basis, sites=count,
        cooperating="、".join(office.short_name for office in beside) or "无",
    )  # fmt: skip
    return made, count


@transaction.atomic
def prepare_places(*, actor: Actor) -> int:
    """A kind of business for every type of place that is no firm, so that each can have its own ruling.

    Returns: how many were missing. Raises: NotPermitted.
    """
    actor.require(permissions.RULE)
    county = home_county(actor=actor)
    known = set(BusinessKind.objects.filter(county=county).values_list("name", flat=True))
    labels = {str(SiteKind(kind).label): sector for kind, (sector, _) in PLACE_SECTORS.items()}
    missing = [BusinessKind(county=county, name=n, sector=s) for n, s in labels.items() if n not in known]
    BusinessKind.objects.bulk_create(missing)
    return len(missing)


def _reassign(made: Ruling, actor: Actor) -> int:
    """In batches: a kind of business may have a hundred thousand sites."""
    total = 0
    for batch in _batches(made.business, made.organisation_id):
        OwnerChange.objects.bulk_create(
            OwnerChange(
                site=site, role=OwnerChange.Role.SECTOR, before_id=site.sector_owner_id, after=made.organisation,
                on=made.decided_on, ruling=made, reason=f"监管职责裁定：{made.basis}"[:500], by=actor.name,
            )
            for site in batch
        )  # fmt: skip
        for site in batch:
            site.sector_owner_id = made.organisation_id
        total += store_settled(batch, ["sector_owner"])
        follow(site.pk for site in batch)
    return total


def _batches(business: BusinessKind, organisation_id: UUID) -> Iterator[list[Site]]:
    """Sites of the kind that another body, or none, answers for."""
    last = 0
    while True:
        rows = Site.objects.filter(county_key=business.county_id, business=business, pk__gt=last)
        batch = list(rows.order_by("pk")[:BATCH])
        if not batch:
            return
        last = batch[-1].pk
        if changing := [site for site in batch if site.sector_owner_id != organisation_id]:
            yield changing
