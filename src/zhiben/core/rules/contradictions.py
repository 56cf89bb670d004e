"""Rules that can never apply, never be met, or exclude one another, found by trying the points where truths change.

For the facts of a rule (or of two rules of one subject that share facts) every combination of their boundary values is
judged: both truths, every choice, and for numbers and days each compared figure, one step below and one above. Rules that
read records, and those with more than MOST combinations, are left out: nothing is reported about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, product

from zhiben.core.rules import condition as tree
from zhiben.core.rules.judging import Judge
from zhiben.core.rules.lowering import Lowering
from zhiben.core.rules.model import RECORDS, Fact, Pack, Rule, Version
from zhiben.core.rules.vocabulary import Outcome

MOST = 20_000


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    rule: Rule
    message: str


def contradictions(pack: Pack) -> Iterator[Problem]:
    """Rules one by one, then in pairs."""
    for rule in pack.rules:
        for version in rule.versions:
            yield from _alone(pack, rule, version)
    for one, other in combinations(pack.rules, 2):
        if one.subject == other.subject and _shared(one, other):
            yield from _together(pack, one, other)


def _facts(*versions: Version) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for version in versions:
        found |= tree.facts_of(version.applies) | tree.facts_of(version.require)
    return found


def _shared(one: Rule, other: Rule) -> bool:
    """Two rules can only exclude one another where their requirements speak of the same fact."""
    return bool(tree.facts_of(one.versions[-1].require).keys() & tree.facts_of(other.versions[-1].require).keys())


def _alone(pack: Pack, rule: Rule, version: Version) -> Iterator[Problem]:
    points = _points(pack, [version])
    if points is None:
        return
    assumed = _assumed(pack, version)
    judges = [Judge([pack], at=day, rules={rule.id}, settings=assumed) for day in _days(version, assumed)]
    outcomes = {judge.judge(point)[0].outcome for judge in judges for point in points}
    if outcomes <= {Outcome.NOT_APPLICABLE, Outcome.UNKNOWN}:
        yield Problem("pack.never_applies", rule, f"规则“{rule.id}”在任何取值下都不会适用，请检查 applies")
    elif Outcome.BREACHED not in outcomes:
        yield Problem("pack.never_breached", rule, f"规则“{rule.id}”在任何取值下都不会被违反，请检查 require / forbid")
    elif outcomes == {Outcome.BREACHED}:
        yield Problem("pack.never_met", rule, f"规则“{rule.id}”在任何取值下都是违反，请检查 require / forbid")


def _days(version: Version, assumed: Mapping[str, object]) -> list[date]:
    """The first day of a version, and those on either side of every fixed day that its conditions name."""
    lowering, found = Lowering(version.start, assumed), {version.start}
    for node in (n for root in (version.applies, version.require) for n in tree.walk(root)):
        fixed = lowering.fixed_day(node) if isinstance(node, tree.DaySetting | tree.Moved) else None
        found |= {fixed, fixed + timedelta(days=1)} if isinstance(fixed, date) else set()
    return sorted(day for day in found if version.covers(day))


def _together(pack: Pack, one: Rule, other: Rule) -> Iterator[Problem]:
    """Where both apply at some point, there has to be a point at which both are met."""
    versions = [one.versions[-1], other.versions[-1]]
    points = _points(pack, versions)
    if points is None:
        return
    day = max(version.start for version in versions)
    judge = Judge([pack], at=day, rules={one.id, other.id}, settings=_assumed(pack, *versions))
    both = met = False
    for point in points:
        outcomes = {each.outcome for each in judge.judge(point)}
        both = both or outcomes <= {Outcome.MET, Outcome.BREACHED}
        met = met or outcomes == {Outcome.MET}
    if both and not met:
        yield Problem("pack.contradiction", one, f"规则“{one.id}”与“{other.id}”同时适用时不可能都符合")


def _assumed(pack: Pack, *versions: Version) -> dict[str, object]:
    """A value for parameters nobody has set, so that the rule can be tried at all."""
    found: dict[str, object] = {}
    for version in versions:
        for name, p in (tree.parameters_of(version.applies) | tree.parameters_of(version.require)).items():
            dated = p.at(version.start)
            if dated is None or dated.value is None:
                found[name] = {"bool": True, "date": version.start}.get(p.type, 1)
    return found


def _points(pack: Pack, versions: Sequence[Version]) -> list[dict[str, object]] | None:
    """Every combination of boundary values; None where records make it more than a table of values, or too many."""
    facts = _facts(*versions)
    if any(fact.type in RECORDS or fact.type == "text" for fact in facts.values()):
        return None
    steps = _figures(versions, _assumed(pack, *versions))
    values = [_boundary(fact, steps.get(name, [])) for name, fact in facts.items()]
    size = 1
    for each in values:
        size *= len(each)
    if size > MOST:
        return None
    return [dict(zip(facts, point, strict=True)) for point in product(*values)]


def _boundary(fact: Fact, figures: Sequence[object]) -> list[object]:
    match fact.type:
        case "bool":
            return [True, False]
        case "choice":
            return list(fact.values)
        case "set":
            return [[], *([value] for value in fact.values), list(fact.values)]
    return list(figures)


def _figures(versions: Sequence[Version], assumed: Mapping[str, object]) -> dict[str, list[object]]:
    """For each number and day the values around every figure of the rules; sums are tried with the figures' products."""
    found: dict[str, set[object]] = {}
    for version in versions:
        lowering = Lowering(version.start, assumed)
        numbers: set[Fraction] = {Fraction(0), Fraction(1)}
        days = {version.start}
        for node in (n for root in (version.applies, version.require) for n in tree.walk(root)):
            if isinstance(node, tree.Setting) and (dated := lowering.value(node.parameter)) and dated.value is not None:
                numbers.add(Fraction(str(dated.value)) * node.unit.factor)
            elif isinstance(node, tree.CompareAge):
                days |= {moved for moved in (lowering._moved(version.start, node.amount, -1),) if moved}
            elif isinstance(node, tree.Today | tree.DaySetting | tree.Moved):
                fixed = lowering.fixed_day(node)
                days |= {fixed} if not isinstance(fixed, tree.DayFact) and fixed is not None else set()
        numbers |= {a / b for a in numbers for b in numbers if b} if len(numbers) <= 4 else set()
        for name, fact in _facts(version).items():
            if fact.type == "date":
                found.setdefault(name, set()).update(day + timedelta(days=n) for day in days for n in (-1, 0, 1))
            elif fact.type in ("number", "integer"):
                found.setdefault(name, set()).update(_around(fact, numbers))
    return {name: sorted(values, key=str) for name, values in found.items()}


def _around(fact: Fact, numbers: set[Fraction]) -> Iterator[float | int]:
    for number in numbers:
        own = number / fact.unit.factor
        if fact.type == "integer":
            yield from (int(own) - 1, int(own), int(own) + 1)
        else:
            step = 10.0**-fact.decimals
            yield from (float(own) - step, float(own), float(own) + step)
