"""One site: every rule that may concern it, with its reasons, and the questions that would settle what is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks.engine.judges import LOCAL, Bench, Judged
from zhiben.apps.rulepacks.engine.loading import SUBJECT, subject_words
from zhiben.apps.rulepacks.models import HazardDecision, SiteJudgement, Verdict
from zhiben.apps.rulepacks.models.packs import TO_CONFIRM
from zhiben.apps.rulepacks.models.verdicts import LEVEL_ORDER
from zhiben.core.citations import Citation
from zhiben.core.rules import condition as tree
from zhiben.core.rules.consequences import CONSEQUENCES
from zhiben.core.rules.explain import explain, trace
from zhiben.core.rules.judging import Verdict as CoreVerdict
from zhiben.core.rules.model import Breach, Fact, Pack, Parameter
from zhiben.core.rules.vocabulary import LEVELS, READINGS, SOURCE_KINDS, Outcome

PARAM = "param."
PARTS = {"applies": "适用", "require": "要求"}
TRUTHS = {True: "成立", False: "不成立", None: "不明"}
TONES = {
    Outcome.BREACHED: "late", Outcome.UNKNOWN: "unknown", Outcome.MET: "done", Outcome.NOT_APPLICABLE: "neutral",
}  # fmt: skip
# How the page is read: what is broken, then what is open, then the rest.
ORDER = (Outcome.BREACHED, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)


class Step(NamedTuple):
    """One part of a condition. `depth`: how far inside the others."""

    part: str
    text: str
    truth: str
    sentence: str
    depth: int


class Cited(NamedTuple):
    """A clause: the document it stands in, its number, and whether somebody has seen the text.

    `place`: where the clause stands in a directive; None for laws and standards, which nobody loads. `kind`: in words.
    """

    title: str
    number: str
    clause: str
    is_seen: bool
    kind: str = ""
    place: Citation | None = None

    @property
    def alone(self) -> tuple[Cited, ...]:
        """Itself, where a list is asked for."""
        return (self,)


class Figure(NamedTuple):
    """A parameter as the judgement read it."""

    label: str
    value: str
    since: str
    source: str
    is_seen: bool
    is_local: bool


@dataclass(frozen=True)
class Question:
    """One fact to ask. `settles`: how many open verdicts hang on it here, `alone` on nothing else."""

    name: str
    label: str
    text: str
    type: str
    unit: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    observer: str = ""
    check: str = ""
    fields: Mapping[str, Fact] = field(default_factory=dict)
    settles: int = 0
    alone: int = 0
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleLine:
    """One rule at the site, as the page shows it. What stands behind it is worked out where it is asked for."""

    judged: Judged
    of: Pack
    key: int
    outcome: Outcome
    label: str
    code: str
    catalogue: str
    level: str
    why: str
    cited: tuple[Cited, ...]
    advice: str
    consequences: tuple[tuple[str, str, bool], ...]
    reading: str
    missing: str
    question: str
    asks: tuple[tuple[str, str], ...]
    pack: str
    subject: str
    is_sure: bool
    verdict: Verdict | None = None
    decision: HazardDecision | None = None

    @property
    def tone(self) -> str:
        return TONES[self.outcome]

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps_of(self.judged.verdict)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(figures_of(self.judged.verdict, self.of))


def breach_of(judged: Judged) -> Breach:
    """What follows from a breach: by the version of the day, or where there is none by the last."""
    return (judged.verdict.compiled.version or judged.rule.versions[-1]).breach


def place_of(judged: Judged) -> tuple[int, int, str, int]:
    """In which order verdicts are read."""
    rank = LEVEL_ORDER.index(breach_of(judged).level)
    return ORDER.index(judged.outcome), rank, judged.rule.pack, judged.key


def subject_of(judged: Judged, bench: Bench) -> str:
    """What the rule is addressed to, in words."""
    return _pack_of(judged, bench).subjects[judged.rule.subject].label


def _pack_of(judged: Judged, bench: Bench) -> Pack:
    return next(each.pack for each in bench.packs if each.pack.id == judged.rule.pack)


def judgement_of(site: Site) -> SiteJudgement | None:
    return SiteJudgement.objects.filter(site=site).select_related("basis").first()


def steps_of(verdict: CoreVerdict) -> tuple[Step, ...]:
    """Every part of the condition, outermost first."""
    found, open_ = [], list[tuple[str, int, int]]()
    for each in trace(verdict):
        start, end = each.span
        open_ = [o for o in open_ if o[0] == each.part and o[1] <= start and end <= o[2]]
        found.append(Step(PARTS[each.part], each.text, TRUTHS[each.truth], each.sentence, len(open_)))
        open_.append((each.part, start, end))
    return tuple(found)


def lines_of(site: Site, outcomes: Iterable[Judged], bench: Bench) -> list[RuleLine]:
    """With the rows that lists keep and the decisions on them. One query, two where something was decided."""
    rows = {row.rule_id: row for row in Verdict.objects.filter(site=site)}
    decisions = HazardDecision.objects.filter(site=site).order_by("decided_at")
    is_decided = any(row.decision for row in rows.values())
    decided = {(row.rule_id, row.since_on): row for row in decisions} if is_decided else {}
    found = []
    for each in sorted(outcomes, key=place_of):
        row = rows.get(each.key)
        found.append(_line(each, bench, row, decided.get((each.key, row.since_on)) if row else None))
    return found


def _line(each: Judged, bench: Bench, row: Verdict | None, decision: HazardDecision | None) -> RuleLine:
    rule, version = each.rule, each.verdict.compiled.version
    pack, breach = _pack_of(each, bench), breach_of(each)
    kinds = [*((kind, False) for kind in breach.consequences), *((kind, True) for kind in breach.proposed)]
    why = explain(each.verdict).removeprefix(f"{rule.label}：")
    if not each.sure and each.outcome is Outcome.UNKNOWN:
        why = f"还不知道本对象是否{subject_words(pack, rule.subject)}；如果是：{why}"
    return RuleLine(
        judged=each, of=pack, key=each.key, outcome=each.outcome, label=rule.label, code=rule.id, catalogue="、".join(rule.catalogue),
        level=LEVELS[breach.level], why=why, cited=cited_in(pack, (version or rule.versions[-1]).source), advice=breach.advice,
        consequences=tuple((kind, CONSEQUENCES[kind].label, proposed) for kind, proposed in kinds),
        reading=READINGS[rule.reading], missing=rule.missing_text, question=rule.question,
        asks=tuple((name, label_of(name, bench)) for name in each.asks), pack=f"{pack.title} {pack.edition}",
        subject=pack.subjects[rule.subject].label, is_sure=each.sure, verdict=row, decision=decision,
    )  # fmt: skip


def cited_in(pack: Pack, sources: Iterable[str]) -> tuple[Cited, ...]:
    found = []
    for each in sources:
        key, _, clause = each.partition("#")
        source = pack.sources.get(key)
        if source:
            place = Citation(source.title, source.number, source.issuer, source.path_of(clause))
            kind = SOURCE_KINDS[source.kind]
            found.append(Cited(source.title, source.number, clause, source.is_seen, kind, place if source.kind == "directive" else None))  # fmt: skip
        else:
            found.append(Cited(key, "", clause, False))
    return tuple(found)


def cited_words(pack: Pack, sources: Iterable[str]) -> str:
    """The same in one line, for lists and records."""
    return words_of(cited_in(pack, sources))


def source_words(pack: Pack, source: str) -> str:
    """Where a value is from: a clause, or a county that has set it."""
    return source if source == LOCAL else cited_words(pack, [source])


def words_of(cited: Iterable[Cited]) -> str:
    return "、".join(f"《{each.title}》{each.clause}{'' if each.is_seen else TO_CONFIRM}" for each in cited)


def figures_of(verdict: CoreVerdict, pack: Pack) -> Iterable[Figure]:
    """The parameters a verdict read, with the value of the day."""
    version = verdict.compiled.version
    if version is None:
        return
    names: dict[str, Parameter] = tree.parameters_of(version.applies) | tree.parameters_of(version.require)
    for parameter in names.values():
        dated = verdict.compiled.lowering.value(parameter)
        value = None if dated is None else dated.value
        shown = "未设定" if value is None else "是" if value is True else "否" if value is False else str(value)
        unit = parameter.unit.label if value is not None else ""
        since, source, seen = (
            ("", "", True)
            if dated is None
            else (str(dated.start), source_words(pack, dated.source), dated.mark == "seen")
        )
        yield Figure(parameter.label, f"{shown} {unit}".strip(), since, source, seen, source == LOCAL)


def label_of(name: str, bench: Bench) -> str:
    """A fact, subject or parameter that is asked for, in words."""
    if name.startswith(SUBJECT):
        return f"是否{bench.subject_words(name.removeprefix(SUBJECT))[0]}"
    if name.startswith(PARAM):
        found = bench.parameter(name.removeprefix(PARAM))
        return f"{found[1].label}（由县里设定）" if found else name
    fact = bench.fact(name)
    return fact.label if fact else name


def labelled(judged: Judged) -> str:
    """A rule by its label, with the mark of one that rests on what nobody has confirmed."""
    version = judged.verdict.compiled.version
    return f"{judged.rule.label}{TO_CONFIRM if version and version.to_confirm else ''}"


def questions_of(outcomes: Sequence[Judged], bench: Bench) -> list[Question]:
    """What to ask at this site: what settles most first. Parameters are the county's to set and are no questions here."""
    settles: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    rules: dict[str, list[str]] = {}
    for each in outcomes:
        asks = each.asks
        for name in asks:
            settles[name] += 1
            rules.setdefault(name, []).append(labelled(each))
        if len(asks) == 1:
            alone[asks[0]] += 1
    names = [name for name in settles if not name.startswith(PARAM)]
    found = [question(name, bench, settles[name], alone[name], tuple(rules[name])) for name in names]
    return sorted((each for each in found if each), key=lambda q: (-q.settles, -q.alone, q.name))


def question(name: str, bench: Bench, settles: int = 0, alone: int = 0, rules: tuple[str, ...] = ()) -> Question | None:
    """A fact as a question; None for one that no pack has."""
    if name.startswith(SUBJECT):
        label, text = bench.subject_words(name.removeprefix(SUBJECT))
        return Question(name, label, text, "bool", settles=settles, alone=alone, rules=rules)  # fmt: skip
    fact: Fact | None = bench.fact(name)
    if fact is None:
        return None
    return Question(
        name, fact.label, fact.question, fact.type, fact.unit.label, fact.values, fact.observer, fact.checklist,
        fact.fields, settles, alone, rules,
    )  # fmt: skip
