"""What a pack leaves open: values that no rule speaks of, figures no test hits, editions no test falls into.

Warnings, for an author to decide: a value may have no consequence on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhiben.core.rules import condition as tree
from zhiben.core.rules.cases import Result
from zhiben.core.rules.model import Pack, Rule
from zhiben.core.rules.units import convert


@dataclass(frozen=True, slots=True)
class Finding:
    """`level`: error (the pack must not go out) or warning."""

    level: str
    code: str
    file: str
    line: int
    message: str


def gaps(pack: Pack, results: Sequence[Result]) -> Iterator[Finding]:
    """Not exhaustive; not hit; not covered."""
    yield from _values(pack)
    for rule in pack.rules:
        mine = [each for each in results if each.case.rule == rule.id and each.verdict is not None]
        yield from _limits(rule, mine)
        yield from _editions(rule, mine)


def _values(pack: Pack) -> Iterator[Finding]:
    """Values of a choice that are in no comparison, where other values of it are: is there a rule for them?"""
    named: dict[str, set[str]] = {}
    for rule in pack.rules:
        for version in rule.versions:
            for node in (n for root in (version.applies, version.require) for n in _deep(root)):
                if isinstance(node, tree.OneOf):
                    named.setdefault(node.fact.name, set()).update(node.values)
                if isinstance(node, tree.Not) and isinstance(node.part, tree.OneOf):
                    # `!= a` speaks of all the others.
                    named.setdefault(node.part.fact.name, set()).update(node.part.fact.values)
    for name in sorted(pack.own_facts & named.keys()):
        fact = pack.facts[name]
        left = [label for value, label in fact.values.items() if value not in named[name]]
        # One value left over is "none of these", as a yes has its no.
        if len(left) > 1:
            yield Finding(
                "warning", "pack.not_exhaustive", fact.file, fact.line,
                f"事实“{name}”的取值 {'、'.join(left)} 没有规则提到，请确认确实没有要求",
            )  # fmt: skip


def _deep(root: tree.Node) -> Iterator[tree.Node]:
    """All nodes, those inside counts too."""
    for node in tree.walk(root):
        yield node
        if isinstance(node, tree.Count):
            yield from _deep(node.where)


def _limits(rule: Rule, results: Sequence[Result]) -> Iterator[Finding]:
    """A fact against a figure: whether the figure itself belongs to the range shows only where a test hits it."""
    for version in rule.versions:
        for node in (n for root in (version.applies, version.require) for n in tree.walk(root)):
            if not isinstance(node, tree.Compare):
                continue
            sides = (node.left, node.right)
            fact = next((each for each in sides if isinstance(each, tree.Amount)), None)
            setting = next((each for each in sides if isinstance(each, tree.Setting)), None)
            if fact is None or setting is None:
                continue
            tried = [r for r in results if r.verdict and r.verdict.compiled.version is version]
            if tried and not any(_hits(r, fact, setting) for r in tried):
                yield Finding(
                    "warning", "pack.limit_untested", rule.file, version.line,
                    f"规则“{rule.id}”没有测试恰好取界限值：{fact.fact.label} 等于参数“{setting.parameter.label}”",
                )  # fmt: skip


def _hits(result: Result, fact: tree.Amount, setting: tree.Setting) -> bool:
    verdict = result.verdict
    value = verdict.entity.values.get(fact.fact.name) if verdict else None
    dated = verdict.compiled.lowering.value(setting.parameter) if verdict else None
    if dated is None or dated.value is None or not isinstance(value, int | float):
        return False
    figure = Fraction(str(dated.value))
    if fact.unit is not setting.unit:
        figure = convert(figure, setting.unit, fact.unit)
    return abs(float(figure) - value) < 0.5 * 10.0**-fact.fact.decimals


def _editions(rule: Rule, results: Sequence[Result]) -> Iterator[Finding]:
    """Each edition of a rule wants a test of its own days."""
    if len(rule.versions) < 2:
        return
    for version in rule.versions:
        if not any(version.covers(each.case.at) for each in results):
            yield Finding(
                "warning", "pack.edition_untested", rule.file, version.line,
                f"规则“{rule.id}”自 {version.start} 起的一版没有测试",
            )  # fmt: skip
