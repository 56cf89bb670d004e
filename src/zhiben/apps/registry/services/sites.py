"""Registering a site and changing its file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from zhiben.apps.registry import audit as actions
from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors import reach
from zhiben.apps.registry.services.filling import County, assign_by_rule, cooperating, place, settle
from zhiben.apps.registry.services.following import follow
from zhiben.apps.registry.services.telling import tell_changed
from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.core.identifiers.coordinates import read_point
from zhiben.core.identifiers.credit_code import read_credit_code
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

# Fields that people write. Owners, keys and words follow from them or have commands of their own.
WRITABLE = (
    "kind", "name", "credit_code", "address", "sector", "other_sectors", "industry_code", "size", "risk", "status",
    "manager", "owner_name", "longitude", "latitude", "crs",
)  # fmt: skip


@transaction.atomic
def register_site(*, area_id: UUID, values: Mapping[str, Any], business: str = "", on: date, actor: Actor) -> Site:
    """A new file.

    Args: `values`, some of WRITABLE; `business`, the kind of business where it is not the sector's own.
    Raises: NotPermitted, InputError "registry.…", Conflict "registry.credit_code_taken".
    """
    actor.require(permissions.EDIT)
    area = Area.objects.filter(actor.scope.county_q(""), pk=area_id).first()
    if area is None:
        raise InputError("registry.area_unknown", "没有这个区域，或其不在您的管辖范围内，请重新选择。")
    county = County.of(area.county_key)
    site = Site(registered_on=on)
    _write(site, values)
    place(site, area)
    site.business = county.business(business.strip(), site.sector, site.kind)
    assign_by_rule(site, county)
    settle(site)
    if not reach.covers(actor.scope_for(permissions.EDIT), site):
        raise NotPermitted("registry.outside", f"“{area.name}”的这类对象不归您单位登记，请由属地或行业监管部门登记。")
    _refuse_taken_code(site)
    site.save(force_insert=True)
    audit.record(actions.REGISTERED, actor=actor, subject=site, kind=site.get_kind_display(), name=site.name)
    tell_changed([site], actor=actor)
    return site


@transaction.atomic
def change_site(
    *, site_id: int, values: Mapping[str, Any], area_id: UUID | None = None, business: str | None = None,
    revision: int, actor: Actor
) -> Site:  # fmt: skip
    """Change what differs; owners follow a changed area or kind of business. Nothing different writes nothing.

    Raises: NotVisible, NotPermitted, InputError, Conflict "registry.changed_meanwhile".
    """
    actor.require(permissions.EDIT)
    site = reach.site(site_id, actor=actor, permission=permissions.EDIT, lock=True)
    if site.revision != revision:
        raise Conflict("registry.changed_meanwhile", f"“{site.name}”已被他人修改，请刷新后核对再保存。")
    before = described(site)
    _write(site, values)
    moved = area_id is not None and area_id != site.area_id
    county = County.of(site.county_key)
    if moved and area_id is not None:
        place(site, _inside(county, area_id))
    kind = county.business((business or "").strip(), site.sector, site.kind) if business is not None else site.business
    if moved or kind != site.business:
        site.business = kind
        assign_by_rule(site, county)
    settle(site, cooperating([site]).get(site.pk, ()))
    changes = differences(before, described(site))
    if not changes:
        return site
    _refuse_taken_code(site)
    site.revision += 1
    site.save()
    follow([site.pk])
    text = "；".join(f"{label} {old or '空'} → {new or '空'}" for label, (old, new) in changes.items())
    audit.record(actions.CHANGED, actor=actor, subject=site, changes=text)
    tell_changed([site], actor=actor)
    return site


def _inside(county: County, area_id: UUID) -> Area:
    if area_id not in county.areas:
        raise InputError("registry.area_unknown", "没有这个区域，或其不在您的管辖范围内，请重新选择。")
    return county.areas[area_id]


def _write(site: Site, values: Mapping[str, Any]) -> None:
    """Raises: InputError for an unknown field, a code or a point that does not check, a missing name."""
    if odd := values.keys() - set(WRITABLE):
        raise InputError("registry.field_unknown", f"没有这些项目：{'、'.join(sorted(odd))}。")
    for name, value in values.items():
        setattr(site, name, value.strip() if isinstance(value, str) else value)
    if not site.name:
        raise InputError("registry.name_missing", "请填写名称。")
    if site.credit_code:
        site.credit_code = read_credit_code(site.credit_code).text
    if site.longitude is None and site.latitude is None:
        site.crs = ""
    elif site.longitude is None or site.latitude is None:
        raise InputError("registry.half_point", "经度和纬度须同时填写。")
    else:
        site.crs = read_point(site.longitude, site.latitude, site.crs).crs.value


def _refuse_taken_code(site: Site) -> None:
    if not site.credit_code:
        return
    taken = Site.objects.filter(county_key=site.county_key, credit_code=site.credit_code).exclude(pk=site.pk).first()
    if taken is not None:
        raise Conflict(
            "registry.credit_code_taken",
            f"统一社会信用代码 {site.credit_code} 已登记在“{taken.name}”名下，请在原档案上修改。",
            site=taken.pk,
        )


LABELS = {
    field.name: str(field.verbose_name)
    for field in Site._meta.concrete_fields
    if field.name in (*WRITABLE, "area", "business", "territory_owner", "sector_owner")
}


def described(site: Site) -> dict[str, str]:
    """Every value in the words that people read, by label."""
    found = {}
    for name, label in LABELS.items():
        shown = getattr(site, f"get_{name}_display", None)
        value = shown() if shown else getattr(site, name)
        if isinstance(value, list):
            value = "、".join(map(str, value))
        found[label] = "" if value is None else str(value)
    return found


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """Label to old and new, where they differ."""
    return {label: [old, after[label]] for label, old in before.items() if old != after[label]}
