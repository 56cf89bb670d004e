"""The register for programs: the list, files with what they hold, devices that are due, snapshots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from ninja import Query

from zhiben.apps.registry import permissions, schemas
from zhiben.apps.registry.models import Fact, Person, Site, Snapshot
from zhiben.apps.registry.selectors import file, lists, reach
from zhiben.apps.registry.selectors import sites as selectors
from zhiben.apps.registry.services import facts, sites
from zhiben.core import paging
from zhiben.core.identifiers.resident_id import mask_phone
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.api.schemas import (
    CountedPage,
    Key,
    Page,
    PageQuery,
    counted,
    cursor_after,
    key_after,
    page_of,
)
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("监管对象")
SITE = "/sites/{int:site_id}"


@OPERATIONS.read(
    "/sites", access=permissions.VIEW, summary="监管对象，新登记的在前", gives=CountedPage[schemas.SiteLine]
)
def list_sites(request: ActorRequest, wanted: Query[schemas.SiteQuery]) -> dict[str, Any]:
    look = selectors.Look(wanted.filter(), request.actor)
    page = look.page(wanted.limit)
    after = cursor_after(int(page.next) if page.next else None)
    return page_of(page.rows, after) | counted(wanted, look.count)


@OPERATIONS.read(SITE, access=permissions.VIEW, summary="一份档案", gives=schemas.SiteFile)
def get_site(request: ActorRequest, site_id: Key) -> dict[str, Any]:
    return _file(reach.site(site_id, actor=request.actor))


def _file(site: Site) -> dict[str, Any]:
    known = {name: getattr(site, name) for name in schemas.SiteFile.model_fields}
    territory, sector = site.territory_owner, site.sector_owner
    return known | {
        "area": site.area.name,
        "business": site.business.name if site.business else None,
        "territory_owner": territory.short_name if territory else None,
        "sector_owner": sector.short_name if sector else None,
    }


@OPERATIONS.write("/sites", access=permissions.EDIT, summary="登记监管对象", gives=schemas.SiteFile, status=201)
def create_site(request: ActorRequest, given: schemas.NewSite) -> dict[str, Any]:
    made = sites.register_site(
        area_id=given.area_id, values=given.values(), business=given.business, on=timezone.localdate(), actor=request.actor
    )  # fmt: skip
    return _file(reach.site(made.pk, actor=request.actor))


@OPERATIONS.write(
    SITE, access=permissions.EDIT, summary="修改档案", gives=schemas.SiteFile, method="PATCH",
    about="没有给出的项目保持不变；换了区域或业态的，监管责任随之调整。",
)  # fmt: skip
def edit_site(request: ActorRequest, site_id: Key, given: schemas.SiteEdit) -> dict[str, Any]:
    sites.change_site(
        site_id=site_id, values=given.values(), area_id=given.area_id, business=given.business,
        revision=given.revision, actor=request.actor,
    )  # fmt: skip
    return _file(reach.site(site_id, actor=request.actor))


@OPERATIONS.read(
    f"{SITE}/facts", access=permissions.VIEW, summary="档案数据：每个项目的现行内容", gives=list[schemas.FactLine]
)
def list_facts(request: ActorRequest, site_id: Key) -> list[dict[str, Any]]:
    return [_fact(fact) for fact in file.current_facts(reach.site(site_id, actor=request.actor))]


@OPERATIONS.read(
    SITE + "/facts/{str:kind}", access=permissions.VIEW, summary="一个项目的历次观察，新的在前",
    gives=Page[schemas.FactLine],
)  # fmt: skip
def list_fact_history(
    request: ActorRequest, site_id: Key, kind: schemas.FactCode, wanted: Query[PageQuery]
) -> dict[str, Any]:
    rows = file.fact_history(reach.site(site_id, actor=request.actor), kind.value)
    if (after := _day_and_key(wanted.after)) is not None:
        day, key = after
        rows = rows.filter(Q(observed_on__lt=day) | Q(observed_on=day, pk__lt=key))
    return _page(rows, wanted, _fact, lambda fact: (fact.observed_on.isoformat(), str(fact.pk)))


@OPERATIONS.write(
    f"{SITE}/facts", access=permissions.RECORD, summary="登记一项档案数据", gives=schemas.FactLine, status=201,
    about="新的观察替代旧的，旧的保留；同一观察登记两次只算一次。",
)  # fmt: skip
def record_fact(request: ActorRequest, site_id: Key, given: schemas.NewFact) -> dict[str, Any]:
    values = given.model_dump(mode="json") | {"observed_on": given.observed_on}
    return _fact(facts.record_fact(site_id=site_id, on=timezone.localdate(), actor=request.actor, **values))


def _fact(fact: Fact) -> dict[str, Any]:
    known = {name: getattr(fact, name) for name in schemas.FactLine.model_fields if name not in ("label", "value")}
    return known | {"label": fact.definition.label, "value": fact.value_text}


@OPERATIONS.read(f"{SITE}/people", access=permissions.VIEW, summary="人员", gives=Page[schemas.PersonLine])
def list_people(request: ActorRequest, site_id: Key, wanted: Query[PageQuery]) -> dict[str, Any]:
    rows = file.people(reach.site(site_id, actor=request.actor)).order_by("pk")
    if (after := key_after(wanted.after)) is not None:
        rows = rows.filter(pk__gt=after)
    return _page(rows, wanted, _person, lambda person: (str(person.pk),))


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": person.name,
        "post": person.post,
        "phone": mask_phone(person.phone),
        "points": person.points,
        "certificates": [{"name": each.kind, "expires_on": each.expires_on} for each in person.certificates.all()],
    }


@OPERATIONS.read(
    "/equipment/due",
    access=permissions.VIEW,
    summary="到期的设备，最早到期的在前",
    gives=CountedPage[schemas.DeviceLine],
)
def list_due_equipment(request: ActorRequest, wanted: Query[schemas.DueQuery]) -> dict[str, Any]:
    which, on, actor = wanted.which.value, timezone.localdate(), request.actor
    rows = file.due_equipment(actor=actor, on=on, which=which, after=_day_and_key(wanted.after), size=wanted.limit)
    column = "inspection_due_on" if which == "overdue" else "retires_on"
    page = _page(rows, wanted, _device, lambda device: (getattr(device, column).isoformat(), str(device.pk)))
    return page | counted(wanted, lambda: file.due_count(actor=actor, on=on, which=which, cap=paging.COUNT_CAP))


def _device(device: Any) -> dict[str, Any]:
    known = {name: getattr(device, name) for name in schemas.DeviceLine.model_fields if name != "site"}
    return known | {"site": device.site.name}


@OPERATIONS.read(
    "/snapshots", access=permissions.SUPERVISE, summary="底数快照，新的在前", gives=Page[schemas.SnapshotLine]
)
def list_snapshots(request: ActorRequest, wanted: Query[PageQuery]) -> dict[str, Any]:
    rows = lists.snapshots(actor=request.actor).order_by("-taken_at", "-pk")
    if wanted.after:
        at, key = paging.read_instant(wanted.after)
        rows = rows.filter(Q(taken_at__lt=at) | Q(taken_at=at, pk__lt=key))
    return _page(rows, wanted, _snapshot, lambda row: (row.taken_at.isoformat(), str(row.pk)))


@OPERATIONS.read(
    "/snapshots/{uuid:snapshot_id}", access=permissions.SUPERVISE, summary="一份底数快照", gives=schemas.SnapshotFile
)
def get_snapshot(request: ActorRequest, snapshot_id: UUID) -> dict[str, Any]:
    found = lists.snapshot(snapshot_id, actor=request.actor)
    return _snapshot(found) | {"added_later": lists.added_later(found, actor=request.actor)}


def _snapshot(found: Snapshot) -> dict[str, Any]:
    known = {name: getattr(found, name) for name in schemas.SnapshotLine.model_fields}
    return known | {"area": found.area.name}


@OPERATIONS.read(
    "/snapshots/{uuid:snapshot_id}/items", access=permissions.SUPERVISE, summary="底数快照中的对象",
    gives=Page[schemas.SnapshotItemLine],
)  # fmt: skip
def list_snapshot_items(request: ActorRequest, snapshot_id: UUID, wanted: Query[PageQuery]) -> dict[str, Any]:
    found = lists.snapshot(snapshot_id, actor=request.actor)
    rows = lists.snapshot_page(found, after=key_after(wanted.after) or 0, size=wanted.limit)
    return _page(rows, wanted, lambda item: item, lambda item: (str(item.site_id),))


@OPERATIONS.read(
    "/businesses/undecided", access=permissions.SUPERVISE, summary="等待裁定监管部门的业态",
    gives=Page[schemas.BusinessLine],
)  # fmt: skip
def list_undecided_businesses(request: ActorRequest, wanted: Query[PageQuery]) -> dict[str, Any]:
    waiting, after = lists.undecided_counts(actor=request.actor), key_after(wanted.after) or 0
    kinds = sorted(lists.businesses(actor=request.actor), key=lambda kind: kind.pk)
    rows = [kind for kind in kinds if kind.pk > after and lists.ruling_in_force(kind) is None]

    def line(kind: Any) -> dict[str, Any]:
        return {"id": kind.pk, "name": kind.name, "sector": kind.sector, "waiting": waiting.get(kind.pk, 0)}

    return _page(rows, wanted, line, lambda kind: (str(kind.pk),))


def _page(rows: QuerySet[Any] | Sequence[Any], wanted: PageQuery, line: Any, keys: Any) -> dict[str, Any]:
    """One page of rows that are in order; of one more than a page, the last says that there is a next one."""
    found = list(rows[: wanted.limit + 1])
    shown = found[: wanted.limit]
    return page_of(map(line, shown), paging.cursor_of(*keys(shown[-1])) if len(found) > len(shown) else "")


def _day_and_key(cursor: str) -> tuple[date, int] | None:
    """Raises: InputError "page.cursor_broken"."""
    if not cursor:
        return None
    try:
        day, key = paging.read_cursor(cursor)
        return datetime.fromisoformat(day).date(), key_after(cursor_after(int(key))) or 0
    except ValueError as error:
        raise paging.broken() from error
