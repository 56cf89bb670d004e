"""A breach is a proposal; a person takes it or not; what was decided can be judged again as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Fact, Site
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.models import HazardDecision, Verdict
from zhiben.apps.rulepacks.selectors import verdicts
from zhiben.apps.rulepacks.services import decisions
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.core.rules.vocabulary import Outcome
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Places
from zhiben.foundation.outbox.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def breach(gao: Actor, places: Places) -> Verdict:
    testing.kitchens(gao)
    site = registry.site(gao, places.town, "青石饭店", kind="small_place", sector="trade")
    testing.judged(gao)
    testing.known(gao, site.pk, {"kitchen_gas": "120", "kitchen_room": "false"})
    return Verdict.objects.get()


def decide(
    breach: Verdict, actor: Actor, *, accept: bool = True, reason: str = "", taken: tuple[str, ...] = ()
) -> HazardDecision:
    return decisions.decide_hazard(
        verdict_id=breach.pk, accept=accept, reason=reason, consequences=taken, actor=actor, **testing.today()
    )


@pytest.mark.requirement("R-GS13b")
def test_whoever_accepts_leaves_a_record_with_reasons_and_an_event(gao: Actor, breach: Verdict) -> None:
    made = decide(breach, gao, taken=("rectify_order",))
    assert (made.level, made.edition, made.source) == ("major", "anlan-kitchens 1", "《安澜县餐饮用气规定》3")
    assert made.consequences == ["责令限期改正"] and made.declined_consequences == ["停止作业"]
    assert "气瓶总重量 120 公斤" in made.why and made.trace[0][:3] == [
        "适用",
        "kitchen_gas > param.room_weight",
        "成立",
    ]
    assert Event.objects.get(name="rulepacks.hazard_accepted").payload["site_id"] == breach.site_id
    assert not verdicts.proposals(actor=gao).exists()


def test_whoever_declines_says_why(gao: Actor, breach: Verdict) -> None:
    with pytest.raises(InputError, match="不采纳须写明原因"):
        decide(breach, gao, accept=False)
    made = decide(breach, gao, accept=False, reason="已拆除灶台", taken=("rectify_order",))
    assert (made.decision, made.reason, made.consequences) == ("declined", "已拆除灶台", [])
    assert not Event.objects.filter(name="rulepacks.hazard_accepted").exists()


def test_a_proposal_is_decided_once_and_only_while_it_is_a_breach(gao: Actor, breach: Verdict) -> None:
    decide(breach, gao)
    with pytest.raises(Conflict, match="已有人作出决定"):
        decide(breach, gao)
    Verdict.objects.filter(pk=breach.pk).update(decision="")
    Fact.objects.filter(kind="kitchen_room").update(flag=True)
    with pytest.raises(Conflict, match="已不再违反"):
        decide(breach, gao)


def test_a_decision_stands_while_the_breach_does_and_a_new_breach_is_proposed_anew(gao: Actor, breach: Verdict) -> None:
    decide(breach, gao)
    testing.judged(gao)
    assert Verdict.objects.get(pk=breach.pk).decision == "accepted"
    testing.known(gao, breach.site_id, {"kitchen_room": "true"})
    later = timezone.now() + timedelta(days=3)
    testing.known(gao, breach.site_id, {"kitchen_room": "false"}, now=later)
    again = Verdict.objects.get()
    assert again.decision == "" and again.since_on == timezone.localdate(later)


def test_what_was_decided_is_judged_again_by_the_facts_of_then(gao: Actor, breach: Verdict) -> None:
    made = decide(breach, gao)
    testing.known(gao, breach.site_id, {"kitchen_gas": "10"})
    assert testing.codes_of(breach.site_id)["kitchen.room"] == "not_applicable"
    again = verdicts.replayed(made)
    assert again is not None and again.outcome is Outcome.BREACHED


def test_only_whoever_answers_there_decides(lin: Actor, wu: Actor, he: Actor, ma: Actor, breach: Verdict) -> None:
    with pytest.raises(NotVisible):
        decide(breach, wu)
    for reader in (he, ma):
        with pytest.raises(NotPermitted):
            decide(breach, reader)
    assert decide(breach, lin).decided_by == "林静"


def test_a_whole_judgement_can_be_judged_again(gao: Actor, breach: Verdict) -> None:
    site = Site.objects.get(pk=breach.site_id)
    from zhiben.apps.rulepacks.selectors.site import judgement_of

    held = judgement_of(site)
    assert held is not None
    kept = {each.key: each.outcome for each in verdicts.outcomes_now(site, held)}
    Fact.objects.create(
        site=site, kind="kitchen_gas", number=1, unit="公斤", observed_on=timezone.localdate(), source="imported",
        recorded_by="高敏", is_current=False,
    )  # fmt: skip
    assert {each.key: each.outcome for each in verdicts.outcomes_then(site, held)} == kept
