"""Wherever a page shows a rule, a figure or a document that nobody has confirmed, it says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from zhiben.apps.registry import testing as registry
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.models import RuleEntry, Verdict
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Person, Places

pytestmark = pytest.mark.django_db
MARK = "待人工核对"
SOURCE = ("number: 2025年第9号}", "number: 2025年第9号, mark: unverified}")
FIGURE = ("value: 100, source: anlan-kitchens-1#3", "value: 100, source: anlan-kitchens-1#3, mark: unverified")


@pytest.mark.parametrize(
    ("file", "change", "alarm"), [("pack.yaml", SOURCE, True), ("parameters/gas.yaml", FIGURE, False), ("pack.yaml", None, False)]
)  # fmt: skip
def test_what_nobody_has_confirmed_says_so_wherever_it_is_shown(
    file: str, change: tuple[str, str] | None, alarm: bool, cast: Cast, gao: Actor, places: Places,
    client_of: Callable[[Person | None], Client],
) -> None:  # fmt: skip
    """`alarm`: whether the rule that reads no figure is marked too."""
    testing.kitchens(gao, testing.changed(file, *([change] if change else []), edition="1"))
    site = registry.site(gao, places.town, "青石饭店", kind="small_place", sector="trade")
    testing.judged(gao)
    client, room = client_of(cast.gao), RuleEntry.objects.get(code="kitchen.room")
    other = RuleEntry.objects.get(code="kitchen.alarm")
    assert (room.to_confirm, other.to_confirm) == (change is not None, alarm)
    pages = {
        "rulepacks:rules": "", "rulepacks:rule": room.pk, "rulepacks:fact": "kitchen_gas", "rulepacks:site": site.pk,
        "rulepacks:checklist": site.pk,
    }  # fmt: skip
    for name, key in pages.items():
        page = client.get(reverse(name, args=[key] if key else [])).content.decode()
        assert (MARK in page) is (change is not None), name
    assert (MARK in client.get(reverse("rulepacks:rule", args=[other.pk])).content.decode()) is alarm
    testing.known(gao, site.pk, {"kitchen_gas": "120", "kitchen_room": "false"})
    assert Verdict.objects.count() == 1
    for name in ("rulepacks:proposals", "rulepacks:home"):
        assert (MARK in client.get(reverse(name)).content.decode()) is (change is not None), name
