"""Counts over all sites an actor supervises: by rule, by place, by fact; from the tables of counts, never by counting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery, Sum

from zhiben.apps.registry.vocabulary import kind_of
from zhiben.apps.rulepacks.models import FactTally, RuleEntry, RuleTally, SiteJudgement, Verdict
from zhiben.apps.rulepacks.selectors.reaching import held, tallied
from zhiben.core.errors import NotVisible
from zhiben.core.rules.vocabulary import LEVELS
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

SORTS = {"breached": "违反最多", "unknown": "不明最多", "pack": "按规则包"}
_SUMS = {f"n_{name}": Sum(name) for name in ("met", "breached", "unknown", "idle")}
PARAM = "param."
NO_TOWN = "未划分镇街"


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
    return Counted(*(row.get(f"n_{name}") or 0 for name in ("met", "breached", "unknown", "idle")))


def _read(actor: Actor) -> Counter[tuple[UUID | None, int, str]]:
    """Town, rule and column → how many, from the rows of the sites: for a village, whose sites are few."""
    found: Counter[tuple[UUID | None, int, str]] = Counter()
    rows = SiteJudgement.objects.filter(held(actor)).order_by()
    for town, met, open_, idle in rows.values_list("town_key", "met", "open", "idle").iterator(2000):
        for column, text in (("met", met), ("unknown", open_), ("idle", idle)):
            found.update((town, int(key), column) for key in text.split(",") if key)
    broken = Verdict.objects.filter(held(actor)).order_by().values_list("town_key", "rule_id")
    found.update((town, rule_, "breached") for town, rule_ in broken.iterator(2000))
    return found


def _by_rule(actor: Actor, pack: str) -> dict[int, Counted]:
    where = tallied(actor)
    if where is None:
        sums: dict[int, Counter[str]] = {}
        for (_, rule_, column), count in _read(actor).items():
            sums.setdefault(rule_, Counter())[f"n_{column}"] += count
        return {rule_: _counted(counts) for rule_, counts in sums.items()}
    rows = RuleTally.objects.filter(where).order_by().values("rule").annotate(**_SUMS)
    return {row["rule"]: _counted(row) for row in (rows.filter(rule__pack=pack) if pack else rows)}


def rule_counts(*, actor: Actor, pack: str = "", text: str = "", sort: str = "breached") -> list[RuleCount]:
    """Every rule that is counted somewhere the actor supervises. Two queries."""
    found = {key: each for key, each in _by_rule(actor, pack).items() if each != Counted()}
    entries = RuleEntry.objects.in_bulk(found)
    counted = [
        RuleCount(entry, found[key])
        for key, entry in entries.items()
        if pack in ("", entry.pack) and (text in entry.label or text in entry.catalogue or text in entry.code)
    ]
    keys: dict[str, Any] = {
        "breached": lambda c: (-c.counted.breached, -c.counted.unknown, c.rule.pk),
        "unknown": lambda c: (-c.counted.unknown, -c.counted.breached, c.rule.pk),
        "pack": lambda c: (c.rule.pack, c.rule.pk),
    }
    return sorted(counted, key=keys.get(sort, keys["breached"]))


def totals(rules: Iterable[RuleCount]) -> Counted:
    """Verdicts of these rules together."""
    found = list(rules)
    return Counted(*(sum(getattr(each.counted, n) for each in found) for n in ("met", "breached", "unknown", "idle")))


def rule(rule_id: int) -> RuleEntry:
    """The words of a rule are open to everybody who may look at rules. Raises: NotVisible."""
    found = RuleEntry.objects.filter(pk=rule_id).first()
    if found is None:
        raise NotVisible("rulepacks.rule_absent", "没有这条规则。请从规则列表中重新打开。")
    return found


def places_of(rule_: RuleEntry, *, actor: Actor) -> list[tuple[str, Counted]]:
    """A rule town by town, where most break it first. One query; for a village two more."""
    where = tallied(actor)
    name = Subquery(Area.objects.filter(pk=OuterRef("town_key")).values("name")[:1])
    if where is not None:
        rows = RuleTally.objects.filter(where, rule=rule_).order_by().values("town_key")
        counted = [(row["name"] or NO_TOWN, _counted(row)) for row in rows.annotate(name=name, **_SUMS)]
    else:
        sums: dict[UUID | None, Counter[str]] = {}
        for (town, key, column), count in _read(actor).items():
            if key == rule_.pk:
                sums.setdefault(town, Counter())[f"n_{column}"] += count
        names = dict(Area.objects.filter(pk__in=[key for key in sums if key]).values_list("pk", "name"))
        counted = [(names.get(key, NO_TOWN) if key else NO_TOWN, _counted(each)) for key, each in sums.items()]
    return sorted(counted, key=lambda pair: (-pair[1].breached, -pair[1].unknown, pair[0]))


def fact_counts(*, actor: Actor) -> list[FactCount]:
    """Facts nobody knows yet, what settles most verdicts first. One query."""
    where = tallied(actor)
    if where is None:
        found = _read_facts(actor)
    else:
        rows = FactTally.objects.filter(where).order_by().values("fact")
        sums = rows.annotate(n_alone=Sum("alone"), n_verdicts=Sum("verdicts"), n_sites=Sum("sites"))
        found = [FactCount(r["fact"], fact_label(r["fact"]), r["n_alone"], r["n_verdicts"], r["n_sites"]) for r in sums]
    return sorted((e for e in found if e.verdicts > 0), key=lambda each: (-each.verdicts, -each.alone, each.name))


def _read_facts(actor: Actor) -> list[FactCount]:
    sums: dict[str, Counter[str]] = {}
    rows = SiteJudgement.objects.filter(held(actor)).exclude(asks="").order_by()
    for asks in rows.values_list("asks", flat=True).iterator(2000):
        for part in asks.strip("|").split("|"):
            name, verdicts, alone = part.rsplit(":", 2)
            sums.setdefault(name, Counter()).update(verdicts=int(verdicts), alone=int(alone), sites=1)
    return [FactCount(n, fact_label(n), c["alone"], c["verdicts"], c["sites"]) for n, c in sums.items()]


def fact_label(name: str) -> str:
    """A fact, subject or parameter in words."""
    return kind_of(name).label


def rules_by_code(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """(pack, code) → key."""
    wanted = set(pairs)
    rows = RuleEntry.objects.filter(pack__in={pack for pack, _ in wanted})
    return {(row.pack, row.code): row.pk for row in rows if (row.pack, row.code) in wanted}
