"""The strict subset of YAML that packs are written in, with the line of everything that was read.

Plain maps, lists and scalars only. Refused, because YAML 1.1 would silently read them as something else or hide what a
reviewer has to see: duplicate keys, anchors, aliases, tags, several documents where one is expected, and the words
yes/no/on/off/y/n that YAML 1.1 takes for true and false. A plain scalar is a whole number, a decimal, true or false,
null, an ISO date, or else text; nothing is octal, sexagesimal or a time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NoReturn

import yaml

from zhiben.core.errors import PackError

Scalar = str | int | Decimal | bool | date | None
_INTEGER = re.compile(r"[-+]?(?:0|[1-9]\d*)")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9]\d*)\.\d+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATE_LIKE = re.compile(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?")
_AMBIGUOUS = frozenset({"yes", "no", "on", "off", "y", "n"})
MAX_BYTES = 1024 * 1024
MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands. `value` is a scalar, a list of nodes, or a map of text to nodes."""

    value: Scalar | list[Node] | dict[str, Node]
    file: str
    line: int
    path: str = ""

    def refuse(self, code: str, found: str, allowed: str) -> NoReturn:
        """Raise PackError: where, what was found, what is allowed."""
        raise refusal(code, self.file, self.line, found, allowed)

    def items(self, what: str) -> dict[str, Node]:
        if not isinstance(self.value, dict):
            self.refuse("pack.not_a_map", f"{what}不是“名称: 值”的映射", "每行写一个“名称: 值”，例如 unit: m")
        return self.value

    def list(self, what: str) -> list[Node]:
        if not isinstance(self.value, list):
            self.refuse("pack.not_a_list", f"{what}不是列表", "请写成 [甲, 乙]，或每行以“- ”开头")
        return self.value

    def text(self, what: str) -> str:
        if isinstance(self.value, int | Decimal) and not isinstance(self.value, bool):
            return str(self.value)
        if not isinstance(self.value, str) or not self.value.strip():
            self.refuse("pack.not_text", f"{what}不是文字", "请写一段不为空的文字；含“: ”或“#”时用引号括起来")
        return self.value

    def flag(self, what: str) -> bool:
        if not isinstance(self.value, bool):
            self.refuse("pack.not_a_flag", f"{what}的值“{self.shown}”", "true 或 false")
        return self.value

    def integer(self, what: str) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.refuse("pack.not_an_integer", f"{what}的值“{self.shown}”", "整数，例如 3")
        return self.value

    def day(self, what: str) -> date:
        if not isinstance(self.value, date):
            self.refuse("pack.date_not_iso", f"{what}的日期“{self.shown}”", "YYYY-MM-DD，例如 2025-01-05")
        return self.value

    def choice(self, what: str, allowed: Collection[str]) -> str:
        if not isinstance(self.value, str) or self.value not in allowed:
            self.refuse("pack.not_allowed", f"{what}的值“{self.shown}”", "、".join(allowed))
        return self.value

    @property
    def shown(self) -> str:
        """The value as an author would recognise it."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, list | dict):
            return "列表" if isinstance(self.value, list) else "映射"
        return "（空）" if self.value is None else str(self.value)


def refusal(code: str, file: str, line: int, found: str, allowed: str) -> PackError:
    """One sentence: file and line, what was found, what is allowed."""
    return PackError(
        code,
        f"{file}:{line} {found}无法使用。允许的写法：{allowed}。",
        path=file,
        line=line,
        found=found,
        allowed=allowed,
    )


def fields(node: Node, what: str, *, required: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, Node]:
    """The entries of a map that has these keys and no others.

    Raises: PackError "pack.unknown_key", "pack.missing_key", "pack.not_a_map".
    """
    found = node.items(what)
    allowed = [*required, *optional]
    for key, value in found.items():
        if key not in allowed:
            value.refuse("pack.unknown_key", f"{what}里的键“{key}”", "、".join(allowed))
    for key in required:
        if key not in found:
            node.refuse("pack.missing_key", f"{what}缺少键“{key}”，这样", f"必须写明 {'、'.join(required)}")
    return found


def read_yaml(text: str, file: str) -> list[Node]:
    """The documents of a text. Raises: PackError "pack.yaml", "pack.yaml_subset", "pack.duplicate_key", "pack.too_large"."""
    if len(text.encode()) > MAX_BYTES:
        raise refusal("pack.too_large", file, 1, "文件超过 1 MB，", "把规则分到几个较小的文件里")
    try:
        _refuse_events(text, file)
        documents = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "不是合法的 YAML"
        line = mark.line + 1 if mark else 1
        raise refusal(
            "pack.yaml", file, line, f"YAML 语法（{problem}）", "用空格缩进、冒号后留一个空格、文字里有冒号时加引号"
        ) from error
    return [_node(document, file, 0) for document in documents if document is not None]


def _refuse_events(text: str, file: str) -> None:
    """Anchors, aliases and tags are seen in the events, before anything is built from them."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise refusal(
                "pack.yaml_subset",
                file,
                line,
                "YAML 的锚点或引用（&、*）",
                "把内容完整写出来；文字以 & 或 * 开头时加引号",
            )
        if tag := getattr(event, "tag", None):
            raise refusal("pack.yaml_subset", file, line, f"YAML 标签“{tag}”", "只写普通的值，不写 ! 标签")


