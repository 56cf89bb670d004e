"""One body for many sites at once: shown before it is done, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import OwnerChange, Site
from zhiben.apps.registry.selectors import reach
from zhiben.apps.registry.services.filling import store_settled
from zhiben.apps.registry.services.following import follow
from zhiben.apps.registry.services.owners import organisation_of
from zhiben.apps.registry.services.telling import tell_changed
from zhiben.core.errors import InputError, NotVisible
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.selectors import home_county

MOST = 5_000


@dataclass(frozen=True)
class Preview:
    """What an assignment would do: to the sites that change, and how many have that body already."""

    sites: list[Site]
    same: int
    office: Organisation


def chosen_sites(keys: Sequence[int], *, actor: Actor) -> list[Site]:
    """Those of the keys that the actor may assign.

    Raises: InputError "registry.nothing_chosen", "registry.too_many_chosen".
    """
    actor.require(permissions.ASSIGN)
    if not keys:
        raise InputError("registry.nothing_chosen", "没有选择对象，请先在列表中勾选。")
    if len(set(keys)) > MOST:
        raise InputError("registry.too_many_chosen", f"一次最多调整 {MOST} 个对象，请先筛选。")
    rows = Site.objects.filter(reach.led(actor, permissions.ASSIGN), pk__in=keys)
    return list(rows.select_related("area", "sector_owner", "territory_owner").order_by("-pk"))


def preview(*, keys: Sequence[int], role: str, organisation_id: UUID, actor: Actor) -> Preview:
    """Raises: NotPermitted, InputError "registry.nothing_chosen", "registry.organisation_unknown"."""
    sites = chosen_sites(keys, actor=actor)
    if not sites:
        raise InputError("registry.nothing_chosen", "所选对象不在您的管辖范围内，请重新选择。")
    office = organisation_of(organisation_id, sites[0].county_key)
    column = f"{OwnerChange.Role(role).value}_owner_id"
    changing = [site for site in sites if getattr(site, column) != office.pk]
    return Preview(changing, len(sites) - len(changing), office)


@transaction.atomic
def assign_many(
    *, keys: Sequence[int], role: str, organisation_id: UUID, reason: str, on: date, actor: Actor
) -> tuple[UUID, int]:
    """From the day on, the organisation answers for all these sites. Those that have it already stay untouched.

    Returns: the batch, by which it is taken back, and how many sites changed.
    Raises: NotPermitted, InputError as `preview`, "registry.reason_missing".
    """
    if not reason.strip():
        raise InputError("registry.reason_missing", "请写明确定责任单位的原因，它会留在档案里。")
    found = preview(keys=keys, role=role, organisation_id=organisation_id, actor=actor)
    if any(site.county_key != found.sites[0].county_key for site in found.sites):
        raise InputError("registry.organisation_unknown", "没有这个机构，请从机构列表中选择。")
    batch = uuid4()
    wanted: dict[int, UUID | None] = {site.pk: found.office.pk for site in found.sites}
    count = _write(wanted, role, reason.strip(), on, batch, actor)
    label = str(OwnerChange.Role(role).label)
    audit.record(
        actions.OWNERS_ASSIGNED, actor=actor, subject=home_county(actor=actor), role=label, count=count,
        after=found.office.short_name, reason=reason.strip(), batch=batch,
    )  # fmt: skip
    return batch, count


@transaction.atomic
def undo_assignment(*, batch: UUID, on: date, actor: Actor) -> tuple[int, int]:
    """Give back what the batch changed, where nobody has changed it since. The history keeps both.

    Returns: how many were given back, and how many stay as they are.
    Raises: NotPermitted, NotVisible "registry.batch_absent".
    """
    actor.require(permissions.ASSIGN)
    inside = reach.led(actor, permissions.ASSIGN, "site__")
    changes = list(OwnerChange.objects.filter(inside, batch=batch).select_related("site"))
    if not changes:
        raise NotVisible("registry.batch_absent", "没有这次批量调整，或已经撤销。")
    role = changes[0].role
    column = f"{role}_owner_id"
    back = {c.site_id: c.before_id for c in changes if getattr(c.site, column) == c.after_id}
    count = _write(back, role, "撤销批量调整", on, None, actor)
    OwnerChange.objects.filter(pk__in=[c.pk for c in changes]).update(batch=None)
    audit.record(
        actions.ASSIGNMENT_UNDONE, actor=actor, subject=home_county(actor=actor), count=count,
        kept=len(changes) - count, batch=batch,
    )  # fmt: skip
    return count, len(changes) - count


def _write(
    wanted: dict[int, UUID | None], role: str, reason: str, on: date, batch: UUID | None, actor: Actor
) -> int:  # fmt: skip
    column = f"{role}_owner_id"
    many = list(Site.objects.select_for_update(of=("self",)).filter(pk__in=wanted).select_related("area"))
    OwnerChange.objects.bulk_create(
        OwnerChange(
            site=site, role=role, before_id=getattr(site, column), after_id=wanted[site.pk], on=on, reason=reason[:500],
            by=actor.name, batch=batch,
        )
        for site in many
    )  # fmt: skip
    for site in many:
        setattr(site, column, wanted[site.pk])
        site.revision += 1
    count = store_settled(many, [f"{role}_owner", "revision"])
    follow(site.pk for site in many)
    tell_changed(many, actor=actor)
    return count
