"""Sites that can be chosen, from the register's own index."""

from __future__ import annotations

from collections.abc import Sequence

from zhiben.apps.registry import finding
from zhiben.apps.registry.selectors import reach, sites
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.search.folding import terms
from zhiben.foundation.web.choosers.sources import Choice, Choosable, register


def find(text: str, actor: Actor, limit: int) -> Sequence[Choice]:
    asked = terms(text)
    if not asked:
        rows = sites.site_page(SiteFilter(), actor=actor, size=limit).rows
        return [Choice(str(line.id), line.name, line.area) for line in rows]
    hits = finding.find(asked, actor=actor, limit=limit, after=None)
    return [Choice(hit.key, hit.title, " · ".join(filter(None, (hit.area, hit.number)))) for hit in hits]


def one(key: str, actor: Actor) -> Choice | None:
    if not key.isdecimal() or len(key) > 18:
        return None
    found = reach.sites_by_key([int(key)], actor=actor).get(int(key))
    return Choice(key, found.name, found.address) if found else None


register(Choosable("enterprise", "监管对象", find, one))
