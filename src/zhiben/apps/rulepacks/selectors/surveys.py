"""Counts over all sites an actor reaches: by rule, by place, by fact; from the tables of counts, never by counting.

The tables know who leads. A village, whose sites are few, and what an office only co-operates at are read site by site.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, Subquery, Sum, Value, When

from zhiben.apps.registry.vocabulary import kind_of
from zhiben.apps.rulepacks.models import FactTally, PackUse, RuleEntry, RuleTally, SiteJudgement, Verdict
from zhiben.apps.rulepacks.models.packs import TO_CONFIRM
from zhiben.apps.rulepacks.selectors import packs, sectors
from zhiben.apps.rulepacks.selectors.reaching import co_operated, held, tallied
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.core.rules.vocabulary import LEVELS
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area

PAGE_ROWS = 40
SORTS = {"breached": "违反最多", "unknown": "不明最多", "pack": "按规则包"}
STATES = {"breached": "有违反", "unknown": "有不明", "met": "有符合"}
ASKED = {"fact": "事实", "subject": "是不是某类对象", "parameter": "由县里设定"}
COLUMNS = ("met", "breached", "unknown", "idle")
# So many sites at which an office co-operates are read one by one for the counts of a page.
READ_AT_MOST = 500
_SUMS = {f"n_{name}": Sum(name) for name in COLUMNS}
PARAM, SUBJECT = "param.", "subject."
NO_TOWN = "未划分镇街"
_LISTED = (("met", "met"), ("open", "unknown"), ("idle", "idle"))


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

    def __add__(self, other: Counted) -> Counted:
        return Counted(*(getattr(self, name) + getattr(other, name) for name in COLUMNS))


class RuleWords(NamedTuple):
    """A rule as lists show it, as the database returns it."""

    pk: int
    pack: str
    code: str
    catalogue: str
    label: str
    subject_label: str
    level: str
    source: str

    @property
    def to_confirm(self) -> bool:
        return TO_CONFIRM in self.source


@dataclass(frozen=True, slots=True)
class RuleCount:
    rule: RuleWords
    counted: Counted

    @property
    def level(self) -> str:
        return LEVELS.get(self.rule.level, "")


@dataclass(frozen=True, slots=True)
class RuleFilter:
    """What the address says. `outcome`: rules that have it somewhere."""

    text: str = ""
    pack: str = ""
    sector: str = ""
    level: str = ""
    outcome: str = ""
    sort: str = "breached"
    after: str = ""


EVERY = RuleFilter()


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

    @property
    def asked(self) -> str:
        """Which of ASKED it is."""
        return "parameter" if self.is_parameter else "subject" if self.name.startswith(SUBJECT) else "fact"

    @property
    def order(self) -> tuple[int, int, str]:
        """What settles most verdicts first."""
        return -self.verdicts, -self.alone, self.name


@dataclass(frozen=True, slots=True)
class FactFilter:
    """What the address says. `asked`: of ASKED."""

    text: str = ""
    asked: str = ""
    after: str = ""


class _Read:
    """Counts from the rows of single sites; of those that come in after `most` nothing is counted."""

    def __init__(self, where: Q, most: int | None = None) -> None:
        rows = SiteJudgement.objects.filter(where)
        self._rows = rows.order_by() if most is None else rows.order_by("-site")[: most + 1]
        self._where, self._most, self.is_cut = where, most, False

    def rules(self) -> dict[int, Counted]:
        """Two queries."""
        rows = list(self._rows.values_list("site", "met", "open", "idle"))
        self.is_cut = self._most is not None and len(rows) > self._most
        columns = dict.fromkeys(COLUMNS, Counter[str]())
        read = rows[: self._most]
        for name, texts in zip(("met", "unknown", "idle"), list(zip(*read, strict=True))[1:], strict=False):
            columns[name] = Counter(key for text in texts for key in str(text).split(",") if key)
        where = self._where if self._most is None else Q(site__in=[row[0] for row in read])
        broken_ = Verdict.objects.filter(where).order_by().values_list("rule", flat=True)
        columns["breached"] = Counter(str(key) for key in broken_)
        return {int(key): Counted(*(columns[name][key] for name in COLUMNS)) for key in set().union(*columns.values())}

    def facts(self) -> Iterator[tuple[str, int, int, int]]:
        """Fact, verdicts, those that wait for it alone, sites. One query."""
        sums: dict[str, Counter[str]] = {}
        for asks in self._rows.values_list("asks", flat=True):
            for part in asks.strip("|").split("|") if asks else ():
                name, verdicts, alone = part.rsplit(":", 2)
                sums.setdefault(name, Counter()).update(verdicts=int(verdicts), alone=int(alone), sites=1)
        return ((name, each["verdicts"], each["alone"], each["sites"]) for name, each in sums.items())


def _beside(actor: Actor) -> Q | None:
    """Rows of sites that the tables of counts do not hold for this actor; None where they hold all."""
    return held(actor) if tallied(actor) is None else co_operated(actor)


def _read_beside(actor: Actor) -> list[_Read]:
    where = _beside(actor)
    return [] if where is None else [_Read(where, None if tallied(actor) is None else READ_AT_MOST)]


class RuleList:
    """Rules that are counted somewhere the actor reaches, in order. Two queries; two more where sites are read one by one.

    `is_cut`: the office co-operates at more sites than are read for counts.
    """

    def __init__(self, wanted: RuleFilter, actor: Actor) -> None:
        self.wanted, self.actor, self.is_cut = wanted, actor, False
        self.counts = self._counted()
        order = _ORDERS.get(wanted.sort, _ORDERS["breached"])
        rules = [rule for rule in self._chosen() if rule.pk in self.counts and self._has(rule)]
        self.places = sorted((order(self.counts[rule.pk], rule), rule) for rule in rules)

    def _counted(self) -> dict[int, Counted]:
        where, found = tallied(self.actor), dict[int, Counted]()
        if where is not None:
            rows = RuleTally.objects.filter(where).order_by().values_list("rule").annotate(**_SUMS)
            found = {key: Counted(*(count or 0 for count in counts)) for key, *counts in rows}
        for read in _read_beside(self.actor):
            for key, counted in read.rules().items():
                found[key] = found.get(key, Counted()) + counted
            self.is_cut = read.is_cut
        nothing = Counted()
        return {key: each for key, each in found.items() if each != nothing}

    def _has(self, rule: RuleWords) -> bool:
        return self.wanted.outcome not in STATES or getattr(self.counts[rule.pk], self.wanted.outcome) > 0

    def _chosen(self) -> Iterator[RuleWords]:
        text, asked = self.wanted.text, {"pack": self.wanted.pack, "level": self.wanted.level}
        rows = RuleEntry.objects.filter(**{name: value for name, value in asked.items() if value}).order_by()
        if text:
            rows = rows.filter(Q(label__icontains=text) | Q(catalogue__icontains=text) | Q(code__icontains=text))
        if self.wanted.sector:
            rows = rows.filter(sectors.rules_in(self.wanted.sector, self.uses))
        return (RuleWords(*row) for row in rows.values_list(*RuleWords._fields))

    @cached_property
    def uses(self) -> list[PackUse]:
        """What the counties judge by. One query."""
        return list(packs.uses(actor=self.actor))

    def __len__(self) -> int:
        return len(self.places)

    def page(self, size: int = PAGE_ROWS) -> Page[RuleCount]:
        """Raises: InputError "page.cursor_broken"."""
        start = 0
        if self.wanted.after:
            start = bisect_right(self.places, _place_in(self.wanted), key=lambda place: place[0])
        shown = self.places[start : start + size]
        more = len(self.places) > start + size
        return Page(self._rows(shown), cursor_of(*map(str, shown[-1][0])) if more else "")

    def rows(self) -> list[RuleCount]:
        """All of them."""
        return self._rows(self.places)

    def _rows(self, places: Iterable[tuple[Any, RuleWords]]) -> list[RuleCount]:
        return [RuleCount(rule, self.counts[rule.pk]) for _, rule in places]


_ORDERS: Mapping[str, Callable[[Counted, RuleWords], tuple[Any, ...]]] = {
    "breached": lambda counted, rule: (-counted.breached, -counted.unknown, rule.pk),
    "unknown": lambda counted, rule: (-counted.unknown, -counted.breached, rule.pk),
    "pack": lambda counted, rule: (rule.pack, rule.pk),
}


def rule_counts(wanted: RuleFilter = EVERY, *, actor: Actor) -> list[RuleCount]:
    """All rules of a filter, in order."""
    return RuleList(wanted, actor).rows()


def totals(rules: Iterable[RuleCount]) -> Counted:
    """Verdicts of these rules together."""
    return sum((each.counted for each in rules), Counted())


def _place_in(wanted: RuleFilter) -> tuple[Any, ...]:
    keys, kinds = read_cursor(wanted.after), (str, int) if wanted.sort == "pack" else (int, int, int)
    try:
        return tuple(kind(key) for kind, key in zip(kinds, keys, strict=True))
    except ValueError as error:
        raise broken() from error


def rule(rule_id: int) -> RuleEntry:
    """The words of a rule are open to everybody who may look at rules. Raises: NotVisible."""
    found = RuleEntry.objects.filter(pk=rule_id).first()
    if found is None:
        raise NotVisible("rulepacks.rule_absent", "没有这条规则。请从规则列表中重新打开。")
    return found


def places_of(rule_: RuleEntry, *, actor: Actor) -> list[tuple[str, Counted]]:
    """A rule town by town, where most break it first. One query; one more where sites are read one by one."""
    where, beside, found = tallied(actor), _beside(actor), dict[str, Counted]()
    name = Subquery(Area.objects.filter(pk=OuterRef("town_key")).values("name")[:1])
    if where is not None:
        rows = (
            RuleTally.objects.filter(where, rule=rule_).order_by().values_list("town_key").annotate(name=name, **_SUMS)
        )
        found = {called or NO_TOWN: Counted(*(count or 0 for count in counts)) for _, called, *counts in rows}
    for town, said, count in _said_of(rule_, beside, name) if beside is not None else ():
        found[town or NO_TOWN] = found.get(town or NO_TOWN, Counted()) + Counted(**{said: count})
    return sorted(found.items(), key=lambda pair: (-pair[1].breached, -pair[1].unknown, pair[0]))


def _said_of(rule_: RuleEntry, where: Q, name: Subquery) -> Iterable[tuple[str | None, str, int]]:
    """Town, outcome, how many sites."""
    broken_ = Exists(Verdict.objects.filter(site=OuterRef("site"), rule=rule_))
    listed = (When(**{f"{column}__contains": f",{rule_.pk},"}, then=Value(said)) for column, said in _LISTED)
    said = Case(When(broken_, then=Value("breached")), *listed, output_field=CharField())
    rows = SiteJudgement.objects.filter(where).order_by().annotate(said=said, town=name).exclude(said=None)
    return rows.values_list("town", "said").annotate(count=Count("pk"))


def fact_counts(*, actor: Actor) -> list[FactCount]:
    """Facts nobody knows yet, what settles most verdicts first. One query."""
    where, sums = tallied(actor), dict[str, Counter[str]]()
    if where is not None:
        rows = FactTally.objects.filter(where).order_by().values_list("fact")
        sums = {
            name: Counter(verdicts=verdicts, alone=alone, sites=sites)
            for name, verdicts, alone, sites in rows.annotate(v=Sum("verdicts"), a=Sum("alone"), s=Sum("sites"))
        }
    for read in _read_beside(actor):
        for name, verdicts, alone, sites in read.facts():
            sums.setdefault(name, Counter()).update(verdicts=verdicts, alone=alone, sites=sites)
    found = (FactCount(name, fact_label(name), c["alone"], c["verdicts"], c["sites"]) for name, c in sums.items())
    return sorted((each for each in found if each.verdicts > 0), key=lambda each: each.order)


def facts_wanted(wanted: FactFilter, *, actor: Actor) -> list[FactCount]:
    """Those of a filter, in order. One query."""
    return [
        each
        for each in fact_counts(actor=actor)
        if wanted.asked in ("", each.asked) and (wanted.text in each.label or wanted.text in each.name)
    ]


def fact_page(found: Sequence[FactCount], after: str, size: int = PAGE_ROWS) -> Page[FactCount]:
    """Raises: InputError "page.cursor_broken"."""
    start = 0
    if after:
        try:
            verdicts, alone, name = read_cursor(after)
            start = bisect_right(found, (int(verdicts), int(alone), name), key=lambda each: each.order)
        except ValueError as error:
            raise broken() from error
    shown = found[start : start + size]
    return Page(shown, cursor_of(*map(str, shown[-1].order)) if len(found) > start + size else "")


def fact_label(name: str) -> str:
    """A fact, subject or parameter in words."""
    return kind_of(name).label


def rules_by_code(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """(pack, code) → key."""
    wanted = set(pairs)
    rows = RuleEntry.objects.filter(pack__in={pack for pack, _ in wanted})
    return {(row.pack, row.code): row.pk for row in rows if (row.pack, row.code) in wanted}
