"""A rule that is judged at no site says so, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.engine.subjects import suggested
from zhiben.apps.rulepacks.models import RuleEntry
from zhiben.apps.rulepacks.services import packs
from zhiben.core.rules.loader import PACKS, load_pack
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Person

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]


def page(client: Client, rule: RuleEntry) -> str:
    return client.get(reverse("rulepacks:rule", args=[rule.pk])).content.decode()


def test_a_rule_for_what_the_register_does_not_hold_says_that_it_is_not_judged_here(
    gao: Actor, cast: Cast, client_of: ClientOf
) -> None:
    now = timezone.now()
    made = packs.install_shipped(pack="cn-special-equipment", actor=gao, now=now)
    packs.switch_on(edition_id=made.pk, places=None, reason="试点", actor=gao, now=now)
    text = page(client_of(cast.gao), RuleEntry.objects.filter(subject="department")[0])
    assert "平台没有登记“主管部门”这类对象" in text and "zhiben rules evaluate" in text


def test_a_rule_whose_subject_the_county_has_placed_nowhere_says_so(
    gao: Actor, cast: Cast, client_of: ClientOf
) -> None:
    made = packs.install_upload(data=testing.zipped(), actor=gao, now=timezone.now())
    use = packs.switch_on(edition_id=made.pk, places={}, reason="试点", actor=gao, now=timezone.now())
    rule = RuleEntry.objects.get(code="kitchen.room")
    assert "没有把“餐饮场所”对应到任何档案" in page(client_of(cast.gao), rule)
    packs.switch_off(use_id=use.pk, reason="重新选择对应", actor=gao, now=timezone.now())
    testing.kitchens(gao)
    assert "没有把“餐饮场所”对应到任何档案" not in page(client_of(cast.gao), rule)


@pytest.mark.parametrize(
    ("pack", "subject", "sector"),
    [
        ("national-hazardous-chemicals", "chemical_firm", "chemicals"), ("national-gas", "gas_firm", "gas"),
        ("national-road-transport", "transport_firm", "road"), ("cn-health", "health_unit", "health"),
    ],
)  # fmt: skip
def test_the_firms_of_a_sector_are_offered_for_the_rules_of_that_sector(pack: str, subject: str, sector: str) -> None:
    assert suggested(load_pack(PACKS / pack))[subject]["sectors"] == [sector]
