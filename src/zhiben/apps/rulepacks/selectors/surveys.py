"""Counts over all sites an actor supervises: by rule, by place, by fact; from the tables of counts, never by counting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery, Sum

from zhiben.apps.registry.vocabulary import kind_of
from zhiben.apps.rulepacks.models import FactTally, RuleEntry, RuleTally
from zhiben.apps.rulepacks.selectors.reaching import tallied
from zhiben.core.errors import NotVisible
from zhiben.core.rules.vocabulary import LEVELS
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

SORTS = {"breached": "违反最多", "unknown": "不明最多", "pack": "按规则包"}
_SUMS = {f"n_{name}": Sum(name) for name in ("met", "breached", "unknown", "idle")}
PARAM = "param."


@dataclass(frozen=True, slots=True)
class Counted:
    """How many sites meet something, break it, cannot be decided, are not concerned."""

    met: int = 0
    breached: int = 0
    unknown: int = 0
    idle: int = 0

    @property
    def concerned(self) -> int:
        """Sites to which it applies or may apply."""
        return self.met + self.breached + self.unknown


@dataclass(frozen=True, slots=True)
class RuleCount:
    rule: RuleEntry
    counted: Counted

    @property
    def level(self) -> str:
        return LEVELS.get(self.rule.level, "")


@dataclass(frozen=True, slots=True)
class FactCount:
    """`alone`: verdicts that wait for nothing else."""

    name: str
    label: str
    alone: int
    verdicts: int
    sites: int

    @property
    def is_parameter(self) -> bool:
        return self.name.startswith(PARAM)


def _counted(row: Mapping[str, Any]) -> Counted:
    return Counted(*(row[f"n_{name}"] or 0 for name in ("met", "breached", "unknown", "idle")))


def totals(*, actor: Actor) -> Counted:
    """Verdicts of all rules together."""
    return _counted(RuleTally.objects.filter(tallied(actor)).aggregate(**_SUMS))


def rule_counts(*, actor: Actor, pack: str = "", text: str = "", sort: str = "breached") -> list[RuleCount]:
    """Every rule that is counted somewhere the actor supervises. Two queries."""
    rows = RuleTally.objects.filter(tallied(actor))
    if pack:
        rows = rows.filter(rule__pack=pack)
    found = {row["rule"]: _counted(row) for row in rows.order_by().values("rule").annotate(**_SUMS)}
    entries = [
        e for e in RuleEntry.objects.filter(pk__in=found) if text in e.label or text in e.catalogue or text in e.code
    ]
    counted = [RuleCount(entry, found[entry.pk]) for entry in entries]
    keys: dict[str, Any] = {
        "breached": lambda c: (-c.counted.breached, -c.counted.unknown, c.rule.pk),
        "unknown": lambda c: (-c.counted.unknown, -c.counted.breached, c.rule.pk),
        "pack": lambda c: (c.rule.pack, c.rule.pk),
    }
    return sorted(counted, key=keys.get(sort, keys["breached"]))


def rule(rule_id: int) -> RuleEntry:
    """The words of a rule are open to everybody who may look at rules. Raises: NotVisible."""
    found = RuleEntry.objects.filter(pk=rule_id).first()
    if found is None:
        raise NotVisible("rulepacks.rule_absent", "没有这条规则。请从规则列表中重新打开。")
    return found


def places_of(rule_: RuleEntry, *, actor: Actor) -> list[tuple[str, Counted]]:
    """A rule town by town, where most break it first. One query."""
    rows = RuleTally.objects.filter(tallied(actor), rule=rule_).order_by().values("town_key")
    name = Subquery(Area.objects.filter(pk=OuterRef("town_key")).values("name")[:1])
    counted = [(row["name"] or "未划分镇街", _counted(row)) for row in rows.annotate(name=name, **_SUMS)]
    return sorted(counted, key=lambda pair: (-pair[1].breached, -pair[1].unknown, pair[0]))


def fact_counts(*, actor: Actor) -> list[FactCount]:
    """Facts nobody knows yet, what settles most verdicts first. One query."""
    rows = FactTally.objects.filter(tallied(actor)).order_by().values("fact")
    sums = rows.annotate(n_alone=Sum("alone"), n_verdicts=Sum("verdicts"), n_sites=Sum("sites")).filter(
        n_verdicts__gt=0
    )
    found = [
        FactCount(row["fact"], fact_label(row["fact"]), row["n_alone"], row["n_verdicts"], row["n_sites"])
        for row in sums.order_by(F("n_verdicts").desc(), "fact")
    ]
    return sorted(found, key=lambda each: (-each.verdicts, -each.alone, each.name))


def fact_label(name: str) -> str:
    """A fact, subject or parameter in words."""
    return kind_of(name).label


def rules_by_code(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """(pack, code) → key."""
    wanted = set(pairs)
    rows = RuleEntry.objects.filter(pack__in={pack for pack, _ in wanted})
    return {(row.pack, row.code): row.pk for row in rows if (row.pack, row.code) in wanted}
