"""Rulings, imports, snapshots, the map: what belongs to a county rather than to one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value

from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import (
    AreaOutline,
    BusinessKind,
    Ruling,
    RulingCooperation,
    Site,
    SiteImport,
    Snapshot,
    SnapshotItem,
)
from zhiben.apps.registry.selectors import sites
from zhiben.apps.registry.selectors.reach import led
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.vocabulary import PLACE_SECTORS, SiteKind
from zhiben.core.errors import NotVisible
from zhiben.core.paging import COUNT_CAP
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation

MAP_POINTS = 1000
FEW = 20_000
# Of a wide box nearly all lie inside: half as many again are looked at for the points that are shown.
LOOKED_AT = 1_500
# Degrees.
WIDE = 0.15
_POINT = ("id", "name", "risk", "kind", "sector", "longitude", "latitude", "crs")


def businesses(*, actor: Actor) -> list[BusinessKind]:
    """Kinds of business of the actor's counties, with the ruling in force as `ruled`; undecided ones first."""
    inside = Prefetch(
        "rulings",
        Ruling.objects.select_related("organisation").prefetch_related(
            Prefetch("cooperations", RulingCooperation.objects.select_related("organisation"))
        ),
        to_attr="all_rulings",
    )
    rows = BusinessKind.objects.filter(actor.scope.county_q("county")).prefetch_related(inside)
    return sorted(rows, key=lambda kind: (bool(ruling_in_force(kind)), kind.name))


@dataclass(frozen=True)
class Place:
    """A type of place that is no firm: the kind of business that rulings name, and the office that usually leads."""

    kind: str
    label: str
    business: BusinessKind | None
    ruling: Ruling | None
    offered: Organisation | None


def place_types(kinds: Iterable[BusinessKind], offices: Iterable[Organisation]) -> list[Place]:
    """Every type of place, with what the county decided of it. `kinds`: as `businesses` gives them. No query."""
    known = {kind.name: kind for kind in kinds}
    by_kind: dict[str, Organisation] = {}
    for office in offices:
        by_kind.setdefault(office.kind, office)
    found = []
    for kind, (_, leading) in PLACE_SECTORS.items():
        label = str(SiteKind(kind).label)
        business = known.get(label)
        ruling = ruling_in_force(business) if business else None
        found.append(Place(kind, label, business, ruling, None if leading == "department" else by_kind.get(leading)))
    return found


def ruling_in_force(kind: BusinessKind) -> Ruling | None:
    found: list[Ruling] = kind.all_rulings if hasattr(kind, "all_rulings") else list(kind.rulings.all())
    return next((ruling for ruling in found if ruling.ended_on is None), None)


def business(business_id: int, *, actor: Actor, permission: str = permissions.RULE) -> BusinessKind:
    """Raises: NotVisible."""
    reachable = actor.scope_for(permission).q(area="county", organisation=None)
    found = BusinessKind.objects.filter(reachable, pk=business_id).select_related("county").first()
    if found is None:
        raise NotVisible("registry.business_absent", "没有这种业态，或其不在您的管辖范围内。")
    return found


def undecided_counts(*, actor: Actor, kinds: Iterable[BusinessKind] | None = None) -> dict[int, int]:
    """How many visible sites each kind of business without a ruling has: the queue that waits. Counted in the index.

    `kinds`: as `businesses` gives them, where they have been read anyway.
    """
    if kinds is None:
        ruled = Ruling.objects.filter(ended_on=None).values("business")
        waiting = BusinessKind.objects.filter(actor.scope.county_q("county")).exclude(pk__in=ruled)
        undecided = list(waiting.values_list("pk", flat=True))
    else:
        undecided = [kind.pk for kind in kinds if ruling_in_force(kind) is None]
    rows = Site.objects.filter(led(actor), business__in=undecided)
    return dict(rows.order_by().values_list("business").annotate(n=Count("business")))


def site_import(import_id: UUID, *, actor: Actor) -> SiteImport:
    """Raises: NotVisible."""
    reachable = actor.scope_for(permissions.IMPORT).q(organisation=None)
    found = SiteImport.objects.filter(reachable, pk=import_id).select_related("area").first()
    if found is None:
        raise NotVisible("registry.import_absent", "没有这次导入，或您无权查看。请重新导入文件。")
    return found


