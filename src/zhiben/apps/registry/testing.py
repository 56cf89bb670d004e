"""Sites of the cast's county, for tests of this app and of those above it."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhiben.apps.registry.models import BusinessKind, Ruling, Site
from zhiben.apps.registry.services.sites import register_site
from zhiben.core.identifiers.credit_code import make_credit_code
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation

ON = date(2026, 3, 2)


def code(at: int) -> str:
    """A credit code that checks, another one for every number."""
    return make_credit_code(kind="91", area_code="139921", body=f"MA{at:06d}")


def site(actor: Actor, area: Area, name: str = "安澜县青石机械有限公司", **values: Any) -> Site:
    """One registered site; `values` beside the name, `business` apart."""
    business = values.pop("business", "")
    return register_site(
        area_id=area.pk, values={"name": name, "sector": "machinery", **values}, business=business, on=ON, actor=actor
    )


def ruled(county: Area, name: str, office: Organisation, sector: str = "other") -> Ruling:
    """A kind of business that an office supervises since ever."""
    kind, _ = BusinessKind.objects.get_or_create(county=county, name=name, defaults={"sector": sector})
    return Ruling.objects.create(
        business=kind,
        organisation=office,
        principle="statute",
        basis="职责清单",
        decided_on=date(2020, 1, 1),
        decided_by="高敏",
    )
