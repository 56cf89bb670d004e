"""Offices and their other names: kept by the system administrator, every change on the trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit as trail
from zhiben.foundation.access import services as access
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation, OrganisationKind
from zhiben.foundation.identity import audit, permissions


@transaction.atomic
def open_office(
    *,
    name: str,
    short_name: str,
    area: Area,
    kind: str,
    valid_from: date | None = None,
    aliases: Iterable[str] = (),
    actor: Actor,
) -> Organisation:
    """The area must come from a selector for the actor.

    Raises: NotPermitted; InputError "access.kind_unknown"; Conflict "access.office_present", "access.alias_taken".
    """
    actor.require(permissions.OFFICES)
    if kind not in OrganisationKind.values:
        raise InputError("access.kind_unknown", f"机构类别“{kind}”不存在，请从列表中选择。", kind=kind)
    if Organisation.objects.filter(area=area, name=name, valid_to=None).exists():
        raise Conflict("access.office_present", f"“{area}”已有机构“{name}”。", name=name)
    office = access.create_organisation(
        name=name,
        short_name=short_name or name,
        area=area,
        kind=kind,
        aliases=aliases,
        added_by=actor,
        valid_from=valid_from,
    )
    trail.record(audit.OFFICE_CREATED, actor=actor, subject=office, name=name, valid_from=valid_from)
    return office


@transaction.atomic
def end_office(
    *, office: Organisation, last_day: date, successor: Organisation | None, basis: str, actor: Actor
) -> None:
    """A reorganisation: the office keeps its name in every record, and its names lead to the successor afterwards.

    Raises: NotPermitted; InputError "access.office_ends_early", "identity.reason_missing"; Conflict
    "access.office_ended", "access.successor_wrong".
    """
    actor.require(permissions.OFFICES)
    locked = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=office.pk)
    if locked.valid_to is not None:
        raise Conflict("access.office_ended", f"“{locked}”已于 {locked.valid_to} 停用。")
    if locked.valid_from is not None and last_day < locked.valid_from:
        raise InputError("access.office_ends_early", "停用日期早于起用日期，请检查。")
    if not basis.strip():
        raise InputError("identity.reason_missing", "请写明依据，例如机构改革文件的名称和文号。")
    if successor is not None and (
        successor.pk == locked.pk
        or successor.area.county_key != locked.area.county_key
        or (successor.valid_to is not None and successor.valid_to <= last_day)
    ):
        raise Conflict("access.successor_wrong", "承接机构须是本县区仍在运行的另一个机构，请重新选择。")
    locked.valid_to, locked.successor = last_day, successor
    locked.save(update_fields=["valid_to", "successor"])
    trail.record(
        audit.OFFICE_ENDED,
        actor=actor,
        subject=locked,
        valid_to=last_day,
        successor=successor.name if successor else "（无）",
        basis=basis.strip(),
    )


@transaction.atomic
def add_alias(*, office: Organisation, name: str, actor: Actor) -> None:
    """Raises: NotPermitted; InputError "access.alias_empty"; Conflict "access.alias_taken"."""
    actor.require(permissions.OFFICES)
    alias = access.add_alias(organisation=office, name=name, actor=actor)
    trail.record(audit.ALIAS_ADDED, actor=actor, subject=office, name=alias.name)


@transaction.atomic
def remove_alias(*, office: Organisation, name: str, actor: Actor) -> None:
    """Raises: NotPermitted; Conflict "access.alias_own" for the office's own names and those it does not have."""
    actor.require(permissions.OFFICES)
    if not access.remove_alias(organisation=office, name=name):
        raise Conflict("access.alias_own", "机构的全称和简称不能删除，或该别名已不存在。请刷新页面。")
    trail.record(audit.ALIAS_REMOVED, actor=actor, subject=office, name=name)
