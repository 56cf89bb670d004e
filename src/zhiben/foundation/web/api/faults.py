"""What is wrong with a field, in Chinese, from what the reader of the schema found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The kind of fault to a sentence; what stands in braces comes from its particulars.
_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请对照接口文档",
    "enum": "不在可选值之中，可选：{expected}",
    "literal_error": "不在可选值之中，可选：{expected}",
    "string_too_long": "最多 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than": "须小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "too_long": "最多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "finite_number": "应为有限的数",
}
_KINDS = (
    ("string", "应为文字"),
    ("int", "应为整数"),
    ("float", "应为数"),
    ("decimal", "应为数"),
    ("bool", "应为 true 或 false"),
    ("date", "应为日期，例如 2026-05-31"),
    ("uuid", "应为 UUID"),
    ("list", "应为列表"),
    ("dict", "应为对象"),
    ("model", "应为对象"),
)


def said(fault: Mapping[str, Any]) -> dict[str, str]:
    """Field as a path without where it was found ("query", "body"), a code, a sentence. A body is called `given` by us.

    >>> said({"type": "missing", "loc": ("body", "given", "name")})
    {'field': 'name', 'code': 'api.missing', 'detail': '缺少这一项'}
    >>> said({"type": "less_than_equal", "loc": ("query", "limit"), "ctx": {"le": 200}})["detail"]
    '不得大于 200'
    """
    kind, place = str(fault["type"]), [str(part) for part in fault["loc"]]
    words = _WORDS.get(kind) or next((words for start, words in _KINDS if kind.startswith(start)), "内容无法识别")
    if place[:2] == ["body", "given"] and len(place) > 2:
        place = place[1:]
    particulars = {name: value for name, value in fault.get("ctx", {}).items() if f"{{{name}}}" in words}
    return {"field": ".".join(place[1:]) or place[0], "code": f"api.{kind}", "detail": words.format(**particulars)}
