"""The basis of a county: what it has switched on and set, as one row that verdicts can point at for good."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from zhiben.apps.rulepacks.models import JudgementBasis, LocalParameter, PackUse


def basis_of(county_key: UUID, *, now: datetime) -> JudgementBasis | None:
    """The basis as it stands, made where it is new; None where the county has switched on nothing."""
    uses = PackUse.objects.filter(county=county_key, switched_off_at=None).select_related("edition")
    rows = list(uses.defer("edition__files").order_by("pack"))
    if not rows:
        return None
    settings: dict[str, dict[str, list[str]]] = {}
    for each in LocalParameter.objects.filter(county=county_key, ended_at=None).order_by("pack", "name"):
        settings.setdefault(each.pack, {})[each.name] = [each.starts_on.isoformat(), each.value, each.set_by]
    content: list[dict[str, Any]] = [
        {
            "edition": use.edition_id, "digest": use.edition.digest, "pack": use.pack, "name": str(use.edition),
            "places": use.places, "settings": settings.get(use.pack, {}),
        }
        for use in rows
    ]  # fmt: skip
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    found, _ = JudgementBasis.objects.get_or_create(
        county_key=county_key, digest=digest, defaults={"content": content, "made_at": now}
    )
    return found