def imports(*, actor: Actor) -> QuerySet[SiteImport]:
    reachable = actor.scope_for(permissions.IMPORT).q(organisation=None)
    return SiteImport.objects.filter(reachable).order_by("-handed_in_at")[:20]


def snapshots(*, actor: Actor) -> QuerySet[Snapshot]:
    """Of the areas the actor supervises."""
    return Snapshot.objects.filter(actor.scope_for(permissions.SUPERVISE).q(organisation=None)).select_related("area")


def snapshot(snapshot_id: UUID, *, actor: Actor) -> Snapshot:
    """Raises: NotVisible."""
    found = snapshots(actor=actor).filter(pk=snapshot_id).first()
    if found is None:
        raise NotVisible("registry.snapshot_absent", "没有这份底数快照，或其不在您的管辖范围内。")
    return found


def added_later(found: Snapshot, *, actor: Actor) -> int:
    """Sites of the same filter that were registered after the list was taken."""
    conditions = sites.conditions(SiteFilter(**filter_of(found.wanted)), actor=actor)
    return sum(Site.objects.filter(each, pk__gt=found.last_site).count() for each in conditions)


def filter_of(texts: dict[str, str]) -> dict[str, Any]:
    """A filter as it was kept with a snapshot."""
    known: dict[str, Any] = {name: value for name, value in texts.items() if name not in ("area", "business", "owner")}
    if texts.get("area"):
        known["area"] = UUID(texts["area"])
    if texts.get("owner"):
        known["owner"] = UUID(texts["owner"])
    if texts.get("business"):
        known["business"] = int(texts["business"])
    return known


def snapshot_page(found: Snapshot, *, after: int, size: int = sites.PAGE_ROWS) -> list[SnapshotItem]:
    """One page and one more."""
    return list(found.items.filter(site_id__gt=after).order_by("site_id")[: size + 1])


def outlines(*, actor: Actor) -> QuerySet[AreaOutline]:
    return AreaOutline.objects.filter(actor.scope.county_q("")).select_related("area").order_by("area__level", "pk")


def map_points(wanted: SiteFilter, box: tuple[float, float, float, float], *, actor: Actor) -> tuple[list[Site], bool]:
    """Sites inside the box (west, south, east, north), at most MAP_POINTS, and whether there may be more.

    In a wide box, or of few, the newest ones; else those in it from west to east.
    """
    west, south, east, north = box
    inside = Q(longitude__gte=west, longitude__lte=east, latitude__gte=south, latitude__lte=north)
    wide = east - west > WIDE and north - south > WIDE
    narrowed = bool(wanted.as_texts())
    found: list[Site] = []
    for condition in sites.conditions(wanted, actor=actor):
        rows = Site.objects.filter(condition).only(*_POINT)
        if wide:
            newest = rows.order_by("-pk")[:LOOKED_AT]
            found += [s for s in newest if s.longitude and s.latitude and west <= s.longitude <= east and south <= s.latitude <= north]  # fmt: skip
        elif narrowed and rows[: FEW + 1].values("pk").count() <= FEW:
            # Said so that no index of longitudes is taken: those of the filter are fewer than those of the strip.
            across = rows.annotate(across=F("longitude") + Value(0.0)).filter(across__gte=west, across__lte=east)
            found += across.filter(latitude__gte=south, latitude__lte=north).order_by("-pk")[: MAP_POINTS + 1]
        else:
            found += rows.filter(inside).order_by("longitude")[: MAP_POINTS + 1]
    return found[:MAP_POINTS], len(found) > MAP_POINTS


def unplaced_count(wanted: SiteFilter, *, actor: Actor) -> int:
    """Sites of the filter that have no point."""
    total = 0
    for condition in sites.conditions(wanted, actor=actor):
        rows = Site.objects.filter(condition, longitude=None).order_by()
        total += rows[: COUNT_CAP + 1].values("pk").count()
    return total


def unplaced(wanted: SiteFilter, *, actor: Actor, limit: int = 30) -> list[tuple[int, str, str]]:
    """The newest sites of the filter that have no point: key, name, address."""
    found: dict[int, tuple[int, str, str]] = {}
    for condition in sites.conditions(wanted, actor=actor):
        rows = Site.objects.filter(condition, longitude=None).order_by("-pk").values_list("pk", "name", "address")
        found |= {row[0]: row for row in rows[:limit]}
    return [found[key] for key in sorted(found, reverse=True)][:limit]
