"""What others may react to."""

from __future__ import annotations

from dataclasses import dataclass

from zhiben.foundation import outbox


@outbox.event("registry.duty_split_missing")
@dataclass(frozen=True, slots=True)
class DutySplitMissing:
    """A tenancy in a shared building stands without a written split of safety duties: a hazard to be raised."""

    tenancy_id: int
    landlord_id: int
    tenant_id: int


@outbox.event("registry.sites_changed")
@dataclass(frozen=True, slots=True)
class SitesChanged:
    """What these sites are, where they lie, who answers for them, or what is known of them was changed."""

    site_ids: tuple[int, ...]
