"""Lead and co-operating offices: who sees the file, who may speak of it, who may change it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhiben.apps.registry import testing
from zhiben.apps.registry.models import BusinessKind, Remark, Site
from zhiben.apps.registry.selectors import file, reach
from zhiben.apps.registry.selectors import sites as selectors
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.services import cooperation, facts, holdings, owners
from zhiben.apps.registry.services.sites import change_site
from zhiben.apps.registry.tests.conftest import Sites
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor, actor_of
from zhiben.foundation.access.services import create_user, grant_role
from zhiben.foundation.access.testing import SINCE, Cast, Offices, Places
from zhiben.foundation.audit.models import Entry

ON = testing.ON


def names(actor: Actor, wanted: SiteFilter | None = None) -> list[str]:
    found = selectors.site_page(wanted or SiteFilter(), actor=actor).rows
    assert selectors.site_count(wanted or SiteFilter(), actor=actor) == len(found)
    return [line.name for line in found]


def begin(sites: Sites, offices: Offices, actor: Actor) -> None:
    """The construction bureau co-operates at the gym, which nobody supervises and which lies in the other town."""
    cooperation.begin_cooperation(
        site_id=sites.gym.pk, organisation_id=offices.construction.pk, reason="屋面改造", on=ON, actor=actor
    )


@pytest.mark.requirement("BAS-03")
def test_a_cooperating_department_can_comment_but_not_edit_assign_or_close(
    cast: Cast, sites: Sites, offices: Offices
) -> None:
    shen, gym = cast.shen.actor, sites.gym.pk
    with pytest.raises(NotVisible):
        cooperation.add_remark(site_id=gym, text="屋面荷载不足", actor=shen, now=timezone.now())
    begin(sites, offices, cast.gao.actor)
    assert reach.site(gym, actor=shen) == sites.gym
    made = cooperation.add_remark(site_id=gym, text="屋面荷载不足", actor=shen, now=timezone.now())
    assert list(file.remarks(sites.gym)) == [made] and made.organisation == offices.construction
    with pytest.raises(NotVisible):
        change_site(site_id=gym, values={"status": "closed"}, revision=0, actor=shen)
    with pytest.raises(NotVisible):
        facts.record_fact(site_id=gym, kind="workers", value="3", observed_on=ON, on=ON, source="inspected", actor=shen)
    with pytest.raises(NotVisible):
        holdings.add_equipment(site_id=gym, values={"kind": "lift", "number": "1"}, actor=shen)
    with pytest.raises(NotPermitted):
        owners.assign_owner(site_id=gym, role="sector", organisation_id=None, reason="x", on=ON, actor=shen)
    assert Site.objects.get(pk=gym).status == "operating"


@pytest.mark.requirement("BAS-03")
def test_lists_searches_and_counts_hold_what_an_office_cooperates_at_each_once(
    cast: Cast, sites: Sites, offices: Offices, places: Places
) -> None:
    begin(sites, offices, cast.gao.actor)
    shen = cast.shen.actor
    assert names(shen) == [sites.gym.name, sites.works.name]
    assert names(shen, SiteFilter(text="健身")) == names(shen, SiteFilter(kind="gym")) == [sites.gym.name]
    assert names(shen, SiteFilter(area=places.other_town.pk)) == [sites.gym.name]
    owners.assign_owner(
        site_id=sites.gym.pk, role="sector", organisation_id=offices.construction.pk, reason="裁定", on=ON,
        actor=cast.gao.actor,
    )  # fmt: skip
    assert names(shen) == [sites.gym.name, sites.works.name]


@pytest.mark.requirement("BAS-03")
def test_a_ruling_names_cooperating_offices_for_all_its_sites_those_to_come_too(
    cast: Cast, sites: Sites, offices: Offices, places: Places
) -> None:
    gao, shen = cast.gao.actor, cast.shen.actor
    kind = BusinessKind.objects.get(name="攀岩馆")
    owners.rule(
        business_id=kind.pk, organisation_id=offices.emergency.pk, principle="similar", basis="纪要", on=ON,
        actor=gao, cooperating_ids=[offices.construction.pk],
    )  # fmt: skip
    new = testing.site(gao, places.town, "青石攀岩馆", kind="gym", sector="sport", business="攀岩馆")
    assert names(shen) == [new.name, sites.gym.name, sites.works.name]
    assert names(shen, SiteFilter(text="攀岩")) == [new.name]
    owners.rule(
        business_id=kind.pk, organisation_id=offices.emergency.pk, principle="similar", basis="纪要二",
        on=ON + timedelta(days=1), actor=gao,
    )  # fmt: skip
    assert names(shen) == names(shen, SiteFilter(text="安澜县")) == [sites.works.name]


def test_what_has_ended_is_seen_no_longer_and_stays_written(cast: Cast, sites: Sites, offices: Offices) -> None:
    begin(sites, offices, cast.gao.actor)
    with pytest.raises(Conflict):
        begin(sites, offices, cast.gao.actor)
    made = file.cooperations(sites.gym).get()
    with pytest.raises(InputError):
        cooperation.end_cooperation(cooperation_id=made.pk, reason=" ", on=ON, actor=cast.gao.actor)
    cooperation.end_cooperation(cooperation_id=made.pk, reason="改造完工", on=ON, actor=cast.gao.actor)
    assert names(cast.shen.actor) == names(cast.shen.actor, SiteFilter(text="安澜县")) == [sites.works.name]
    assert names(cast.shen.actor, SiteFilter(text="健身")) == []
    assert {e.action for e in Entry.objects.all()} >= {"registry.cooperation_begun", "registry.cooperation_ended"}
    with pytest.raises(NotVisible):
        cooperation.end_cooperation(cooperation_id=made.pk, reason="x", on=ON, actor=cast.wu.actor)


@pytest.mark.requirement("BAS-03")
def test_a_leader_reads_and_neither_remarks_nor_changes(cast: Cast, sites: Sites) -> None:
    he = cast.he.actor
    assert reach.site(sites.gym.pk, actor=he) == sites.gym
    with pytest.raises(NotPermitted):
        cooperation.add_remark(site_id=sites.gym.pk, text="好", actor=he, now=timezone.now())
    with pytest.raises(NotPermitted):
        change_site(site_id=sites.gym.pk, values={}, revision=0, actor=he)
    assert not Remark.objects.exists()


@pytest.mark.requirement("BAS-03")
def test_a_village_account_reads_its_own_sites_and_not_those_of_another_village(
    gao: Actor, sites: Sites, offices: Offices, places: Places
) -> None:
    user = create_user(username="cun", name="村干部", password=None, organisation=offices.town)
    grant_role(user=user, role=roles.VILLAGE, area=places.village, organisation=None, valid_from=SINCE)
    actor = actor_of(user, ON)
    cooperation.begin_cooperation(
        site_id=sites.gym.pk, organisation_id=offices.town.pk, reason="邻镇配合", on=ON, actor=gao
    )
    assert names(actor) == [sites.works.name]
    for other in (sites.gym, sites.firm):
        with pytest.raises(NotVisible):
            reach.site(other.pk, actor=actor)
