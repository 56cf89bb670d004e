"""Areas in time: registered, renamed, merged or closed; what was recorded keeps its place and its old name."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit as trail
from zhiben.foundation.access import services as access
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaKind, AreaName
from zhiben.foundation.identity import audit, permissions


@transaction.atomic
def add_area(
    *,
    name: str,
    level: str,
    parent: Area,
    kind: str,
    code: str = "",
    valid_from: date | None = None,
    actor: Actor,
) -> Area:
    """A territory, or a park, zone or stationed unit at a level of the tree. The parent must come from a selector.

    Raises: NotPermitted; InputError "access.area_level"; Conflict "access.area_present".
    """
    actor.require(permissions.OFFICES)
    _refuse_twin(parent, name)
    area = access.create_area(name=name, level=level, parent=parent, code=code, kind=kind, valid_from=valid_from)
    trail.record(audit.AREA_CREATED, actor=actor, subject=area, kind=AreaKind(kind).label, name=name)
    return area


@transaction.atomic
def rename_area(*, area: Area, name: str, since: date, basis: str, actor: Actor) -> None:
    """From the day on it is called so; what it was called before is kept. The area must come from a selector.

    Raises: NotPermitted; InputError "identity.reason_missing", "access.name_same"; Conflict "access.area_present",
    "access.area_ended".
    """
    actor.require(permissions.OFFICES)
    locked, name = _running(area), name.strip()
    if not name or name == locked.name:
        raise InputError("access.name_same", "新名称为空，或与现在的名称相同，请填写新名称。")
    _refuse_twin(locked.parent, name)
    AreaName.objects.create(area=locked, name=locked.name, valid_to=since - timedelta(days=1))
    before, locked.name = locked.name, name
    locked.save(update_fields=["name"])
    trail.record(
        audit.AREA_RENAMED, actor=actor, subject=locked, before=before, name=name, since=since, basis=_stated(basis)
    )


@transaction.atomic
def end_area(*, area: Area, last_day: date, successor: Area | None, basis: str, actor: Actor) -> None:
    """Merged into another area of its level, or given up. Grants at the successor cover its records from now on.

    Raises: NotPermitted; InputError "access.area_ends_early", "identity.reason_missing"; Conflict "access.area_ended",
    "access.successor_wrong", "access.area_county".
    """
    actor.require(permissions.OFFICES)
    locked = _running(area)
    if locked.parent_id is None:
        raise Conflict("access.area_county", "县区不能在这里撤销。")
    if locked.valid_from is not None and last_day < locked.valid_from:
        raise InputError("access.area_ends_early", "撤销日期早于设立日期，请检查。")
    if successor is not None:
        successor = Area.objects.select_for_update(of=("self",)).get(pk=successor.pk)
        _refuse_wrong(successor, locked)
        successor.absorbed = [*successor.absorbed, [locked.level, str(locked.pk)], *locked.absorbed]
        successor.save(update_fields=["absorbed"])
    locked.valid_to, locked.successor = last_day, successor
    locked.save(update_fields=["valid_to", "successor"])
    trail.record(
        audit.AREA_ENDED,
        actor=actor,
        subject=locked,
        valid_to=last_day,
        successor=successor.name if successor else "（无）",
        basis=_stated(basis),
    )


def _running(area: Area) -> Area:
    locked = Area.objects.select_for_update(of=("self",)).select_related("parent").get(pk=area.pk)
    if locked.valid_to is not None:
        raise Conflict("access.area_ended", f"“{locked}”已于 {locked.valid_to} 撤销。")
    return locked


def _refuse_twin(parent: Area | None, name: str) -> None:
    if Area.objects.filter(parent=parent, name=name, valid_to=None).exists():
        raise Conflict("access.area_present", f"“{parent}”已有区域“{name}”。", name=name)


def _refuse_wrong(successor: Area, ended: Area) -> None:
    same = successor.county_key == ended.county_key and successor.level == ended.level
    if successor.pk == ended.pk or not same or successor.valid_to is not None:
        raise Conflict("access.successor_wrong", "并入区域须是本县区同一层级、仍然存在的另一个区域，请重新选择。")


def _stated(basis: str) -> str:
    if not basis.strip():
        raise InputError("identity.reason_missing", "请写明依据，例如区划调整文件的名称和文号。")
    return basis.strip()
