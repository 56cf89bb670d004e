"""Which rules speak of a sector of the register: by the places that a county gave the subjects of its packs."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.engine.subjects import Subjects
from zhiben.apps.rulepacks.models import PackUse
from zhiben.foundation.access.scope import NOTHING


def rules_in(sector: str, uses: Iterable[PackUse]) -> Q:
    """Rules addressed to what lies in the sector, or to a finer kind of it; not those for every enterprise."""
    found = NOTHING
    for use in uses:
        (pack,) = loading.packs_of([use.edition])
        names = Subjects.of(pack, use.places)
        placed = {name for name, where in use.places.items() if sector in where.get("sectors", ())}
        subjects = [name for name in names.asked if names.above((name,)) & placed]
        if subjects:
            found |= Q(pack=use.pack, subject__in=subjects)
    return found
