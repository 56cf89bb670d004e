"""What a pack says, in words that can stand on a page: rules, parameters, and what differs between two editions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhiben.apps.rulepacks.engine import loading
from zhiben.apps.rulepacks.engine.subjects import Subjects, top_subjects
from zhiben.apps.rulepacks.models import LocalParameter, PackEdition, PackUse, RuleEntry
from zhiben.apps.rulepacks.selectors import packs as selectors
from zhiben.apps.rulepacks.selectors.site import Cited, cited_in, cited_words
from zhiben.core.rules import condition as tree
from zhiben.core.rules.consequences import CONSEQUENCES
from zhiben.core.rules.model import Pack, Parameter, Rule, Version
from zhiben.core.rules.vocabulary import LEVELS, MARKS, READINGS
from zhiben.foundation.access.actor import Actor


@dataclass(frozen=True)
class Written:
    """One version of a rule as its author wrote it, with its names put into words beside it."""

    start: date
    end: date | None
    applies: str
    require: str
    applies_words: str
    require_words: str
    forbids: bool
    facts: tuple[tuple[str, str], ...]
    parameters: tuple[ParameterLine, ...]
    level: str
    advice: str
    consequences: tuple[tuple[str, bool], ...]
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class RuleText:
    """A rule in the edition that the county judges by, or else in the one installed last. `unreached`: "absent" where the
    register has no such objects, "unplaced" where the county has said of none that they are its subject; else ""."""

    rule: Rule
    subject: str
    reading: str
    versions: tuple[Written, ...]
    edition: PackEdition
    is_used: bool
    unreached: str = ""


@dataclass(frozen=True)
class ParameterLine:
    """A parameter with its values by date, and what the county has set."""

    name: str
    label: str
    unit: str
    bound: str
    is_local: bool
    values: tuple[tuple[str, str, str, str, bool], ...]
    local: LocalParameter | None = None


def rule_as_written(entry: RuleEntry, *, actor: Actor) -> RuleText | None:
    """Three queries at most. None where no edition that has the rule can be seen any more."""
    used = selectors.uses(actor=actor).filter(pack=entry.pack).first()
    edition = used.edition if used else selectors.editions(actor=actor).filter(pack=entry.pack).first()
    if edition is None:
        return None
    (pack,) = loading.packs_of([edition])
    found = next((rule for rule in pack.rules if rule.id == entry.code), None)
    if found is None:
        return None
    local = _set_for(found, actor)
    versions = tuple(_written(version, pack, local) for version in reversed(found.versions))
    return RuleText(
        found, pack.subjects[found.subject].label, READINGS[found.reading], versions, edition, used is not None,
        _unreached(found, pack, used),
    )  # fmt: skip


def _unreached(rule: Rule, pack: Pack, used: PackUse | None) -> str:
    if rule.subject not in top_subjects(pack):
        return "absent"
    if used is None:
        return ""
    own = loading.own_subjects(used.edition_id, used.edition.digest)
    return "unplaced" if rule.subject in Subjects.of(pack, used.places, own).nowhere() else ""


def _set_for(rule: Rule, actor: Actor) -> dict[str, LocalParameter]:
    """What the county has set of what the rule reads. A query only where it may set something."""
    parameters = [each for version in rule.versions for each in _parameters(version).values()]
    if not any(each.local for each in parameters):
        return {}
    rows = selectors.local_values(actor=actor, pack=rule.pack).filter(ended_at=None)
    return {row.name: row for row in rows}


def _parameters(version: Version) -> dict[str, Parameter]:
    return tree.parameters_of(version.applies) | tree.parameters_of(version.require)


def _written(version: Version, pack: Pack, local: Mapping[str, LocalParameter]) -> Written:
    facts = tree.facts_of(version.applies) | tree.facts_of(version.require)
    names, breach = _parameters(version), version.breach
    return Written(
        start=version.start, end=version.end, applies=version.applies_text, require=version.require_text,
        applies_words=in_words(version.applies_text, pack), require_words=in_words(version.require_text, pack),
        forbids=version.forbids, facts=tuple((name, fact.label) for name, fact in facts.items()),
        parameters=tuple(parameter_line(each, local.get(each.name), pack) for each in names.values()),
        level=LEVELS[breach.level], advice=breach.advice,
        consequences=(*((CONSEQUENCES[k].label, False) for k in breach.consequences), *((CONSEQUENCES[k].label, True) for k in breach.proposed)),
        cited=cited_in(pack, version.source),
    )  # fmt: skip


_LANGUAGE = {
    "and": "且", "or": "或", "not": "不是", "true": "总是", "has": "含有", "all": "全部", "any": "任一", "none": "没有", "only": "仅",
    "of": "", "in": "为其中之一：", "at": "", "least": "不低于", "most": "不高于", "count": "次数", "within": "在这段时间内：", "per": "每",
    "month": "月", "year": "年", "quarter": "季度", "week": "周", "half_year": "半年", "this": "本", "last": "上一", "today": "判定日",
    "after": "晚于", "before": "早于", "on": "即", "where": "其中", "every": "每一", "age": "至今", "known": "已知", "size": "项数",
    "min": "较小者", "max": "较大者", "between": "介于", "exclusive": "不含两端",
}  # fmt: skip
_WORD = re.compile(r"param\.\w+|[a-z_][a-z0-9_]*|>=|<=|!=|[><=]")
_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠"}


def in_words(text: str, pack: Pack) -> str:
    """A condition with labels in the place of names: for reading, beside the condition itself, never to be run."""
    values = {name: label for fact in pack.facts.values() for name, label in fact.values.items()}
    values |= {name: field.label for fact in pack.facts.values() for name, field in fact.fields.items()}

    def word(hit: re.Match[str]) -> str:
        name = hit[0]
        if name.startswith("param."):
            parameter = pack.parameters.get(name.removeprefix("param."))
            return f"“{parameter.label}”" if parameter else name
        if name in pack.facts:
            return f"“{pack.facts[name].label}”"
        return _SIGNS.get(name) or _LANGUAGE.get(name, values.get(name, name))

    return re.sub(r" +", " ", _WORD.sub(word, text))


def parameter_line(parameter: Parameter, local: LocalParameter | None, pack: Pack) -> ParameterLine:
    values = tuple(
        (str(each.start), str(each.to or ""), _shown(each.value), cited_words(pack, [each.source]), each.mark == "seen")
        for each in parameter.values
    )
    return ParameterLine(
        parameter.name, parameter.label, parameter.unit.label, parameter.bound, parameter.local, values, local
    )


def _shown(value: object) -> str:
    return {None: "未规定", True: "是", False: "否"}.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)  # fmt: skip


def parameters_in(pack: Pack, *, actor: Actor) -> list[ParameterLine]:
    """Those a county may set come first. One query."""
    local = {row.name: row for row in selectors.local_values(actor=actor, pack=pack.id).filter(ended_at=None)}
    lines = [parameter_line(each, local.get(name), pack) for name, each in pack.parameters.items()]
    return sorted(lines, key=lambda line: (not line.is_local, line.label))


def unverified(pack: Pack) -> list[str]:
    """Figures and sources that nobody has checked against the text: a person has to."""
    figures = [p.label for p in pack.parameters.values() if any(each.mark == "unverified" for each in p.values)]
    cited = {source.partition("#")[0] for rule in pack.rules for v in rule.versions for source in v.source}
    return figures + [pack.sources[key].title for key in sorted(cited) if key in pack.sources and pack.sources[key].mark == "unverified"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two editions say differently. `kind`: 新增, 删除, 修改."""

    kind: str
    what: str
    name: str
    label: str
    before: str = ""
    after: str = ""


