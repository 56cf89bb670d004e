"""The rules of a county on a day, compiled once: `bench(basis, on=day).judge(known)`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from zhiben.apps.rulepacks.engine.known import Known, given_to
from zhiben.apps.rulepacks.engine.loading import SUBJECT, own_subjects, pack_by_key, subject_question, subject_words
from zhiben.apps.rulepacks.engine.subjects import Addressed, Subjects
from zhiben.apps.rulepacks.models import JudgementBasis, RuleEntry
from zhiben.apps.rulepacks.models.verdicts import LEVEL_ORDER
from zhiben.core.errors import InputError
from zhiben.core.rules.judging import Facts, Judge, Verdict
from zhiben.core.rules.model import Dated, Pack, Parameter, Rule
from zhiben.core.rules.values import read_value
from zhiben.core.rules.vocabulary import Outcome

T = TypeVar("T")
KEPT = 8
REMEMBERED = 50_000
LOCAL = "本县设定"
NO_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule at one site. `sure` is false where nobody has said whether the site is what the rule is addressed to.

    `asks`: what would settle an unknown one, with the question about the subject first; parameters as param.NAME.
    """

    key: int
    outcome: Outcome
    verdict: Verdict
    sure: bool
    asks: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        return self.verdict.rule

    @property
    def rank(self) -> int:
        version = self.verdict.compiled.version
        return LEVEL_ORDER.index(version.breach.level) if version else NO_LEVEL


@dataclass(frozen=True)
class PackJudge:
    """One pack as the county has it."""

    pack: Pack
    judge: Judge
    subjects: Subjects
    keys: Mapping[str, int]
    edition: int
    remembered: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def judged(self, known: Known) -> list[Judged]:
        """Every rule addressed to the site, and those that may be."""
        addressed = self._addressed(known)
        names = addressed.sure | addressed.maybe
        if not names & set(self.subjects.asked):
            return []
        found = []
        for verdict in self._verdicts(known, sorted(names)):
            subject = verdict.rule.subject
            if subject in addressed.sure:
                found.append(self._one(verdict, verdict.outcome, sure=True))
            elif subject in addressed.maybe:
                # Kleene again: nobody knows whether it is addressed, so a breach is not one yet; the rest stands.
                open_ = verdict.outcome in (Outcome.BREACHED, Outcome.UNKNOWN)
                found.append(self._one(verdict, Outcome.UNKNOWN if open_ else verdict.outcome, sure=False))
        return found

    def _one(self, verdict: Verdict, outcome: Outcome, *, sure: bool) -> Judged:
        asks = self._asks(verdict) if outcome is Outcome.UNKNOWN else ()
        if not sure and outcome is Outcome.UNKNOWN:
            asks = (f"{SUBJECT}{verdict.rule.subject}", *asks)
        return Judged(self.keys[verdict.rule.id], outcome, verdict, sure, asks)

    def _addressed(self, known: Known) -> Addressed:
        """The same for all sites of a kind and its sectors of which the same was said: some dozens in a county."""
        said = {name: answer for name, answer in known.said.items() if name in self.subjects.matters}
        key = (known.kind, known.sectors, frozenset(said.items()))
        found: Addressed | None = self.remembered.get(key)
        if found is None:
            found = self._keep(key, self.subjects.at(known.kind, known.sectors, said))
        return found

    def _asks(self, verdict: Verdict) -> tuple[str, ...]:
        """The questions follow from the truth of each part and from which facts are missing, not from their values."""
        values = verdict.entity.values
        key = (verdict.rule.id, verdict.truths, tuple(values.get(name) is None for name in verdict.compiled.facts))
        found: tuple[str, ...] | None = self.remembered.get(key)
        return self._keep(key, verdict.unknown) if found is None else found

    def _keep(self, key: tuple[Any, ...], found: T) -> T:
        if len(self.remembered) < REMEMBERED:
            self.remembered[key] = found
        return found

    def _verdicts(self, known: Known, names: Sequence[str]) -> list[Verdict]:
        facts: dict[str, object] = {"subject": names, **given_to(known.facts, self.pack.facts)}
        try:
            return self.judge.judge(facts)
        except InputError:
            # What an older edition of the pack took for a value and this one does not: unknown until asked again.
            return self.judge.judge(
                {n: each for n, each in facts.items() if n == "subject" or self._readable(n, facts)}
            )

    def _readable(self, name: str, facts: Facts) -> bool:
        try:
            read_value(self.pack.facts[name], getattr(facts[name], "value", None))
        except InputError:
            return False
        return True


