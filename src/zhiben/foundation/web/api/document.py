"""The OpenAPI document: what the schemas say, and beside it what the door asks of every caller."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ninja.operation import Operation

from zhiben.foundation.access.permissions import label_of
from zhiben.foundation.web.api import idempotency
from zhiben.foundation.web.api.frame import PREFIX, Api
from zhiben.foundation.web.api.operations import Declared, declared_of
from zhiben.foundation.web.decorators import SIGNED_IN
from zhiben.foundation.web.problems import MEDIA_TYPE, title_of

ABOUT = """治本平台的接口。与网页使用同一套查询、办理和权限：网页上看不到、不能办的，接口也看不到、不能办。

- 程序用接口令牌：`Authorization: Bearer zb_…`；浏览器页面用登录会话，写操作另带 `X-CSRFToken`。
- 写操作须带 `Idempotency-Key`：同一个键只办一次，重试得到第一次的答复，答复保留 24 小时。
- 列表按游标翻页：把答复中的 `next` 原样放进下一次的 `after`。
- 拒绝一律为 `application/problem+json`，`code` 稳定，`detail` 说明原因和做法；`reasons` 列出办理被拒的全部原因，`errors` 列出每个填错的项目。
- 不在管辖范围内的，与不存在的答复相同（404）。路径不支持的方法答复 405，并在 `Allow` 中列出支持的方法。
"""
_REFUSAL = {"type": "object", "required": ["code", "detail"], "properties": {
    "code": {"type": "string"}, "detail": {"type": "string"}}}  # fmt: skip
PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "拒绝或出错（RFC 9457）",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "稳定的代码，程序据此判断"},
        "detail": {"type": "string", "description": "给人看的一句话：什么、为什么、怎么办"},
        "reasons": {"type": "array", "items": _REFUSAL, "description": "办理被拒的全部原因"},
        "errors": {
            "type": "array",
            "description": "每个填错的项目",
            "items": {
                **_REFUSAL,
                "required": ["field", "code", "detail"],
                "properties": {"field": {"type": "string"}, **_REFUSAL["properties"]},  # type: ignore[dict-item]
            },
        },
    },
    "examples": [
        {
            "type": "about:blank#registry.site_absent",
            "title": "没有找到",
            "status": 404,
            "code": "registry.site_absent",
            "detail": "没有这个监管对象，或其不在您的管辖范围内。请从档案列表中重新选择。",
        }
    ],
}
_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "接口令牌，在“本人账号—接口令牌”中签发"},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "浏览器的登录会话"},
}
_BYTES = {"description": "文件内容", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}
_KEY = {
    "name": idempotency.HEADER,
    "in": "header",
    "required": True,
    "description": "本次操作的键：每次新操作换一个，重试时不变",
    "schema": {"type": "string", "pattern": idempotency.PATTERN, "minLength": 1, "maxLength": 100},
    "example": "3f1c2a9e-6f0b-4d52-9b6e-6c8f0d0f5f11",
}


def document(api: Api) -> dict[str, Any]:
    """The whole document, in the order of the addresses."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    made["info"] |= {"description": ABOUT, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}
    made["servers"] = [{"url": "/"}]
    known = {operation.operation_id: operation for operation in operations_of(api)}
    for methods in made["paths"].values():
        for entry in methods.values():
            operation = known[entry["operationId"]]
            _complete(entry, operation, _declared(operation))
    components = made["components"]
    components["schemas"] = dict(sorted(({**components["schemas"], "Problem": PROBLEM}).items()))
    components["securitySchemes"] = _SCHEMES
    made["paths"] = dict(sorted(made["paths"].items()))
    return made


def operations_of(api: Api) -> Iterator[Operation]:
    for bound in api._get_bound_routers():
        for path in bound.path_operations.values():
            yield from path.operations


def _declared(operation: Operation) -> Declared:
    declared = declared_of(operation)
    if declared is None:
        raise LookupError(f"operation {operation.operation_id!r} does not say who may call it")
    return declared


def _complete(entry: dict[str, Any], operation: Operation, declared: Declared) -> None:
    """What the door adds: who may call, the key, and every way to be refused."""
    entry.pop("description", None)
    asks = "已登录" if declared.access == SIGNED_IN else f"{label_of(declared.access)}（`{declared.access}`）"
    entry["description"] = "\n\n".join(filter(None, (declared.about, f"权限：{asks}")))
    entry["x-permission"] = declared.access
    entry["security"] = [{"token": []}, {"session": []}]
    for parameter in entry["parameters"]:
        _plain(parameter)
    if declared.writes:
        entry["parameters"] = [*entry["parameters"], _KEY]
    said = {status: _success(answer, declared) for status, answer in entry["responses"].items()}
    if declared.gives_bytes:
        said[206] = {**_BYTES, "description": "文件的一部分"}
    refused = {status: _refused(status) for status in refusals_of(entry, declared)}
    entry["responses"] = {str(status): said_of for status, said_of in sorted((said | refused).items())}


def _plain(parameter: dict[str, Any]) -> None:
    """A parameter that is not given is not there; it cannot be null."""
    schema = parameter["schema"]
    parts = [part for part in schema.pop("anyOf", []) if part.get("type") != "null"]
    if parts:
        schema |= parts[0] if len(parts) == 1 else {"anyOf": parts}
    if schema.get("default", "") is None:
        schema.pop("default")


def refusals_of(entry: dict[str, Any], declared: Declared) -> list[int]:
    """401 and 403 always; 404 where the address names something; 409 and 422 for what is asked and done."""
    found = {401, 403, 422}
    if any(parameter["in"] == "path" for parameter in entry["parameters"]) or declared.writes:
        found.add(404)
    if not declared.gives_bytes:
        found.add(406)
    if declared.writes:
        found |= {400, 409, 413}
    if declared.takes != "nothing":
        found.add(415)
    if declared.gives_bytes:
        found |= {409, 416}
    if declared.gives_bytes or declared.takes == "file":
        found.add(502)
    return sorted(found)


def _refused(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    said: dict[str, Any] = {"description": title_of(status), "content": content}
    if status == 401:
        said["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}}
    return said


def _success(answer: dict[str, Any], declared: Declared) -> dict[str, Any]:
    if declared.gives_bytes:
        return _BYTES
    if declared.writes:
        replayed = {"description": "为 true 时是第一次请求的答复", "schema": {"const": "true"}}
        answer = {**answer, "headers": {idempotency.REPLAYED: replayed}}
    return {**answer, "description": "完成" if declared.writes else "结果"}
