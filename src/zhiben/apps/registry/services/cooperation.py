"""Offices that co-operate at a site which another one leads: who they are, and what they say."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import Remark, Site, SiteCooperation
from zhiben.apps.registry.selectors import file, reach
from zhiben.apps.registry.services.filling import cooperating, words_of
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation

LONGEST = 1000


@transaction.atomic
def begin_cooperation(
    *, site_id: int, organisation_id: UUID, reason: str, on: date, actor: Actor
) -> SiteCooperation:  # fmt: skip
    """From the day on, the office sees the file and may remark on it. The leading offices stay what they are.

    Raises: NotVisible, NotPermitted, InputError "registry.reason_missing", "registry.organisation_unknown",
    Conflict "registry.leads_already", "registry.cooperates_already".
    """
    actor.require(permissions.ASSIGN)
    site = reach.site(site_id, actor=actor, permission=permissions.ASSIGN, lock=True)
    _require_reason(reason)
    office = Organisation.objects.filter(pk=organisation_id, area__county_key=site.county_key).first()
    if office is None:
        raise InputError("registry.organisation_unknown", "没有这个机构，请从机构列表中选择。")
    if office.pk in (site.sector_owner_id, site.territory_owner_id):
        raise Conflict("registry.leads_already", f"{office.short_name}已是这里的责任单位，不必再列为配合单位。")
    if SiteCooperation.objects.filter(site=site, organisation=office, until=None).exists():
        raise Conflict("registry.cooperates_already", f"{office.short_name}已是这里的配合单位。")
    made = SiteCooperation.objects.create(
        site=site, organisation=office, since=on, reason=reason.strip()[:500], by=actor.name
    )
    _found_by(site)
    audit.record(
        actions.COOPERATION_BEGUN, actor=actor, subject=site, organisation=office.short_name, reason=made.reason
    )
    return made


@transaction.atomic
def end_cooperation(*, cooperation_id: int, reason: str, on: date, actor: Actor) -> SiteCooperation:
    """Raises: NotVisible, NotPermitted, InputError "registry.reason_missing", Conflict "registry.cooperation_over"."""
    actor.require(permissions.ASSIGN)
    found = file.cooperation(cooperation_id, actor=actor)
    _require_reason(reason)
    if found.until is not None:
        raise Conflict("registry.cooperation_over", "该单位已不再配合，请刷新后再看。")
    found.until = on
    found.save(update_fields=["until"])
    _found_by(found.site)
    audit.record(
        actions.COOPERATION_ENDED, actor=actor, subject=found.site, organisation=found.organisation.short_name,
        reason=reason.strip(),
    )  # fmt: skip
    return found


@transaction.atomic
def add_remark(*, site_id: int, text: str, actor: Actor, now: datetime) -> Remark:
    """Say something of a site; its file stays as it is. Raises: NotVisible, NotPermitted, InputError "registry.remark"."""
    actor.require(permissions.REMARK)
    site = reach.site(site_id, actor=actor, permission=permissions.REMARK)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise InputError("registry.remark", f"请填写意见，最多 {LONGEST} 字。")
    office = Organisation.objects.filter(pk=actor.organisation_id).first() if actor.organisation_id else None
    made = Remark.objects.create(site=site, text=said, at=now, by=actor.name, organisation=office)
    audit.record(
        actions.REMARKED, actor=actor, subject=site, text=said, organisation=office.short_name if office else actor.name
    )
    return made


def _found_by(site: Site) -> None:
    """The words by which the list of a co-operating office finds the site."""
    site.search_text = words_of(site, cooperating([site]).get(site.pk, ()))
    site.save(update_fields=["search_text"])


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise InputError("registry.reason_missing", "请写明原因，它会留在档案里。")
