"""Rules in the search box: by name, by their number in the catalogue, by their own code."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.models import RuleEntry
from zhiben.apps.rulepacks.selectors import packs
from zhiben.core.rules.vocabulary import LEVELS
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.search.sources import Finder, Hit, find_by

WHOLE, HELD = 0, 2


def find(asked: Sequence[str], *, actor: Actor, limit: int, after: tuple[int, int] | None) -> list[Hit]:
    """Rules of packs that the actor's county judges by, some hundreds: looked through as they are."""
    rows = RuleEntry.objects.filter(pack__in=packs.uses(actor=actor).values("pack"))
    for word in asked:
        rows = rows.filter(Q(label__icontains=word) | Q(catalogue__icontains=word) | Q(code__icontains=word))
    found = sorted((_hit(row, asked) for row in rows.order_by("pk")[:500]), key=lambda hit: (hit.tier, hit.order))
    return [hit for hit in found if after is None or (hit.tier, hit.order) > after][:limit]


def _hit(row: RuleEntry, asked: Sequence[str]) -> Hit:
    whole = "".join(asked).casefold() in (row.label.casefold(), row.catalogue.casefold(), row.code)
    return Hit(
        kind="rule", key=str(row.pk), tier=WHOLE if whole else HELD, order=row.pk, title=row.label,
        url=reverse("rulepacks:rule", args=[row.pk]), number=row.catalogue, context=row.source,
        area=row.subject_label, state=LEVELS.get(row.level, ""),
    )  # fmt: skip


def _more(text: str) -> str:
    return f"{reverse('rulepacks:rules')}?{urlencode({'text': text})}"


find_by(Finder("rule", "规则", "scale", 30, permissions.SURVEY, find, _more))
