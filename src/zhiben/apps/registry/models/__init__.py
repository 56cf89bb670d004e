"""The tables of the register."""

from zhiben.apps.registry.models.holdings import (
    RETIREMENT_YEARS,
    Certificate,
    Contract,
    Equipment,
    Person,
    Tenancy,
    Vehicle,
)
from zhiben.apps.registry.models.lists import ImportMapping, SiteImport, Snapshot, SnapshotItem
from zhiben.apps.registry.models.site import (
    AreaOutline,
    BusinessKind,
    Fact,
    OwnerChange,
    Ruling,
    Site,
    SiteChange,
)

__all__ = [
    "RETIREMENT_YEARS",
    "AreaOutline",
    "BusinessKind",
    "Certificate",
    "Contract",
    "Equipment",
    "Fact",
    "ImportMapping",
    "OwnerChange",
    "Person",
    "Ruling",
    "Site",
    "SiteChange",
    "SiteImport",
    "Snapshot",
    "SnapshotItem",
    "Tenancy",
    "Vehicle",
]
