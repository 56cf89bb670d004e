"""A run in columns stores what a run site by site stores: every row, over random sites with gaps, windows, local values,
closed sites and values that an edition cannot read."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from zhiben.apps.registry.models import Fact, Site
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.engine import ways
from zhiben.apps.rulepacks.models import FactTally, LocalParameter, RuleTally, SiteJudgement, Verdict, VerdictChange
from zhiben.core.rules.loader import PACKS, load_pack
from zhiben.core.rules.model import Fact as Asked
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Places

pytest.importorskip("polars")
pytest.importorskip("ibis")
pytestmark = pytest.mark.django_db

KEPT = (SiteJudgement, Verdict, VerdictChange, RuleTally, FactTally)
MOMENTS = {"id", "run", "at", "judged_at"}
KITCHEN: dict[str, tuple[Any, ...]] = {
    "kitchen_gas": (100, 101, 99.5, 3_000_000_000.125), "kitchen_room": (True, False),
    "kitchen_alarms": ("gas", "gas;smoke", "无", "sirens"), "kitchen_drills": ("2026-01-05; 2025-12-31", "无", "2026-02-30"),
}  # fmt: skip


def stored() -> list[list[tuple[Any, ...]]]:
    """Every row that a run writes, but for keys and moments."""
    found = []
    for model in KEPT:
        names = [f.attname for f in model._meta.concrete_fields if f.name not in MOMENTS]
        found.append(sorted(model._default_manager.values_list(*names), key=repr))
    return found


def emptied() -> None:
    for model in KEPT:
        model._default_manager.all().delete()


@pytest.fixture
def sites(gao: Actor, places: Places) -> list[Site]:
    testing.kitchens(gao)
    testing.mines(gao)
    area, on = places.village, timezone.localdate()
    keys = {name: getattr(area, name) for name in ("county_key", "town_key", "village_key", "grid_key")}
    made = Site.objects.bulk_create(
        Site(
            kind="small_place" if at % 2 else "enterprise", sector="trade" if at % 3 else "mines", name=f"单位{at}", area=area,
            registered_on=on, other_sectors=["mines"] if at % 7 == 0 else [], status="closed" if at % 50 == 9 else "operating",
            **keys,
        )
        for at in range(300)
    )  # fmt: skip
    LocalParameter.objects.create(
        county_id=area.county_key, pack="anlan-kitchens", name="yearly_drills", label="每年演练次数", value="1",
        starts_on=date(2025, 6, 1), reason="县里规定", set_by="高敏",
    )  # fmt: skip
    answered(made, random.Random(7), on)  # noqa: S311
    return made


def answered(sites: list[Site], draw: random.Random, on: date) -> None:
    pack = load_pack(PACKS / testing.MINES)
    rows = []
    for site in sites:
        given = {name: draw.choice(values) for name, values in KITCHEN.items() if draw.random() < 0.7}
        given |= {name: _value(fact, draw, on) for name, fact in pack.facts.items() if draw.random() < 0.6}
        given |= {f"subject.{name}": draw.random() < 0.6 for name in pack.subjects if draw.random() < 0.4}
        given |= {"depth": 700} if draw.random() < 0.3 else {}
        given |= {"licence_expires": on + timedelta(days=draw.choice((-1, 0, 1)))} if draw.random() < 0.3 else {}
        rows += [_row(site, name, value, on - timedelta(days=draw.randrange(9))) for name, value in given.items()]
    Fact.objects.bulk_create(rows)


def _row(site: Site, name: str, value: Any, on: date) -> Fact:
    column = {bool: "flag", str: "text", date: "day"}.get(type(value), "number")
    return Fact(site=site, kind=name, observed_on=on, source="inspected", recorded_by="高敏", **{column: value})


def _value(fact: Asked, draw: random.Random, on: date) -> Any:
    if draw.random() < 0.03:
        return draw.choice((True, 3, "是", "另一版本的值"))
    match fact.type:
        case "bool":
            return draw.random() < 0.7
        case "number" | "integer":
            return draw.choice((0, 1, 2.5, 30, 600, 800, 1000))
        case "date":
            return on - timedelta(days=draw.randrange(-40, 900))
        case "choice":
            return draw.choice(list(fact.values))
        case "set":
            return ";".join(value for value in fact.values if draw.random() < 0.6) or "无"
        case "events":
            return "; ".join(str(on - timedelta(days=draw.randrange(400))) for _ in range(draw.randrange(4))) or "无"
    return "无"


def both_ways(gao: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    for many in (0, 10**9):
        monkeypatch.setattr(ways, "MANY", many)
        emptied()
        testing.judged(gao)
        kept.append(stored())
    assert kept[0] == kept[1]


def test_a_run_in_columns_stores_every_row_that_a_run_site_by_site_stores(
    gao: Actor, sites: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_ways(gao, monkeypatch)
    judged = SiteJudgement.objects.all()
    assert judged.count() == 294 and Verdict.objects.count() > 300
    assert judged.exclude(met="").exclude(idle="").exclude(open="").exclude(asks="").count() > 150


def test_a_second_run_in_columns_writes_what_changed_and_why(
    gao: Actor, sites: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ways, "MANY", 0)
    testing.judged(gao)
    first = dict(SiteJudgement.objects.values_list("site", "facts_digest"))
    changed = [site.pk for site in sites[1:40:2]]
    Fact.objects.filter(site__in=changed, kind="kitchen_gas").update(number=500)
    run = testing.judged(gao)
    assert run.changed == VerdictChange.objects.count() > 0
    assert set(VerdictChange.objects.values_list("site", flat=True)) <= set(changed)
    assert set(VerdictChange.objects.values_list("cause", flat=True)) == {"facts"}
    same = dict(SiteJudgement.objects.exclude(site__in=changed).values_list("site", "facts_digest"))
    assert all(first[key] == digest for key, digest in same.items())
    assert testing.judged(gao).changed == 0
