"""What of a denominator is covered: by an inspection, or by a fact that was observed in a period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef, QuerySet

from zhiben.apps.registry.models import Fact, Site, Snapshot, SnapshotItem
from zhiben.apps.registry.selectors import lists, sites
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.vocabulary import FACTS, FactSource
from zhiben.foundation.access.actor import Actor

INSPECTED = "inspected"
SHOWN = {"uncovered": "未覆盖", "covered": "已覆盖", "gone": "已关闭或不在档", "added": "之后新增"}


@dataclass(frozen=True)
class Measure:
    """`kind`: a kind of fact, or INSPECTED for anything that an inspection found. Both days count."""

    kind: str
    since: date
    until: date

    @property
    def words(self) -> str:
        what = "经检查核实" if self.kind == INSPECTED else f"登记了“{FACTS[self.kind].label}”"
        return f"{self.since.isoformat()} 至 {self.until.isoformat()} {what}"


@dataclass(frozen=True)
class Coverage:
    """Numerator, denominator, share in percent with one decimal (None of nothing), what came later and what went."""

    covered: int
    total: int
    share: Decimal | None
    added_later: int
    gone: int


def coverage_of(found: Snapshot, measure: Measure, *, actor: Actor) -> Coverage:
    """Three queries, and one for each branch of the actor's scope."""
    covered = _covered(found, measure).count()
    share = None
    if found.count:
        share = (Decimal(100 * covered) / found.count).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Coverage(covered, found.count, share, lists.added_later(found, actor=actor), _gone(found).count())


def _reached(measure: Measure) -> Exists:
    facts = Fact.objects.filter(site=OuterRef("site_id"), observed_on__range=(measure.since, measure.until))
    asked = {"source": FactSource.INSPECTED} if measure.kind == INSPECTED else {"kind": measure.kind}
    return Exists(facts.filter(**asked))


def _covered(found: Snapshot, measure: Measure) -> QuerySet[SnapshotItem]:
    return found.items.filter(_reached(measure))


def _present() -> Exists:
    return Exists(Site.objects.filter(pk=OuterRef("site_id")).exclude(status="closed"))


def _gone(found: Snapshot) -> QuerySet[SnapshotItem]:
    return found.items.filter(~_present())


def page(found: Snapshot, measure: Measure, *, show: str, after: int, actor: Actor) -> list[SnapshotItem]:
    """Rows of one kind by key, one more than a page. Added ones are sites of the same filter, in the form of items."""
    if show == "added":
        return _added(found, after, actor)
    rows = {"covered": _covered(found, measure), "gone": _gone(found)}.get(show, found.items.filter(~_reached(measure)))
    return list(rows.filter(site_id__gt=after).order_by("site_id")[: sites.PAGE_ROWS + 1])


def _added(found: Snapshot, after: int, actor: Actor) -> list[SnapshotItem]:
    last = max(after, found.last_site)
    rows: list[SnapshotItem] = []
    for condition in sites.conditions(SiteFilter(**lists.filter_of(found.wanted)), actor=actor):
        later = Site.objects.filter(condition, pk__gt=last).select_related("area").order_by("pk")
        rows += [
            SnapshotItem(site_id=s.pk, name=s.name, credit_code=s.credit_code, area_name=s.area.name)
            for s in later[: sites.PAGE_ROWS + 1]
        ]
    return sorted(rows, key=lambda row: row.site_id)[: sites.PAGE_ROWS + 1]


def all_items(found: Snapshot, measure: Measure) -> Iterator[tuple[str | int, ...]]:
    """Every item in words, for a sheet."""
    rows = found.items.annotate(reached=_reached(measure), present=_present()).order_by("site_id")
    names = ("site_id", "name", "credit_code", "area_name", "reached", "present")
    for key, name, code, area, reached, present in rows.values_list(*names).iterator(5000):
        yield key, name, code, area, "已覆盖" if reached else "未覆盖", "在册" if present else "已关闭或不在档"
