"""One entity against the rules of packs, with a trace: `Judge(packs, at=day).judge(facts)`.

Compiled once for a day (the day of discovery) and a set of local parameters; a verdict holds the truth of every part of
its condition, and says in words why (explain.py) when it is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhiben.core.errors import InputError
from zhiben.core.rules import condition as tree
from zhiben.core.rules import ir
from zhiben.core.rules.asking import asks
from zhiben.core.rules.kernel import outcomes_function, truth_function
from zhiben.core.rules.lowering import Lowering, Tally, day_number
from zhiben.core.rules.model import EVENT_DATE, Fact, Pack, Parameter, Rule, Subject, Version
from zhiben.core.rules.subjects import subjects_of
from zhiben.core.rules.values import LARGEST, Value, cell, read_value
from zhiben.core.rules.vocabulary import CODES, Outcome

Facts = Mapping[str, object]
Truths = tuple[bool | None, ...]
NOT_APPLICABLE = Outcome.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Observed:
    """A value with the day it was observed and who or what it is from; may stand wherever a bare value may."""

    value: object
    on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Compiled:
    """One rule for one day. `nodes`, `lowered` and `places` run in parallel: the parts whose truth a verdict keeps, and
    where in the truths of the program (Program.shown) they stand."""

    rule: Rule
    version: Version | None
    lowering: Lowering
    nodes: tuple[tree.Bool, ...] = ()
    lowered: tuple[ir.Truth, ...] = ()
    places: tuple[int, ...] = ()
    applies: ir.Truth = ir.Const(False)
    require: ir.Truth = ir.Const(True)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    why_not: str = ""

    def unset(self, parameter: Parameter) -> bool:
        """Whether a parameter has no value on this day."""
        dated = self.lowering.value(parameter)
        return dated is None or dated.value is None


@dataclass(frozen=True)
class Program:
    """All rules of some packs for one day: what every executor runs."""

    at: date
    packs: tuple[Pack, ...]
    rules: tuple[Compiled, ...]
    facts: Mapping[str, Fact]
    tallies: tuple[Tally, ...]
    sources: Mapping[str, str]
    lowering: Lowering
    shown: tuple[ir.Truth, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.sources)

    def reading(self, fact: str) -> tuple[Compiled, ...]:
        """The rules that read a fact: all that has to be judged again when it changes."""
        return tuple(each for each in self.rules if fact in each.facts)


def compile_program(
    packs: Sequence[Pack],
    *,
    at: date,
    settings: Mapping[str, object] | None = None,
    rules: Collection[str] | None = None,
) -> Program:
    """Rules, lowered for a day. `settings`: local values of parameters, by name. `rules`: only these ids."""
    lowering = Lowering(at, settings or {})
    chosen = [rule for pack in packs for rule in pack.rules if rules is None or rule.id in rules]
    shown: dict[ir.Truth, int] = {}
    compiled = tuple(_compile(rule, lowering, shown) for rule in chosen)
    facts = {name: fact for pack in packs for name, fact in pack.facts.items()}
    return Program(
        at, tuple(packs), compiled, facts, tuple(lowering.tallies.values()), lowering.sources, lowering, tuple(shown)
    )


def _compile(rule: Rule, lowering: Lowering, shown: dict[ir.Truth, int]) -> Compiled:
    version = rule.at(lowering.at)
    if version is None:
        early = lowering.at < rule.versions[0].start
        return Compiled(
            rule, None, lowering, why_not=f"尚未生效（自 {rule.versions[0].start} 起）" if early else "已不再有效"
        )
    nodes = tuple(n for root in (version.applies, version.require) for n in tree.walk(root) if isinstance(n, tree.Bool))
    facts = tree.facts_of(version.applies) | tree.facts_of(version.require)
    lowered = tuple(lowering.truth(node) for node in nodes)
    places = tuple(shown.setdefault(node, len(shown)) for node in lowered)
    return Compiled(
        rule,
        version,
        lowering,
        nodes,
        lowered,
        places,
        lowering.truth(version.applies),
        lowering.truth(version.require),
        facts,
    )


class Verdict:
    """What one rule says about one entity, and why."""

    __slots__ = ("compiled", "outcome", "entity", "_all")

    def __init__(self, compiled: Compiled, outcome: Outcome, entity: Entity, all_: Truths | None = None) -> None:
        self.compiled, self.outcome, self.entity, self._all = compiled, outcome, entity, all_

    @property
    def truths(self) -> Truths:
        """The truth of each of the compiled rule's nodes; empty where it was not in force or not addressed."""
        return () if self._all is None else tuple([self._all[at] for at in self.compiled.places])

    @property
    def rule(self) -> Rule:
        return self.compiled.rule

    @property
    def unknown(self) -> tuple[str, ...]:
        """What would settle it: facts, and parameters nobody has set (param.NAME). Empty unless unknown."""
        return asks(self) if self.outcome is Outcome.UNKNOWN else ()

    def truth_of(self, node: tree.Bool) -> bool | None:
        """The truth of one part. Raises: ValueError for a part of another condition."""
        return self.truths[self.compiled.nodes.index(node)]


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity, read: typed values by fact, subjects it is (None: not said), and the row of columns."""

    values: Mapping[str, Value]
    seen: Mapping[str, Observed]
    subjects: frozenset[str] | None
    row: Sequence[object]
    columns: Mapping[str, int]
    at: date
    # Stands for all entities: sentences about it name facts and say no values.
    nobody: bool = False


class Judge:
    """Judges single entities in plain Python."""

    def __init__(
        self,
        packs: Sequence[Pack],
        *,
        at: date,
        settings: Mapping[str, object] | None = None,
        rules: Collection[str] | None = None,
        subjects: Mapping[str, Subject] | None = None,
    ) -> None:
        """`subjects`: names that an entity may have beside those of these packs, see loader.subjects_in."""
        self.program = program = compile_program(packs, at=at, settings=settings, rules=rules)
        self._made = (packs, at, settings, subjects)
        self.reads = frozenset(program.sources.values())
        self._positions = {name: i for i, name in enumerate(program.columns)}
        self._cells = _cells(program)
        in_force = [None if each.version is None else (each.applies, each.require) for each in program.rules]
        self._run = outcomes_function(in_force, program.shown, self._positions, CODES)
        # What is typed already is not read: most of what a database gives.
        kinds = {"bool": bool, "integer": int, "number": float}
        self._typed = {name: kinds[fact.type] for name, fact in program.facts.items() if fact.type in kinds}
        self._addressed: dict[frozenset[str] | None, tuple[bool, ...] | None] = {}
        self._subjects = {**(subjects or {}), **{name: s for pack in packs for name, s in pack.subjects.items()}}

    def of(self, rules: Collection[str]) -> Judge:
        """The same for some of its rules only, by id."""
        packs, at, settings, subjects = self._made
        return Judge(packs, at=at, settings=settings, rules=rules, subjects=subjects)

    def read(self, facts: Facts) -> Entity:
        """Facts as given → typed. Raises: InputError "facts.unknown_name", "facts.unknown_subject", "facts.value"."""
        values: dict[str, Value] = {}
        seen: dict[str, Observed] = {}
        subjects, known = None, self.program.facts
        typed = self._typed
        for name, raw in facts.items():
            kind = typed.get(name)
            if kind is type(raw) and (kind is bool or -LARGEST <= raw <= LARGEST):  # type: ignore[operator]
                values[name] = raw  # type: ignore[assignment]
                continue
            if type(raw) is Observed:
                seen[name] = raw
                raw = raw.value
            fact = known.get(name)
            if fact is not None:
                values[name] = read_value(fact, raw)
            elif name == "subject":
                subjects = self._subjects_of(raw)
            else:
                raise InputError(
                    "facts.unknown_name",
                    f"没有名为“{name}”的事实。请核对列名；各包的事实见 docs/reference/facts-of-packs.md。",
                    fact=name,
                )
        return Entity(values, seen, subjects, [make(values) for make in self._cells], self._positions, self.program.at)

    def _subjects_of(self, raw: object) -> frozenset[str] | None:
        """What the entity is, with everything above it. None: not said. Raises: InputError "facts.unknown_subject"."""
        given = re.split(r"[;；]", raw) if isinstance(raw, str) else raw if isinstance(raw, Iterable) else ()
        return subjects_of((str(part).strip() for part in given), self._subjects) or None

    def judge(self, facts: Facts, rules: Iterable[str] | None = None) -> list[Verdict]:
        """A verdict for every rule, in the order of the packs; or for the rules of these ids only."""
        return self.judge_entity(self.read(facts), rules)

    def judge_entity(self, entity: Entity, rules: Iterable[str] | None = None) -> list[Verdict]:
        outcomes, truths = self._run(entity.row)
        asked = self._asked(entity.subjects)
        rules_ = self.program.rules
        if asked is None:
            out = [Verdict(rule, outcome, entity, truths) for rule, outcome in zip(rules_, outcomes)]  # noqa: B905
        else:
            out = [
                Verdict(rule, outcome, entity, truths) if ask else Verdict(rule, NOT_APPLICABLE, entity)
                for rule, outcome, ask in zip(rules_, outcomes, asked, strict=True)
            ]
        if rules is None:
            return out
        wanted = frozenset(rules)
        return [verdict for verdict in out if verdict.compiled.rule.id in wanted]

    def _asked(self, subjects: frozenset[str] | None) -> tuple[bool, ...] | None:
        """Which rules are in force and addressed to such an entity; None: all of them."""
        if subjects not in self._addressed:
            found = tuple(
                each.version is not None and (subjects is None or each.rule.subject in subjects)
                for each in self.program.rules
            )
            self._addressed[subjects] = None if all(found) else found
        return self._addressed[subjects]


def _cells(program: Program) -> list[Callable[[Mapping[str, Value]], object]]:
    """For each column a function from the typed values to its cell."""
    counts = {tally.name: _count_function(tally) for tally in program.tallies}
    found: list[Callable[[Mapping[str, Value]], object]] = []
    for column, source in program.sources.items():
        fact = program.facts[source]
        name, _, suffix = column.partition(":")
        if name in counts:
            found.append(lambda values, f=counts[name], s=source, low=suffix == "low": f(values.get(s), low))  # type: ignore[misc]
        elif fact.type in ("bool", "number", "integer"):
            found.append(lambda values, s=source: values.get(s))  # type: ignore[misc]
        elif fact.type == "choice":
            codes = {value: at for at, value in enumerate(fact.values)}
            found.append(lambda values, s=source, c=codes: c.get(values.get(s)))  # type: ignore[misc]
        else:
            found.append(lambda values, s=source, f=fact, v=suffix: cell(f, values.get(s), v))  # type: ignore[misc]
    return found


def _count_function(tally: Tally) -> Callable[[Value, bool], int | None]:
    """Records → how many fulfil the condition, certainly (low) or possibly."""
    columns = list(ir.columns(tally.where))
    positions = {name: i for i, name in enumerate(columns)}
    holds = truth_function(tally.where, positions)

    def count(records: Value, low: bool) -> int | None:
        if not isinstance(records, tuple):
            return None
        total = 0
        for record in records:
            row = [cell(tally.fact.fields[n.partition(":")[0]], record.get(n.partition(":")[0])) for n in columns]
            truth, inside = holds(row), _inside(tally, record)
            certain = truth is True and inside is True
            possible = truth is not False and inside is not False
            total += certain if low else possible
        return total

    return count


def _inside(tally: Tally, record: Mapping[str, object]) -> bool | None:
    """Whether a record's day lies inside the window; unknown where it has none."""
    if not tally.dated:
        return True
    day = record.get(EVENT_DATE)
    if not isinstance(day, date):
        return None
    number = day_number(day)
    return (tally.first is None or number >= tally.first) and (tally.last is None or number <= tally.last)
