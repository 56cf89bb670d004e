"""Which unknown facts a verdict really hangs on: the short list of questions to ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from zhiben.core.rules import condition as tree

if TYPE_CHECKING:
    from zhiben.core.rules.judging import Verdict
    from zhiben.core.rules.model import Parameter, Version


class Seen(NamedTuple):
    """What is known of one entity: the truth of a part, whether a fact is missing, whether a parameter is not set."""

    truth: Callable[[tree.Bool], bool | None]
    missing: Callable[[str], bool]
    unset: Callable[[Parameter], bool]


def asks(verdict: Verdict) -> tuple[str, ...]:
    """Facts, and parameters without a value as param.NAME, in the order of the rule's text."""
    version, values = verdict.compiled.version, verdict.entity.values
    if version is None:
        return ()
    seen = Seen(verdict.truth_of, lambda name: values.get(name) is None, verdict.compiled.unset)
    return asked(version, seen)


def asked(version: Version, seen: Seen) -> tuple[str, ...]:
    """A part that is decided asks nothing: once one side of an `or` is true, nobody needs to look at the other."""
    return tuple(dict.fromkeys(_asked(version.applies, seen) + _asked(version.require, seen)))


def _asked(node: tree.Bool, seen: Seen) -> list[str]:
    if seen.truth(node) is not None:
        return []
    if isinstance(node, tree.Not):
        return _asked(node.part, seen)
    if isinstance(node, tree.And | tree.Or):
        return [name for part in node.parts for name in _asked(part, seen)]
    missing = [name for name in tree.facts_of(node) if seen.missing(name)]
    unset = [f"param.{p.name}" for p in tree.parameters_of(node).values() if seen.unset(p)]
    # Records that are known but hold fields that are not: the fact itself has to be completed.
    return missing + unset or list(tree.facts_of(node))
