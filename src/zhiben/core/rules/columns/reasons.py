"""Why, in columns: which parts of a rule held is one number, and each different number is put into words once.

A verdict's *signature* is a number whose digits are the truths of the rule's innermost parts (0 unknown, 1 false, 2 true)
and, where a part reads several facts, whether each is known. From it the questions to ask follow exactly as for a single
entity (asking.py). The words name facts and figures and no values: an entity's own trace says those.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from zhiben.core.rules import condition as tree
from zhiben.core.rules import ir
from zhiben.core.rules.asking import Seen, asked
from zhiben.core.rules.explain import asked_for, sentence, unverified
from zhiben.core.rules.judging import Compiled, Entity, Verdict
from zhiben.core.rules.vocabulary import Outcome

# 3 ** 36 fits an int64. What a longer rule has beyond counts as unknown in the words; the outcome does not depend on it.
MOST = 36
_DIGITS = {0: None, 1: False, 2: True}
_WORDS = {True: "成立", False: "不成立"}
# Of parts of a condition, by identity.
Truths = dict[int, bool | None]


@dataclass(frozen=True)
class Signature:
    """`leaves`: innermost parts whose truth is not the same for all verdicts of this outcome; `known`: facts beside them."""

    leaves: tuple[tuple[tree.Bool, ir.Truth], ...]
    known: tuple[tuple[str, ir.Column], ...]

    @property
    def size(self) -> int:
        """All signatures are below it."""
        return int(3 ** len(self.leaves) * 2 ** len(self.known))

    def read(self, number: int) -> tuple[Truths, dict[str, bool]]:
        truths: Truths = {}
        for leaf, _ in self.leaves:
            number, digit = divmod(number, 3)
            truths[id(leaf)] = _DIGITS[digit]
        known = {}
        for name, _ in self.known:
            number, bit = divmod(number, 2)
            known[name] = bool(bit)
        return truths, known


class Reasons:
    """The reasons of one rule."""

    def __init__(self, rule: Compiled) -> None:
        if rule.version is None:
            raise ValueError(rule.rule.id)
        self.rule, self.version = rule, rule.version
        # By identity: the parts of a condition are not hashable, and one object stands in one place.
        self._truths = {id(node): low for node, low in zip(rule.nodes, rule.lowered, strict=True)}

    @cached_property
    def breached(self) -> Signature:
        """It applies and the requirement fails: only what stands below an `or` that holds or an `and` that fails differs."""
        open_ = [*_open(self.version.applies, True), *_open(self.version.require, False)]
        return Signature(self._lowered(open_), ())

    @cached_property
    def unknown(self) -> Signature:
        leaves = [leaf for root in (self.version.applies, self.version.require) for leaf in _leaves(root)]
        several = {name: fact for leaf in leaves if self._mixed(leaf) for name, fact in tree.facts_of(leaf).items()}
        known = tuple((name, self.rule.lowering.known(fact)) for name, fact in several.items())
        return Signature(self._lowered(leaves)[: MOST - len(known)], known)

    def _lowered(self, leaves: list[tree.Bool]) -> tuple[tuple[tree.Bool, ir.Truth], ...]:
        pairs = ((leaf, self._truths[id(leaf)]) for leaf in leaves)
        return tuple(pair for pair in pairs if not isinstance(pair[1], ir.Const))[:MOST]

    def _mixed(self, leaf: tree.Bool) -> bool:
        """Whether its being unknown does not yet say that one fact is missing."""
        unset = any(self.rule.unset(each) for each in tree.parameters_of(leaf).values())
        return unset or len(tree.facts_of(leaf)) > 1

    def _read(self, signature: Signature, number: int) -> tuple[Truths, dict[str, bool]]:
        truths, known = signature.read(number)
        constant = {node: low.value for node, low in self._truths.items() if isinstance(low, ir.Const)}
        return truths | constant, known

    @property
    def verdict(self) -> Verdict:
        """Of nobody: for sentences without values."""
        return Verdict(self.rule, Outcome.UNKNOWN, Entity({}, {}, None, (), {}, self.rule.lowering.at, nobody=True))

    def why_breached(self, number: int) -> str:
        truths, _ = self._read(self.breached, number)
        because = list(_decisive(self.version.applies, True, truths))
        failed = list(_decisive(self.version.require, False, truths))
        return (
            f"{self.rule.rule.label}：{self._said(because, '适用')}{self._said(failed, '违反')}".rstrip("；")
            + self._end
        )

    def asks(self, number: int) -> tuple[str, ...]:
        """What to ask where the outcome is unknown."""
        truths, known = self._read(self.unknown, number)
        # A part of one fact is unknown because that fact is.
        seen = Seen(lambda node: _truth(node, truths), lambda name: not known.get(name, False), self.rule.unset)
        return asked(self.version, seen)

    def why_unknown(self, number: int) -> tuple[tuple[str, ...], str]:
        """(what to ask, the words)."""
        asks = self.asks(number)
        labels = "、".join(asked_for(name, self.verdict) for name in asks)
        return asks, f"{self.rule.rule.label}：还需查明：{labels}" + self._end

    @property
    def is_whole(self) -> bool:
        """Whether a signature holds all that `asks` follows from; not where a condition has more parts than digits."""
        leaves = [leaf for root in (self.version.applies, self.version.require) for leaf in _leaves(root)]
        return len(leaves) + len(self.unknown.known) <= MOST

    def _said(self, leaves: list[tuple[tree.Bool, bool]], word: str) -> str:
        parts = [f"{sentence(leaf, self.verdict)}（{_WORDS[truth]}）" for leaf, truth in leaves]
        return f"{'，'.join(parts)} → {word}；" if parts else ""

    @property
    def _end(self) -> str:
        missing = self.rule.rule.missing_text
        return "。" + (f"原文未载入：{missing}。" if missing else "") + unverified(self.verdict)


def _leaves(node: tree.Bool) -> Iterator[tree.Bool]:
    """The innermost parts; what is true or false by itself is none."""
    match node:
        case tree.Not(part=part):
            yield from _leaves(part)
        case tree.And(parts=parts) | tree.Or(parts=parts):
            for part in parts:
                yield from _leaves(part)
        case tree.Literal():
            return
        case _:
            yield node


def _open(node: tree.Bool, truth: bool) -> Iterator[tree.Bool]:
    """The innermost parts that this truth of the whole leaves open."""
    match node:
        case tree.Not(part=part):
            yield from _open(part, not truth)
        case tree.And(parts=parts) | tree.Or(parts=parts):
            for part in parts:
                yield from _open(part, truth) if isinstance(node, tree.And) is truth else _leaves(part)


def _truth(node: tree.Bool, truths: Truths) -> bool | None:
    """Kleene's truth from those of the innermost parts."""
    match node:
        case tree.Literal(value=value):
            return value
        case tree.Not(part=part):
            inside = _truth(part, truths)
            return None if inside is None else not inside
        case tree.And(parts=parts) | tree.Or(parts=parts):
            found = [_truth(part, truths) for part in parts]
            deciding = isinstance(node, tree.Or)
            return deciding if deciding in found else None if None in found else not deciding
    return truths.get(id(node))


def _decisive(node: tree.Bool, truth: bool, truths: Truths) -> Iterator[tuple[tree.Bool, bool]]:
    """The innermost parts that make the whole what it is."""
    match node:
        case tree.Literal():
            return
        case tree.Not(part=part):
            yield from _decisive(part, not truth, truths)
        case tree.And(parts=parts) | tree.Or(parts=parts):
            everyone = isinstance(node, tree.And) is truth
            for part in parts:
                if everyone or _truth(part, truths) is truth:
                    yield from _decisive(part, truth, truths)
        case _:
            yield node, truth
