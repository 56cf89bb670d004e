"""The tables of rule packs and of what they say about sites."""

from zhiben.apps.rulepacks.models.packs import JudgementBasis, LocalParameter, PackEdition, PackUse, RuleEntry
from zhiben.apps.rulepacks.models.verdicts import (
    FactTally,
    HazardDecision,
    JudgementRun,
    RuleTally,
    SiteJudgement,
    Verdict,
    VerdictChange,
)

__all__ = [
    "FactTally",
    "HazardDecision",
    "JudgementBasis",
    "JudgementRun",
    "LocalParameter",
    "PackEdition",
    "PackUse",
    "RuleEntry",
    "RuleTally",
    "SiteJudgement",
    "Verdict",
    "VerdictChange",
]