def _node(raw: yaml.Node, file: str, depth: int) -> Node:
    line = raw.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise refusal("pack.yaml_subset", file, line, f"超过 {MAX_DEPTH} 层的嵌套", "把结构写平一些")
    if isinstance(raw, yaml.MappingNode):
        return Node(dict(_pairs(raw, file, depth)), file, line)
    if isinstance(raw, yaml.SequenceNode):
        return Node([_node(item, file, depth + 1) for item in raw.value], file, line)
    if not isinstance(raw, yaml.ScalarNode):
        raise refusal("pack.yaml_subset", file, line, "不是映射、列表或单个值的内容", "名称: 值")
    return Node(_scalar(raw, file), file, line)


def _pairs(raw: yaml.MappingNode, file: str, depth: int) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for key, value in raw.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise refusal("pack.yaml_subset", file, line, "不是文字的键", "键写成一个名称")
        plain = key.style is None
        if plain and (key.value.lower() in _AMBIGUOUS or key.value.lower() in {"true", "false", "null", "~", "<<", ""}):
            raise refusal(
                "pack.yaml_subset", file, line, f"键“{key.value}”（YAML 1.1 会把它读成真假值或空值）", "换一个名称"
            )
        if key.value in seen:
            raise refusal("pack.duplicate_key", file, line, f"重复的键“{key.value}”", "同一层里每个键只写一次")
        seen.add(key.value)
        yield key.value, _node(value, file, depth + 1)


def _scalar(raw: yaml.ScalarNode, file: str) -> Scalar:
    text = raw.value
    if raw.style is not None:
        return str(text)
    line = raw.start_mark.line + 1
    if text in {"", "null", "~"}:
        return None
    if text in {"true", "false"}:
        return bool(text == "true")
    if text.lower() in _AMBIGUOUS or text.lower() in {"true", "false", "null"}:
        raise refusal(
            "pack.yaml_subset",
            file,
            line,
            f"值“{text}”（各版 YAML 读法不同）",
            'true、false；若是文字请加引号，例如 "no"',
        )
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise refusal(
                "pack.date_not_iso", file, line, f"日期“{text}”", "日历上有的 YYYY-MM-DD，例如 2025-01-05"
            ) from error
    if _DATE_LIKE.fullmatch(text):
        raise refusal("pack.date_not_iso", file, line, f"日期“{text}”", "YYYY-MM-DD，例如 2025-01-05")
    return str(text)