@dataclass(frozen=True)
class Bench:
    """All packs of a county on a day."""

    basis_id: int
    on: date
    packs: tuple[PackJudge, ...]

    def judge(self, known: Known) -> list[Judged]:
        return [each for pack in self.packs for each in pack.judged(known)]

    def pack_of(self, id_: str) -> PackJudge | None:
        return next((each for each in self.packs if each.pack.id == id_), None)

    def fact(self, name: str) -> Any:
        """The definition of a fact in the first pack that has it, or None."""
        return next((each.pack.facts[name] for each in self.packs if name in each.pack.facts), None)

    def parameter(self, name: str) -> tuple[Pack, Parameter] | None:
        return next(((p.pack, p.pack.parameters[name]) for p in self.packs if name in p.pack.parameters), None)

    def subject_words(self, name: str) -> tuple[str, str]:
        """What a subject is called where it is asked for, and the question."""
        pack = next((each.pack for each in self.packs if name in each.pack.subjects), None)
        return (subject_words(pack, name), subject_question(pack, name)) if pack else (name, name)


def bench(basis: JudgementBasis, *, on: date) -> Bench:
    """Compiled anew for each day: conditions may speak of today. One query where this process has none yet."""
    return _bench(_Key(basis.pk, basis.digest, str(basis.made_at)), on, _Content(basis.content))


@dataclass(frozen=True)
class _Key:
    pk: int
    digest: str
    made: str


class _Content:
    """Carries the content past the cache, which looks at the key only."""

    def __init__(self, content: list[dict[str, Any]]) -> None:
        self.content = content

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content)


@lru_cache(maxsize=KEPT)
def _bench(key: _Key, on: date, carried: _Content) -> Bench:
    packs = [each["pack"] for each in carried.content]
    keys: dict[str, dict[str, int]] = {pack: {} for pack in packs}
    for pack, code, pk in RuleEntry.objects.filter(pack__in=packs).values_list("pack", "code", "pk"):
        keys[pack][code] = pk
    return Bench(key.pk, on, tuple(_pack_judge(each, on, keys[each["pack"]]) for each in carried.content))


def _pack_judge(part: Mapping[str, Any], on: date, keys: Mapping[str, int]) -> PackJudge:
    pack = pack_by_key(part["edition"], part["digest"])
    settings = {n: local_value(pack.parameters[n], *v) for n, v in part["settings"].items() if n in pack.parameters}
    judge = Judge([pack], at=on, settings=settings)
    return PackJudge(
        pack,
        judge,
        Subjects.of(pack, part["places"], own_subjects(part["edition"], part["digest"])),
        keys,
        part["edition"],
    )


def local_value(parameter: Parameter, since: str, value: str, by: str) -> Dated:
    """A value as a county has set it, as the rules read it."""
    return Dated(date.fromisoformat(since), typed(parameter, value), LOCAL, by=by)


def typed(parameter: Parameter, value: str) -> Decimal | bool | date:
    """Raises: ValueError, ArithmeticError for what cannot be read."""
    if parameter.type == "bool":
        return {"true": True, "false": False}[value]
    if parameter.type == "date":
        return date.fromisoformat(value)
    number = Decimal(value)
    if not number.is_finite() or number < 0 or (parameter.type == "integer" and number != number.to_integral_value()):
        raise ValueError(value)
    return number
