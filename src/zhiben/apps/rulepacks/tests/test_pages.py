"""What pages hold, and how many queries they take: the same for few rows and for many."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.models import HazardDecision, PackEdition, RuleEntry, Verdict
from zhiben.apps.rulepacks.services import decisions
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Person, Places

pytestmark = pytest.mark.django_db
COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))
ClientOf = Callable[[Person | None], Client]
BROKEN = {"kitchen_gas": "120", "kitchen_room": "false"}


def add(gao: Actor, places: Places, first: int, count: int) -> None:
    """Kitchens of which every other one breaks a rule, and one decision for each of these but the first."""
    for n in range(first, first + count):
        made = registry.site(gao, places.town, f"青石饭店{n}", kind="small_place", sector="trade")
        testing.judged(gao) if n == first else None
        testing.known(gao, made.pk, BROKEN if n % 2 else {"kitchen_alarms": "gas"})
    for row in Verdict.objects.filter(decision="").order_by("pk")[1:]:
        decisions.decide_hazard(verdict_id=row.pk, accept=True, reason="", actor=gao, **testing.today())


def url_of(page: str) -> str:
    name, _, query = page.partition("?")
    rule = RuleEntry.objects.get(code="kitchen.alarm" if query else "kitchen.room").pk
    first = Site.objects.order_by("pk")[0].pk
    args: dict[str, list[Any]] = {
        "rulepacks:site": [first], "rulepacks:checklist": [first], "rulepacks:rule": [rule], "rulepacks:fact": ["kitchen_drills"],
        "rulepacks:pack": [PackEdition.objects.get().pk],
    }  # fmt: skip
    if name == "rulepacks:decision":
        return reverse(name, args=[HazardDecision.objects.order_by("decided_at")[0].pk])
    return reverse(name, args=args.get(name, [])) + (f"?{query}" if query else "")


def test_pages_take_the_same_few_queries_for_few_rows_and_many(
    cast: Cast, gao: Actor, places: Places, client_of: ClientOf
) -> None:
    testing.kitchens(gao)
    client, taken = client_of(cast.gao), dict[str, list[int]]()
    for first, more in ((1, 4), (5, 12)):
        add(gao, places, first, more)
        for page in COUNTS:
            url = url_of(page)
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200, page
            taken.setdefault(page, []).append(len(queries))
    assert taken == {page: [count] * 2 for page, count in COUNTS.items()}
