"""A verdict in Chinese: which values, which parameter of which date, which part held, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhiben.core.rules import condition as tree
from zhiben.core.rules.judging import Verdict
from zhiben.core.rules.model import RECORDS, Dated, Fact, Parameter, Version
from zhiben.core.rules.values import Value
from zhiben.core.rules.vocabulary import MARKS, PERIOD_LABELS, Outcome

_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "=", "!=": "≠"}
_DAYS = {">=": "不早于", ">": "晚于", "<=": "不晚于", "<": "早于", "=": "即", "!=": "不是"}
_TRUTHS = {True: "成立", False: "不成立", None: "不明"}
_TO_CONFIRM = MARKS["unverified"]
_MODES = {"all": "含有", "any": "含有其一：", "none": "不含", "only": "仅含"}


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the condition: its words and place in the rule's text, its truth, and how it reads with the values."""

    part: str
    text: str
    span: tree.Span
    truth: bool | None
    sentence: str


def trace(verdict: Verdict) -> list[Step]:
    """Every part of applies and require, outermost first; empty where the rule was not in force or not addressed."""
    version = verdict.compiled.version
    if version is None or not verdict.truths:
        return []
    inside = len([n for n in tree.walk(version.applies) if isinstance(n, tree.Bool)])
    steps = []
    for at, (node, truth) in enumerate(zip(verdict.compiled.nodes, verdict.truths, strict=True)):
        part, text = ("applies", version.applies_text) if at < inside else ("require", version.require_text)
        steps.append(Step(part, text[node.span[0] : node.span[1]], node.span, truth, sentence(node, verdict)))
    return steps


def explain(verdict: Verdict) -> str:
    """One paragraph: 适用与否、为什么；要求满足与否、为什么；结论；不明时要问什么。"""
    version, rule = verdict.compiled.version, verdict.rule
    if version is None:
        return f"{rule.label}：不适用，{verdict.compiled.why_not}。"
    if not verdict.truths:
        return f"{rule.label}：不适用，不是本规则的对象。"
    parts = []
    applies = verdict.truth_of(version.applies)
    if not isinstance(version.applies, tree.Literal):
        word = {True: "适用", False: "不适用", None: "是否适用不明"}[applies]
        parts.append(f"{sentence(version.applies, verdict)} → {word}")
    if applies is not False:
        parts.append(f"{sentence(version.require, verdict)} → {_conclusion(verdict)}")
    text = f"{rule.label}：{'；'.join(parts)}。"
    if verdict.outcome is Outcome.UNKNOWN:
        text += f"还需查明：{'、'.join(asked_for(name, verdict) for name in verdict.unknown)}。"
    if rule.missing_text:
        text += f"原文未载入：{rule.missing_text}。"
    return text + unverified(verdict)


def unverified(verdict: Verdict) -> str:
    """The figures and documents of the rule that a person still has to confirm, as sentences; else ""."""
    figures = [p.label for p in _parameters(verdict) if (dated := _dated(p, verdict)) and dated.mark == "unverified"]
    version = verdict.compiled.version
    documents = dict.fromkeys(f"《{each.title}》" for each in version.documents if not each.is_seen) if version else {}
    found = {"数值": figures, "出处": list(documents)}
    return "".join(f"以下{what}{_TO_CONFIRM}：{'、'.join(words)}。" for what, words in found.items() if words)


def _conclusion(verdict: Verdict) -> str:
    version = verdict.compiled.version
    if verdict.outcome is Outcome.MET and version and verdict.truth_of(version.applies) is None:
        return "无论是否适用均已符合"
    return verdict.outcome.label


def asked_for(name: str, verdict: Verdict) -> str:
    """The label of what is asked for."""
    if name.startswith("param."):
        parameter = next(p for p in _parameters(verdict) if f"param.{p.name}" == name)
        return f"{parameter.label}（参数未设定）"
    return verdict.compiled.facts[name].label


def _parameters(verdict: Verdict) -> list[Parameter]:
    version = verdict.compiled.version
    if version is None:
        return []
    return list((tree.parameters_of(version.applies) | tree.parameters_of(version.require)).values())


def _dated(parameter: Parameter, verdict: Verdict) -> Dated | None:
    return verdict.compiled.lowering.value(parameter)


def sentence(node: tree.Bool, verdict: Verdict) -> str:
    """How a part reads with the values of this entity."""
    match node:
        case tree.Literal(value=value):
            return "恒成立" if value else "恒不成立"
        case tree.Flag(fact=fact):
            return _flag(fact, verdict)
        case tree.Switch(parameter=parameter):
            return f"读法“{parameter.label}”{_figure(parameter, verdict)}"
        case tree.Known(fact=fact):
            if verdict.entity.nobody:
                return f"{fact.label}已知"
            return f"{fact.label}{'已知' if verdict.entity.values.get(fact.name) is not None else '未知'}"
        case tree.OneOf(fact=fact, values=values):
            return f"{_value(fact, verdict)} 属于 {'、'.join(fact.values[v] for v in values)}"
        case tree.Has(fact=fact, values=values, mode=mode):
            return f"{_value(fact, verdict)} {_MODES[mode]}{'、'.join(fact.values[v] for v in values)}"
        case tree.Not(part=part):
            return f"并非（{sentence(part, verdict)}）"
        case tree.And(parts=parts):
            return " 且 ".join(_bracketed(part, verdict) for part in parts)
        case tree.Or(parts=parts):
            return " 或 ".join(_bracketed(part, verdict) for part in parts)
        case tree.Compare(op=op, left=left, right=right):
            return f"{_number(left, verdict)} {_SIGNS[op]} {_number(right, verdict)}"
        case tree.CompareDays(op=op, left=left, right=right):
            return f"{_day(left, verdict)} {_DAYS[op]} {_day(right, verdict)}"
        case tree.CompareAge(op=op, day=day, amount=amount):
            return f"{_day(day, verdict)} 至今 {_SIGNS[op]} {_number(amount, verdict)}"


