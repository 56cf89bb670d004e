"""What has to be judged again when something changes: only the rules that read it.

again = Rejudge(judge)
verdicts |= again.changed(facts, {"mine_depth"})
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from zhiben.core.rules import condition as tree
from zhiben.core.rules.judging import Compiled, Facts, Judge, Program, Verdict

SUBJECT = "subject"


@dataclass(frozen=True)
class Index:
    """`facts` and `parameters`: name → ids of the rules that read it. `dated`: rules whose verdict may differ on another
    day though nothing else changes; `every`: all of them, which is what a change of subject asks for."""

    facts: Mapping[str, frozenset[str]]
    parameters: Mapping[str, frozenset[str]]
    dated: frozenset[str]
    every: frozenset[str]

    @classmethod
    def of(cls, program: Program) -> Index:
        facts: dict[str, set[str]] = {}
        parameters: dict[str, set[str]] = {}
        dated: set[str] = set()
        for compiled in program.rules:
            id_ = compiled.rule.id
            for name in compiled.facts:
                facts.setdefault(name, set()).add(id_)
            for root in _roots(compiled):
                for name in tree.parameters_of(root):
                    parameters.setdefault(name, set()).add(id_)
                dated |= {id_} if _reads_the_day(root) else set()
        return cls(
            {name: frozenset(ids) for name, ids in facts.items()},
            {name: frozenset(ids) for name, ids in parameters.items()},
            frozenset(dated), frozenset(each.rule.id for each in program.rules),
        )  # fmt: skip

    def touched(self, changed: Collection[str]) -> frozenset[str]:
        """The rules that read one of these facts, `param.NAME` or the subject."""
        if SUBJECT in changed:
            return self.every
        found: set[str] = set()
        for name in changed:
            found |= self.facts.get(name, frozenset()) | self.parameters.get(name.removeprefix("param."), frozenset())
        return frozenset(found)


def on_another_day(program: Program, index: Index, day: date) -> frozenset[str]:
    """The rules to judge again on another day: those that read it, and those whose version or figures are others then."""
    found = set(index.dated)
    for compiled in program.rules:
        if compiled.rule.at(day) is not compiled.version:
            found.add(compiled.rule.id)
        for root in _roots(compiled):
            for parameter in tree.parameters_of(root).values():
                if parameter.at(day) != parameter.at(program.at):
                    found.add(compiled.rule.id)
    return frozenset(found)


class Rejudge:
    """Judges entities by some of the rules; each set of rules that is asked for is compiled once."""

    def __init__(self, judge: Judge) -> None:
        self.judge, self.index = judge, Index.of(judge.program)
        self._parts: dict[frozenset[str], Judge] = {}

    def changed(self, facts: Facts, changed: Collection[str]) -> dict[str, Verdict]:
        """By rule, the verdicts that the change may have moved; the others stand. `facts`: all of the entity's."""
        ids = self.index.touched(changed)
        if not ids:
            return {}
        if ids not in self._parts:
            self._parts[ids] = self.judge.of(ids)
        part = self._parts[ids]
        needed = {name: value for name, value in facts.items() if name == SUBJECT or name in part.reads}
        return {verdict.rule.id: verdict for verdict in part.judge(needed)}


def _roots(compiled: Compiled) -> tuple[tree.Bool, ...]:
    return () if compiled.version is None else (compiled.version.applies, compiled.version.require)


def _reads_the_day(root: tree.Node) -> bool:
    """Today, an age, or a count of dated records: what has no window stops at today as well."""
    for node in tree.walk(root):
        if isinstance(node, tree.Today | tree.CompareAge):
            return True
        if isinstance(node, tree.Count) and (node.fact.type == "events" or _reads_the_day(node.where)):
            return True
    return False