def differences(old: Pack, new: Pack) -> list[Difference]:
    """Rules first, then parameters and facts, in the order of their names."""
    return [
        *_compared("规则", {r.id: (r.label, _rule_words(r)) for r in old.rules}, {r.id: (r.label, _rule_words(r)) for r in new.rules}),
        *_compared("参数", _parameter_words(old), _parameter_words(new)),
        *_compared("事实", _fact_words(old), _fact_words(new)),
    ]  # fmt: skip


Words = Mapping[str, tuple[str, str]]


def _compared(what: str, old: Words, new: Words) -> Iterable[Difference]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield Difference("新增", what, name, new[name][0], after=new[name][1])
        elif name not in new:
            yield Difference("删除", what, name, old[name][0], before=old[name][1])
        elif old[name] != new[name]:
            yield Difference("修改", what, name, new[name][0], old[name][1], new[name][1])


def _rule_words(rule: Rule) -> str:
    return "；".join(
        f"自 {v.start} 适用 {v.applies_text}，{'禁止' if v.forbids else '要求'} {v.require_text}，{LEVELS[v.breach.level]}，"
        f"{'、'.join(CONSEQUENCES[k].label for k in (*v.breach.consequences, *v.breach.proposed)) or '无后果'}"
        for v in rule.versions
    )


def _parameter_words(pack: Pack) -> Words:
    return {
        name: (
            p.label,
            "；".join(f"自 {d.start} {_shown(d.value)} {p.unit.label}（{MARKS[d.mark]}）" for d in p.values),
        )
        for name, p in pack.parameters.items()
    }


def _fact_words(pack: Pack) -> Words:
    return {
        name: (fact.label, f"{fact.type} {fact.unit.label} {'、'.join(fact.values.values())} {fact.question}".strip())
        for name, fact in pack.facts.items()
        if name in pack.own_facts
    }