def _bracketed(node: tree.Bool, verdict: Verdict) -> str:
    text = sentence(node, verdict)
    return f"（{text}）" if isinstance(node, tree.And | tree.Or) else text


def _flag(fact: Fact, verdict: Verdict) -> str:
    if verdict.entity.nobody:
        return fact.label
    word = {True: "是", False: "否", None: "不明"}
    value = verdict.entity.values.get(fact.name)
    return f"{fact.label}：{word[value if isinstance(value, bool) else None]}{_seen(fact, verdict)}"


def shown(fact: Fact, value: Value) -> str:
    """A typed value for people."""
    if value is None:
        return "不明"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        return "、".join(fact.values[v] for v in fact.values if v in value) or "无"
    if fact.type in RECORDS and isinstance(value, tuple):
        return f"{len(value)} 条"
    if fact.type == "choice":
        return fact.values[str(value)]
    unit = f" {fact.unit.label}" if fact.unit.label else ""
    return f"{value:.12g}{unit}" if isinstance(value, int | float) else str(value)


def _value(fact: Fact, verdict: Verdict) -> str:
    if verdict.entity.nobody:
        return fact.label
    return f"{fact.label} {shown(fact, verdict.entity.values.get(fact.name))}{_seen(fact, verdict)}"


def _seen(fact: Fact, verdict: Verdict) -> str:
    seen = verdict.entity.seen.get(fact.name)
    words = [str(each) for each in (seen.on, seen.source) if each] if seen else []
    return f"（{'，'.join(words)}）" if words else ""


def _figure(parameter: Parameter, verdict: Verdict) -> str:
    dated = _dated(parameter, verdict)
    if dated is None or dated.value is None:
        return "未设定"
    value = ("是" if dated.value else "否") if isinstance(dated.value, bool) else str(dated.value)
    unit = f" {parameter.unit.label}" if parameter.unit.label else ""
    mark = "" if dated.mark == "seen" else f"，{_TO_CONFIRM}"
    return f"{value}{unit}（参数“{parameter.label}”，自 {dated.start}，{dated.source}{mark}）"


def _number(node: tree.Number, verdict: Verdict) -> str:
    match node:
        case tree.Figure(value=value, unit=unit):
            return f"{value}{' ' + unit.label if unit.label else ''}"
        case tree.Amount(fact=fact):
            return _value(fact, verdict)
        case tree.Setting(parameter=parameter):
            return _figure(parameter, verdict)
        case tree.Size(fact=fact):
            return f"{fact.label}的项数（{_value(fact, verdict)}）"
        case tree.Arithmetic(op=op, left=left, right=right):
            if op in ("min", "max"):
                return f"{'较小者' if op == 'min' else '较大者'}（{_number(left, verdict)}，{_number(right, verdict)}）"
            return f"（{_number(left, verdict)} {op} {_number(right, verdict)}）"
        case tree.Count():
            return _count(node, verdict)


def _count(node: tree.Count, verdict: Verdict) -> str:
    if verdict.entity.nobody:
        return f"{_window(node, verdict)}{node.fact.label}中符合条件的条数"
    low, high = verdict.compiled.lowering.tally(node)
    row, names = verdict.entity.row, verdict.entity.columns
    a, b = row[names[low.name]], row[names[high.name]]
    many = "不明" if a is None else f"{a} 条" if a == b else f"{a} 至 {b} 条"
    return f"{_window(node, verdict)}{node.fact.label}中符合条件的 {many}{_seen(node.fact, verdict)}"


def _window(node: tree.Count, verdict: Verdict) -> str:
    if node.window is None:
        return ""
    if node.window.amount is not None:
        return f"{_number(node.window.amount, verdict)}内的"
    return f"{'上一' if node.window.kind == 'last' else '本'}{PERIOD_LABELS[node.window.period]}的"


def _day(node: tree.Day, verdict: Verdict) -> str:
    match node:
        case tree.Today():
            return f"判定日 {verdict.entity.at}"
        case tree.DayFact(fact=fact):
            return _value(fact, verdict)
        case tree.DayLiteral(value=value):
            return str(value)
        case tree.DaySetting(parameter=parameter):
            return _figure(parameter, verdict)
        case tree.Moved(base=base, sign=sign, amount=amount):
            return f"{_day(base, verdict)} {'之后' if sign > 0 else '之前'} {_number(amount, verdict)}"


def _sources(version: Version) -> Iterator[str]:
    """Each clause with its document, and whether somebody has to look it up."""
    for source, document in zip(version.source, version.documents, strict=True):
        number = f"（{document.number}）" if document.number else ""
        mark = "" if document.is_seen else f"（{_TO_CONFIRM}）"
        yield f"{source} 《{document.title}》{number}{mark}"


def lines(verdict: Verdict) -> Iterator[str]:
    """The whole trace as indented lines, for the terminal."""
    rule = verdict.rule
    version = verdict.compiled.version
    yield explain(verdict)
    yield f"规则 {rule.id}（{'、'.join(rule.catalogue) or '无目录编号'}），规则包 {rule.pack} {rule.edition}，判定日 {verdict.entity.at}"
    if version:
        until = f"至 {version.end} 止" if version.end else ""
        yield f"出处：{'、'.join(_sources(version))}；自 {version.start} 起{until}"
    for step in trace(verdict):
        yield f"  [{_TRUTHS[step.truth]}] {step.part}: {step.text}    {step.sentence}"
