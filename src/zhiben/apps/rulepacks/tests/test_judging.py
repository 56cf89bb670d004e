"""From a pack and facts to verdicts that are kept, counted and asked about."""

from __future__ import annotations

import pytest

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Fact, Site
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.engine.said import asked_in, asked_words
from zhiben.apps.rulepacks.models import FactTally, RuleTally, SiteJudgement, Verdict, VerdictChange
from zhiben.apps.rulepacks.selectors import surveys
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Places

pytestmark = pytest.mark.django_db


@pytest.fixture
def diner(gao: Actor, places: Places) -> Site:
    testing.kitchens(gao)
    return registry.site(gao, places.town, "青石饭店", kind="small_place", sector="trade")


def test_unknown_is_not_compliant_and_asks_for_what_is_missing(gao: Actor, diner: Site) -> None:
    run = testing.judged(gao)
    assert testing.codes_of(diner.pk) == dict.fromkeys(("kitchen.room", "kitchen.alarm", "kitchen.drills"), "unknown")
    asks = SiteJudgement.objects.get().asks
    assert asks == "|kitchen_alarms:1:1|kitchen_drills:1:0|kitchen_gas:1:0|kitchen_room:1:0|param.yearly_drills:1:0|"
    assert asked_words(asked_in(asks)) == asks
    assert (run.state, run.done, run.counts["unknown"], run.counts["met"]) == ("done", 1, 3, 0)


def test_an_answer_is_a_fact_of_the_register_and_changes_the_verdict_at_once(gao: Actor, diner: Site) -> None:
    testing.judged(gao)
    testing.known(gao, diner.pk, {"kitchen_gas": "120", "kitchen_room": "false", "kitchen_alarms": "gas"})
    assert testing.codes_of(diner.pk) == {
        "kitchen.room": "breached", "kitchen.alarm": "met", "kitchen.drills": "unknown"
    }  # fmt: skip
    fact = Fact.objects.get(kind="kitchen_gas")
    assert (fact.value_text, fact.recorded_by, fact.source, fact.definition.label) == (
        "120 公斤",
        "高敏",
        "inspected",
        "气瓶总重量",
    )
    changes = {
        (row.rule.code, row.before, row.after, row.cause) for row in VerdictChange.objects.select_related("rule")
    }
    assert changes == {("kitchen.room", 3, 0, "facts"), ("kitchen.alarm", 3, 1, "facts")}


def test_counts_move_with_one_site_as_a_whole_run_would_count_them(gao: Actor, diner: Site, places: Places) -> None:
    registry.site(gao, places.other_town, "柳溪面馆", kind="small_place", sector="trade")
    testing.judged(gao)
    testing.known(gao, diner.pk, {"kitchen_gas": "120", "kitchen_room": "false"})

    def counted() -> tuple[object, object]:
        rules = {
            r
            for r in RuleTally.objects.values_list("town_key", "rule", "met", "breached", "unknown", "idle")
            if any(r[2:])
        }
        facts = {
            f for f in FactTally.objects.values_list("town_key", "fact", "alone", "verdicts", "sites") if any(f[2:])
        }
        return rules, facts

    moved = counted()
    testing.judged(gao)
    assert counted() == moved
    assert surveys.totals(surveys.rule_counts(actor=gao)) == surveys.Counted(met=0, breached=1, unknown=5, idle=0)


def test_a_second_run_writes_nothing_where_nothing_changed(gao: Actor, diner: Site) -> None:
    testing.judged(gao)
    testing.known(gao, diner.pk, {"kitchen_gas": "120", "kitchen_room": "false"})
    before = list(Verdict.objects.values_list("pk", "since_on"))
    assert len(before) == 1
    assert testing.judged(gao).changed == 0
    assert list(Verdict.objects.values_list("pk", "since_on")) == before


def test_a_closed_site_is_judged_no_more(gao: Actor, diner: Site) -> None:
    testing.judged(gao)
    Site.objects.filter(pk=diner.pk).update(status="closed")
    testing.judged(gao)
    assert not SiteJudgement.objects.exists() and not Verdict.objects.exists()
