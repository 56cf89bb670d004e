"""Which unknown facts a verdict really hangs on: the short list of questions to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhiben.core.rules import condition as tree

if TYPE_CHECKING:
    from zhiben.core.rules.judging import Verdict
    from zhiben.core.rules.model import Parameter


def asks(verdict: Verdict) -> tuple[str, ...]:
    """Facts, and parameters without a value as param.NAME, in the order of the rule's text.

    A part that is decided asks nothing: once one side of an `or` is true, nobody needs to look at the other.
    """
    version = verdict.compiled.version
    if version is None:
        return ()
    found = _asked(version.applies, verdict)
    if verdict.truth_of(version.require) is None:
        found += _asked(version.require, verdict)
    return tuple(dict.fromkeys(found))


def _asked(node: tree.Bool, verdict: Verdict) -> list[str]:
    if verdict.truth_of(node) is not None:
        return []
    if isinstance(node, tree.Not):
        return _asked(node.part, verdict)
    if isinstance(node, tree.And | tree.Or):
        return [name for part in node.parts for name in _asked(part, verdict)]
    values = verdict.entity.values
    missing = [name for name, fact in tree.facts_of(node).items() if values.get(name) is None]
    unset = [f"param.{p.name}" for p in tree.parameters_of(node).values() if _unset(p, verdict)]
    # Records that are known but hold fields that are not: the fact itself has to be completed.
    return missing + unset or list(tree.facts_of(node))


def _unset(parameter: Parameter, verdict: Verdict) -> bool:
    dated = verdict.compiled.lowering.value(parameter)
    return dated is None or dated.value is None
