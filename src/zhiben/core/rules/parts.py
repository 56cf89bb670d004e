"""Facts, parameters, subjects, sources and test cases, each read from its node and refused where it does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from zhiben.core.rules.model import (
    EVENT_DATE,
    FACT_TYPES,
    PARAMETER_TYPES,
    RECORDS,
    Case,
    Dated,
    Fact,
    Pack,
    Parameter,
    Source,
    Subject,
)  # fmt: skip
from zhiben.core.rules.syntax import KEYWORDS
from zhiben.core.rules.units import NONE, UNITS, Unit
from zhiben.core.rules.vocabulary import BOUNDS, EXACTLY, MARKS, SOURCE_KINDS, STATUSES, Outcome
from zhiben.core.rules.yaml_subset import Node, fields

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
RESERVED = frozenset({"subject", "param", "id", "entity"})
_FACT_KEYS = ("unit", "values", "ordered", "decimals", "question", "subject", "observer", "checklist", "fields")
_FIELD_TYPES = ("bool", "number", "integer", "choice", "date", "text")


def name_of(text: str, node: Node, what: str) -> str:
    if text in KEYWORDS or text in RESERVED:
        node.refuse("pack.bad_name", f"{what}的名称“{text}”是条件语言的保留字，", f"别的名称，例如 the_{text}")
    if not _NAME.fullmatch(text):
        node.refuse("pack.bad_name", f"{what}的名称“{text}”", "小写英文字母开头，由小写字母、数字和下划线组成")
    return text


def read_subject(name: str, node: Node) -> Subject:
    name_of(name, node, "对象")
    entry = fields(node, f"对象“{name}”", required=("label",), optional=("is",))
    parents = tuple(each.text("is") for each in entry["is"].list("is")) if "is" in entry else ()
    return Subject(name, entry["label"].text("label"), parents, node.file, node.line)


def read_source(key: str, node: Node) -> Source:
    optional = ("number", "status", "mark", "kind", "issuer", "parts")
    entry = fields(node, f"来源“{key}”", required=("title",), optional=optional)
    parts = entry["parts"].items("parts") if "parts" in entry else {}
    return Source(
        key, entry["title"].text("title"), entry["number"].text("number") if "number" in entry else "",
        entry["status"].choice("status", STATUSES) if "status" in entry else "in_force",
        entry["mark"].choice("mark", MARKS) if "mark" in entry else "seen",
        entry["kind"].choice("kind", SOURCE_KINDS) if "kind" in entry else "directive",
        entry["issuer"].text("issuer") if "issuer" in entry else "",
        {letters: each.text("parts") for letters, each in parts.items()}, node.file, node.line,
    )  # fmt: skip


def cited(node: Node, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """KEY#CLAUSE, one or a list; the key has to be declared. Raises: PackError "pack.unknown_source"."""
    nodes = node.value if isinstance(node.value, list) else [node]
    found = []
    for each in nodes:
        text = each.text("source")
        key, mark, clause = text.partition("#")
        if key not in sources or not mark or not clause:
            each.refuse(
                "pack.unknown_source",
                f"出处“{text}”",
                f"来源#条款，例如 luancheng-2025-1#NM11；已声明的来源：{'、'.join(sources) or '（无）'}",
            )
        found.append(text)
    return tuple(found)


def read_unit(node: Node | None) -> Unit:
    if node is None:
        return NONE
    symbol = node.text("unit")
    if symbol not in UNITS:
        node.refuse("pack.unknown_unit", f"单位“{symbol}”", "、".join(UNITS))
    return UNITS[symbol]


def read_fact(name: str, node: Node, subjects: Mapping[str, Subject], *, field: bool = False) -> Fact:
    """A fact, or a field of a record, which needs no question of its own."""
    name_of(name, node, "事实")
    required = ("type", "label") if field else ("type", "label", "question")
    entry = fields(
        node, f"事实“{name}”", required=required, optional=[key for key in _FACT_KEYS if key not in required]
    )
    kind = entry["type"].choice("type", _FIELD_TYPES if field else FACT_TYPES)
    values = _values(entry, kind, node)
    inner = _fields(entry, kind, node, subjects)
    if "unit" in entry and kind not in ("number", "integer"):
        entry["unit"].refuse("pack.not_allowed", f"类型 {kind} 的单位", "只有 number 和 integer 有单位")
    if "subject" in entry and entry["subject"].text("subject") not in subjects:
        entry["subject"].refuse("pack.unknown_subject", f"对象“{entry['subject'].shown}”", "、".join(subjects))
    decimals = entry["decimals"].integer("decimals") if "decimals" in entry else 6
    if not 0 <= decimals <= 9:
        entry["decimals"].refuse("pack.not_allowed", f"小数位数 {decimals}", "0 到 9")
    words = {key: entry[key].text(key) for key in ("question", "subject", "observer", "checklist") if key in entry}
    return Fact(
        name=name, type=kind, label=entry["label"].text("label"), unit=read_unit(entry.get("unit")), values=values,
        ordered="ordered" in entry and entry["ordered"].flag("ordered"), decimals=decimals, fields=inner,
        file=node.file, line=node.line, **words,
    )  # fmt: skip


def _values(entry: Mapping[str, Node], kind: str, node: Node) -> dict[str, str]:
    if kind not in ("choice", "set"):
        if "values" in entry:
            entry["values"].refuse("pack.not_allowed", f"类型 {kind} 的取值表", "只有 choice 和 set 有取值")
        return {}
    if "values" not in entry:
        node.refuse("pack.missing_key", "没有取值表（values）的 choice 或 set", "values: {name: 名称, …}")
    found = {name_of(key, each, "取值"): each.text(key) for key, each in entry["values"].items("values").items()}
    if not found:
        entry["values"].refuse("pack.missing_key", "空的取值表", "values: {name: 名称, …}")
    return found


