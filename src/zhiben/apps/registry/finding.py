"""Sites in the search box, from the register's own index; and the triggers that keep that index in step."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from urllib.parse import urlencode

from django.urls import reverse

from zhiben.apps.registry import permissions, search
from zhiben.apps.registry.selectors import sites
from zhiben.apps.registry.selectors.sites import Line, SiteFilter
from zhiben.apps.registry.vocabulary import Status
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.search.sources import Finder, Hit, Standing, find_by, keep_standing

EXACT = 5
WHOLE, LATER = 0, 2
TONES = {Status.OPERATING: "done", Status.BUILDING: "active", Status.SUSPENDED: "attention", Status.CLOSED: "unknown"}


def find(asked: Sequence[str], *, actor: Actor, limit: int, after: tuple[int, int] | None) -> list[Hit]:
    """The sites of that very name, whenever they were registered; then the newest whose names hold the words."""
    before = after[1] if after and after[0] == LATER else None
    look = sites.Look(SiteFilter(text=" ".join(asked), before=before), actor)
    named, page = look.named_and_page("".join(asked), limit)
    whole = [] if after else [_hit(line, WHOLE) for line in named[:EXACT]]
    seen = {line.id for line in named[:EXACT]}
    return [*whole, *(_hit(line, LATER) for line in page.rows if line.id not in seen)][:limit]


def _hit(line: Line, tier: int) -> Hit:
    status = Status(line.status)
    return Hit(
        kind="site",
        key=str(line.id),
        tier=tier,
        order=line.id,
        title=line.name,
        url=reverse("registry:site", args=[line.id]),
        number=line.credit_code,
        context=line.address,
        area=line.area,
        state=str(status.label),
        tone=TONES[status],
    )


def _more(text: str) -> str:
    return f"{reverse('registry:list')}?{urlencode({'text': text})}"


_MADE = import_module("zhiben.apps.registry.migrations.0002_names_are_found").SQLITE

find_by(Finder("site", "监管对象", "building-factory-2", 10, permissions.VIEW, find, _more))
keep_standing(Standing(
    name="registry",
    triggers={made.split()[2]: made for made in _MADE if made.startswith("CREATE TRIGGER")},
    again=(f"INSERT INTO {search.TABLE}({search.TABLE}) VALUES ('rebuild')",),  # noqa: S608 - a name of ours
))  # fmt: skip
