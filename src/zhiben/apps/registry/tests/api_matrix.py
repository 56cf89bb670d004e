"""Who gets what from the operations of the register: the same as from its pages."""

from __future__ import annotations

from typing import Any

from zhiben.apps.registry.tests.access_matrix import (
    EVERYONE_HERE,
    NEXT,
    OFFICIALS_ANYWHERE,
    READERS_ANYWHERE,
    WRITERS_ANYWHERE,
    WRITERS_HERE,
    elsewhere,
    site,
    snapshot,
)
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

FACT = {"kind": "workers", "value": "35", "observed_on": "2026-03-01", "source": "declared"}
NEW = {"name": "柳溪健身中心", "kind": "gym", "sector": "sport", "area_id": "0b8f6a3e-54b5-4f57-9d3a-0c5e3f2a7c11"}
COUNTY = frozenset({"gao", "he"})


def fact_kind(cast: Cast) -> dict[str, Any]:
    return site(cast) | {"kind": "workers"}


ROWS = (
    Row("list_sites", READERS_ANYWHERE, anonymous=401),
    Row("get_site", EVERYONE_HERE, NEXT, kwargs=site, anonymous=401),
    Row("get_site", COUNTY, frozenset({"shen", "lin", "ma", "wu"}), kwargs=elsewhere, anonymous=401, note="elsewhere"),
    Row("create_site", WRITERS_ANYWHERE, method="POST", status=422, data=NEW, anonymous=401, note="no such area"),
    Row("edit_site", WRITERS_HERE, NEXT, "PATCH", 200, {"revision": 0, "risk": "red"}, site, 401),
    Row(
        "edit_site", WRITERS_HERE, NEXT, "PATCH", 409, {"revision": 7, "risk": "red"}, site, 401, "somebody was faster"
    ),
    Row("list_facts", EVERYONE_HERE, NEXT, kwargs=site, anonymous=401),
    Row("list_fact_history", EVERYONE_HERE, NEXT, kwargs=fact_kind, anonymous=401),
    Row("record_fact", WRITERS_HERE | {"ma"}, NEXT, "POST", 201, FACT, site, 401),
    Row("list_people", EVERYONE_HERE, NEXT, kwargs=site, anonymous=401),
    Row("list_due_equipment", READERS_ANYWHERE, anonymous=401),
    Row("list_snapshots", OFFICIALS_ANYWHERE, anonymous=401),
    Row("get_snapshot", COUNTY, frozenset({"shen", "lin", "wu"}), kwargs=snapshot, anonymous=401),
    Row("list_snapshot_items", COUNTY, frozenset({"shen", "lin", "wu"}), kwargs=snapshot, anonymous=401),
    Row("list_undecided_businesses", OFFICIALS_ANYWHERE, anonymous=401),
)