def _fields(entry: Mapping[str, Node], kind: str, node: Node, subjects: Mapping[str, Subject]) -> dict[str, Fact]:
    if kind not in RECORDS:
        if "fields" in entry:
            entry["fields"].refuse("pack.not_allowed", f"类型 {kind} 的字段", "只有 events 和 items 有字段")
        return {}
    declared = entry["fields"].items("fields") if "fields" in entry else {}
    if kind == "items" and not declared:
        node.refuse("pack.missing_key", "没有字段（fields）的 items", "fields: {name: {type: …, label: …}}")
    found = {name: read_fact(name, each, subjects, field=True) for name, each in declared.items()}
    if kind == "events":
        if EVENT_DATE in found:
            declared[EVENT_DATE].refuse("pack.not_allowed", "events 自己声明的 date", "不写：每条 events 记录都有 date")
        found = {EVENT_DATE: Fact(EVENT_DATE, "date", "日期"), **found}
    return found


def read_parameter(name: str, node: Node, sources: Mapping[str, Source]) -> Parameter:
    """A parameter with its dated values. Raises: PackError, also where values are not in the order of their dates."""
    name_of(name, node, "参数")
    entry = fields(node, f"参数“{name}”", required=("label", "values"), optional=("type", "unit", "bound", "local"))
    kind = entry["type"].choice("type", PARAMETER_TYPES) if "type" in entry else "number"
    bound = entry["bound"].choice("bound", (*BOUNDS, EXACTLY)) if "bound" in entry else ""
    local = "local" in entry and entry["local"].flag("local")
    values = tuple(_dated(each, kind, sources, local) for each in entry["values"].list("values"))
    if not values:
        entry["values"].refuse(
            "pack.missing_key",
            "没有值的参数",
            "- {from: 2025-01-05, value: 600, source: 来源#条款}；文件没给出数值时 value: null 并写 local: true",
        )
    for before, after in zip(values, values[1:], strict=False):
        if after.start <= (before.to or before.start):
            entry["values"].refuse(
                "pack.dates_overlap", f"参数“{name}”的日期", "按 from 由早到晚，前一段的 to 早于后一段的 from"
            )
    return Parameter(
        name,
        kind,
        entry["label"].text("label"),
        values,
        read_unit(entry.get("unit")),
        bound,
        local,
        node.file,
        node.line,
    )


def _dated(node: Node, kind: str, sources: Mapping[str, Source], local: bool) -> Dated:
    entry = fields(node, "参数值", required=("from", "value", "source"), optional=("to", "mark"))
    source = cited(entry["source"], sources)[0]
    mark = entry["mark"].choice("mark", MARKS) if "mark" in entry else "seen"
    end = entry["to"].day("to") if "to" in entry else None
    return Dated(entry["from"].day("from"), parameter_value(entry["value"], kind, local), source, mark, end)


def parameter_value(node: Node, kind: str, local: bool) -> Decimal | bool | date | None:
    value = node.value
    if value is None:
        if not local:
            node.refuse("pack.value_missing", "空的参数值", "一个值；文件没有给出时再写 local: true，由县里设定")
        return None
    if kind == "bool":
        return node.flag("value")
    if kind == "date":
        return node.day("value")
    if (
        isinstance(value, bool)
        or not isinstance(value, int | Decimal)
        or (kind == "integer" and isinstance(value, Decimal))
    ):
        node.refuse(
            "pack.not_a_number",
            f"参数值“{node.shown}”",
            "整数，例如 3" if kind == "integer" else "数字，不带单位，例如 600 或 0.5",
        )
    return Decimal(value)


def read_case(rule: str, node: Node, pack: Pack) -> Case:
    """A test; the facts are checked when it is run, so that the message can say the rule."""
    entry = fields(
        node,
        f"“{rule}”的测试",
        required=("name", "at", "given", "expect"),
        optional=("why", "asks", "subject", "params"),
    )
    for name, each in (entry["params"].items("params") if "params" in entry else {}).items():
        if name not in pack.parameters:
            each.refuse("pack.unknown_parameter", f"参数“{name}”", "、".join(pack.parameters))
    for name, each in entry["given"].items("given").items():
        if name not in pack.facts:
            each.refuse("pack.unknown_fact", f"事实“{name}”", "facts.yaml 里声明过的事实")
    subject = tuple(each.text("subject") for each in entry["subject"].list("subject")) if "subject" in entry else None
    for kind in subject or ():
        if kind not in pack.subjects:
            entry["subject"].refuse("pack.unknown_subject", f"对象“{kind}”", "、".join(pack.subjects))
    return Case(
        rule=rule, name=entry["name"].text("name"), at=entry["at"].day("at"),
        given={name: plain(each) for name, each in entry["given"].items("given").items()},
        expect=entry["expect"].choice("expect", [each.value for each in Outcome]), file=node.file, line=node.line,
        why=entry["why"].text("why") if "why" in entry else "",
        asks=tuple(each.text("asks") for each in entry["asks"].list("asks")) if "asks" in entry else None,
        subject=subject,
        settings={
            name: parameter_value(each, pack.parameters[name].type, True)
            for name, each in (entry["params"].items("params") if "params" in entry else {}).items()
        },
    )  # fmt: skip


def plain(node: Node) -> object:
    """The bare value of a node, lines left behind."""
    if isinstance(node.value, dict):
        return {key: plain(each) for key, each in node.value.items()}
    if isinstance(node.value, list):
        return [plain(each) for each in node.value]
    return node.value
