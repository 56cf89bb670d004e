"""A site whose file is changed in the register is judged again after the commit, and is counted where it lies by then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.services.facts import record_fact
from zhiben.apps.registry.services.sites import change_site
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.models import FactTally, RuleTally, SiteJudgement, Verdict
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Places
from zhiben.foundation.outbox.testing import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_a_minute(clock: Clock) -> None:
    """What was asked for now is due for the worker."""
    clock.now = timezone.now() + timedelta(minutes=1)


@pytest.fixture
def diner(gao: Actor, places: Places) -> Site:
    testing.kitchens(gao)
    return registry.site(gao, places.town, "青石饭店", kind="small_place", sector="trade")


def counted() -> tuple[object, object]:
    rules = RuleTally.objects.values_list("town_key", "owner", "rule", "met", "breached", "unknown", "idle")
    facts = FactTally.objects.values_list("town_key", "owner", "fact", "alone", "verdicts", "sites")
    return {row for row in rules if any(row[3:])}, {row for row in facts if any(row[3:])}


def test_a_site_that_moves_to_another_town_is_counted_there_at_once(
    gao: Actor, diner: Site, places: Places, work_all: Callable[[], int]
) -> None:
    testing.judged(gao, work_all)
    testing.known(gao, diner.pk, {"kitchen_gas": "120", "kitchen_room": "false"})
    diner.refresh_from_db()
    change_site(site_id=diner.pk, values={}, area_id=places.other_town.pk, revision=diner.revision, actor=gao)
    work_all()
    assert SiteJudgement.objects.get().town_key == Verdict.objects.get().town_key == places.other_town.pk
    there = counted()
    assert {row[0] for row in there[0]} == {places.other_town.pk}  # type: ignore[attr-defined]
    testing.judged(gao, work_all)
    assert counted() == there


def test_what_is_recorded_and_what_a_site_becomes_is_judged_after_the_commit(
    gao: Actor, places: Places, work_all: Callable[[], int]
) -> None:
    testing.mines(gao)
    mine = registry.site(gao, places.town, "石门矿业", kind="enterprise", sector="mines")
    testing.judged(gao, work_all)
    before = SiteJudgement.objects.get().facts_digest
    now = testing.today()["on"]
    record_fact(
        site_id=mine.pk, kind="depth", value="900", observed_on=now, on=now, source="inspected", actor=gao
    )  # fmt: skip
    work_all()
    assert SiteJudgement.objects.get().facts_digest != before
    mine.refresh_from_db()
    change_site(site_id=mine.pk, values={"status": "closed"}, revision=mine.revision, actor=gao)
    work_all()
    assert not SiteJudgement.objects.exists() and counted() == (set(), set())


def test_a_county_that_was_never_judged_waits_for_its_first_run(
    gao: Actor, diner: Site, work_all: Callable[[], int]
) -> None:
    work_all()
    assert not SiteJudgement.objects.exists()
