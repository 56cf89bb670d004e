"""What an author should see before a pack goes out: `zhiben pack check`.

The loader refuses what cannot be run; this finds what can be run and is still not right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from zhiben.core.rules import condition as tree
from zhiben.core.rules.cases import Result, run_cases
from zhiben.core.rules.contradictions import contradictions
from zhiben.core.rules.gaps import Finding, gaps
from zhiben.core.rules.model import Pack, Rule, Source
from zhiben.core.rules.vocabulary import Outcome


def review(pack: Pack) -> list[Finding]:
    """All findings, by file and line."""
    results = run_cases(pack)
    found = [
        *_failed(results), *_untested(pack, results), *_unused(pack), *_marks(pack), *_contradicting(pack),
        *gaps(pack, results),
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.file, each.line, each.code))


def _failed(results: list[Result]) -> Iterator[Finding]:
    for result in results:
        if result.problem:
            case = result.case
            yield Finding(
                "error", "pack.test_failed", case.file, case.line, f"测试“{case.name}”（{case.rule}）：{result.problem}"
            )


def _untested(pack: Pack, results: list[Result]) -> Iterator[Finding]:
    """Each rule: unknown, before in force, met or breached; with a figure in it: at the limit and on its other side."""
    for rule in pack.rules:
        mine = [r for r in results if r.case.rule == rule.id and r.verdict is not None]
        outcomes = {r.case.expect for r in mine}
        missing = []
        if Outcome.UNKNOWN.value not in outcomes:
            missing.append("不明")
        if not any(r.case.at < rule.versions[0].start for r in mine):
            missing.append("生效之前")
        if Outcome.BREACHED.value not in outcomes:
            missing.append("违反")
        if Outcome.MET.value not in outcomes and Outcome.NOT_APPLICABLE.value not in outcomes:
            missing.append("符合")
        missing += _limits(rule, mine)
        if missing:
            yield Finding(
                "error", "pack.test_missing", rule.file, rule.line, f"规则“{rule.id}”缺少测试：{'、'.join(missing)}"
            )


def _limits(rule: Rule, results: list[Result]) -> list[str]:
    """The figures that no test hits exactly, and those that no test lies on either side of."""
    missing = []
    for version in rule.versions:
        nodes = [n for root in (version.applies, version.require) for n in tree.walk(root)]
        for node in nodes:
            if not isinstance(node, tree.Compare | tree.CompareAge | tree.CompareDays) or not _has_parameter(node):
                continue
            if isinstance(node, tree.CompareDays) and not tree.facts_of(node):
                continue
            truths = {
                r.verdict.truth_of(node) for r in results
                if r.verdict and r.verdict.compiled.version is version and r.verdict.truths
            }  # fmt: skip
            text = (version.applies_text if node in tree.walk(version.applies) else version.require_text)[
                slice(*node.span)
            ]
            if not {True, False} <= truths:
                missing.append(f"“{text}”的两侧")
    return missing


def _has_parameter(node: tree.Node) -> bool:
    return bool(tree.parameters_of(node)) or any(isinstance(each, tree.Figure) for each in tree.walk(node))


def _unused(pack: Pack) -> Iterator[Finding]:
    roots = [root for rule in pack.rules for v in rule.versions for root in (v.applies, v.require)]
    facts = {name for root in roots for name in tree.facts_of(root)}
    parameters = {name for root in roots for name in tree.parameters_of(root)}
    for name in sorted(pack.own_facts - facts):
        fact = pack.facts[name]
        yield Finding("error", "pack.unused_fact", fact.file, fact.line, f"事实“{name}”没有规则用到")
    for name, parameter in pack.parameters.items():
        if name not in parameters:
            yield Finding("error", "pack.unused_parameter", parameter.file, parameter.line, f"参数“{name}”没有规则用到")


def _marks(pack: Pack) -> Iterator[Finding]:
    for parameter in pack.parameters.values():
        if any(each.mark == "unverified" for each in parameter.values):
            yield Finding(
                "warning", "pack.unverified", parameter.file, parameter.line, f"参数“{parameter.label}”的值待人工核对"
            )
        if parameter.local and any(each.value is None for each in parameter.values):
            yield Finding(
                "warning",
                "pack.local_value",
                parameter.file,
                parameter.line,
                f"参数“{parameter.label}”由县里设定，设定之前有关规则为不明",
            )
    for source, rules in _citing(pack).items():
        if not source.is_seen:
            words = f"来源《{source.title}》待人工核对，{rules} 条规则引用它"
            yield Finding("warning", "pack.unverified", source.file, source.line, words)
    if not pack.cases:
        yield Finding("error", "pack.test_missing", f"{pack.id}/pack.yaml", 1, "没有任何测试")
    if pack.folder and not (Path(pack.folder) / "SOURCES.md").is_file():
        yield Finding("error", "pack.sources_missing", f"{pack.id}/pack.yaml", 1, "缺少 SOURCES.md")


def _citing(pack: Pack) -> Counter[Source]:
    """How many rules cite each document."""
    return Counter(document for rule in pack.rules for document in {d for v in rule.versions for d in v.documents})


def _contradicting(pack: Pack) -> Iterator[Finding]:
    for problem in contradictions(pack):
        yield Finding("error", problem.code, problem.rule.file, problem.rule.line, problem.message)
