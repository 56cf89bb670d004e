"""The tables of the register."""

from zhiben.apps.registry.models.cooperation import Placing, Remark, RulingCooperation, SiteCooperation
from zhiben.apps.registry.models.holdings import (
    RETIREMENT_YEARS,
    Certificate,
    Contract,
    Equipment,
    Person,
    Tenancy,
    Vehicle,
)
from zhiben.apps.registry.models.lists import (
    DuplicateDecision,
    FleetList,
    ImportMapping,
    SiteImport,
    Snapshot,
    SnapshotItem,
)
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
    "DuplicateDecision",
    "Equipment",
    "Fact",
    "FleetList",
    "ImportMapping",
    "OwnerChange",
    "Person",
    "Placing",
    "Remark",
    "Ruling",
    "RulingCooperation",
    "Site",
    "SiteChange",
    "SiteCooperation",
    "SiteImport",
    "Snapshot",
    "SnapshotItem",
    "Tenancy",
    "Vehicle",
]
