"""The document as people read it: operations by part, with what goes in and what comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

REFERENCE = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or one field of a body. `place`: path, query, header, or body."""

    name: str
    place: str
    kind: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    permission: str
    fields: list[Field]
    answers: list[tuple[str, str]]
    example: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    operations: list[Shown] = field(default_factory=list)


def groups(document: dict[str, Any]) -> list[Group]:
    """Parts in the order in which the document first names them."""
    found: dict[str, Group] = {}
    for path, methods in document["paths"].items():
        for method, entry in methods.items():
            name = entry["tags"][0]
            found.setdefault(name, Group(name)).operations.append(_shown(path, method, entry, document))
    return list(found.values())


def _shown(path: str, method: str, entry: dict[str, Any], document: dict[str, Any]) -> Shown:
    about, _, permission = entry["description"].replace("`", "").rpartition("权限：")
    answers = [(status, said["description"]) for status, said in entry["responses"].items()]
    fields = [*_parameters(entry, document), *_body(entry, document)]
    example = _example(entry, document)
    return Shown(
        entry["operationId"],
        method.upper(),
        path,
        entry["summary"],
        about.strip(),
        permission,
        fields,
        answers,
        example,
    )


def _parameters(entry: dict[str, Any], document: dict[str, Any]) -> Iterator[Field]:
    for given in entry["parameters"]:
        schema = given["schema"]
        about = given.get("description", schema.get("description", ""))
        yield Field(given["name"], given["in"], kind_of(schema, document), given["required"], about)


def _body(entry: dict[str, Any], document: dict[str, Any]) -> Iterator[Field]:
    for content in entry.get("requestBody", {}).get("content", {}).values():
        schema = resolved(content["schema"], document)
        required = schema.get("required", [])
        for name, each in schema.get("properties", {}).items():
            about = each.get("description", resolved(each, document).get("description", ""))
            yield Field(name, "body", kind_of(each, document), name in required, about)


def _example(entry: dict[str, Any], document: dict[str, Any]) -> str:
    for content in entry.get("requestBody", {}).get("content", {}).values():
        examples = resolved(content["schema"], document).get("examples")
        if examples:
            return json.dumps(examples[0], ensure_ascii=False, indent=2)
    return ""


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where only its name stands."""
    if "allOf" in schema and len(schema["allOf"]) == 1:
        schema = schema["allOf"][0]
    if "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].removeprefix(REFERENCE)]
        return found
    return schema


def kind_of(schema: dict[str, Any], document: dict[str, Any]) -> str:
    """What a value is, in words.

    >>> kind_of({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, {})
    '日期，或空'
    >>> kind_of({"type": "array", "items": {"type": "integer"}}, {})
    '列表（整数）'
    """
    schema = resolved(schema, document)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if "anyOf" in schema:
        return "，或".join(dict.fromkeys(kind_of(part, document) for part in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"列表（{kind_of(schema.get('items', {}), document)}）"
    named = schema.get("format") or schema.get("type") or str(schema.get("const", ""))
    return _KINDS.get(named, named)


_KINDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "boolean": "是否",
    "null": "空",
    "object": "对象",
    "date": "日期",
    "date-time": "时间",
    "uuid": "UUID",
    "binary": "文件",
}
