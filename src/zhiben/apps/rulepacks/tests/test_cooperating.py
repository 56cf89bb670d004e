"""An office that co-operates at a site finds it in the lists and counts of rules, and decides nothing there."""

from __future__ import annotations

import pytest

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.services import cooperation, owners
from zhiben.apps.rulepacks import permissions, testing
from zhiben.apps.rulepacks.models import RuleEntry
from zhiben.apps.rulepacks.selectors import surveys, verdicts
from zhiben.apps.rulepacks.selectors.surveys import RuleFilter, RuleList
from zhiben.core.rules.vocabulary import Outcome
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Cast, Places

pytestmark = pytest.mark.django_db


@pytest.fixture
def kitchen(gao: Actor, places: Places) -> Site:
    """In the other town: nobody but the county leads there. Room is broken, alarm met, drills unknown."""
    made = registry.site(gao, places.town, "柳溪饭店", kind="small_place", sector="trade")
    testing.kitchens(gao)
    testing.judged(gao)
    testing.known(gao, made.pk, {"kitchen_gas": "120", "kitchen_room": "true"})
    testing.known(gao, made.pk, {"kitchen_room": "false", "kitchen_alarms": "gas"})
    return made


def listed(actor: Actor) -> dict[str, list[int]]:
    """What each list of the app holds for an actor, as keys of sites."""
    room, alarm = (RuleEntry.objects.get(code=f"kitchen.{name}").pk for name in ("room", "alarm"))
    return {
        "broken": [row.id for row in verdicts.sites_of_rule(room, Outcome.BREACHED, actor=actor).rows],
        "met": [row.id for row in verdicts.sites_of_rule(alarm, Outcome.MET, actor=actor).rows],
        "asked": [row.id for row in verdicts.sites_asked("param.yearly_drills", actor=actor).rows],
        "proposed": [row.site_id for row in verdicts.proposal_page(actor=actor).rows],
        "changed": sorted({row.site_id for row in verdicts.change_page(actor=actor).rows}),
    }


@pytest.mark.requirement("BAS-03")
def test_lists_and_counts_reach_what_an_office_co_operates_at(cast: Cast, gao: Actor, kitchen: Site) -> None:
    shen, office = cast.shen.actor, Organisation.objects.get(short_name="县住建局")
    assert not any(listed(shen).values()) and not len(RuleList(RuleFilter(), shen))
    cooperation.begin_cooperation(
        site_id=kitchen.pk, organisation_id=office.pk, reason="屋面改造", on=registry.ON, actor=gao
    )
    assert listed(shen) == listed(gao) == dict.fromkeys(listed(gao), [kitchen.pk])
    assert RuleList(RuleFilter(), shen).counts == RuleList(RuleFilter(), gao).counts
    assert surveys.fact_counts(actor=shen) == surveys.fact_counts(actor=gao)
    room = RuleEntry.objects.get(code="kitchen.room")
    assert surveys.places_of(room, actor=shen) == surveys.places_of(room, actor=gao)
    assert not verdicts.proposals(actor=shen, permission=permissions.DECIDE).exists()
    assert verdicts.change_count(actor=shen) == verdicts.change_count(actor=gao) > 0


def test_what_an_office_leads_and_co_operates_at_is_counted_once(cast: Cast, gao: Actor, kitchen: Site) -> None:
    office = Organisation.objects.get(short_name="县住建局")
    cooperation.begin_cooperation(
        site_id=kitchen.pk, organisation_id=office.pk, reason="屋面改造", on=registry.ON, actor=gao
    )
    owners.assign_owner(
        site_id=kitchen.pk, role="sector", organisation_id=office.pk, reason="裁定", on=registry.ON, actor=gao
    )
    testing.judged(gao)
    assert RuleList(RuleFilter(), cast.shen.actor).counts == RuleList(RuleFilter(), gao).counts
    assert verdicts.change_count(actor=cast.shen.actor) == verdicts.change_count(actor=gao)
