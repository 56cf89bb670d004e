"""A refusal as programs read it: problem+json (RFC 9457), with every reason of a step that was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse

from zhiben.core.errors import TransitionRefused, ZhibenError

MEDIA_TYPE = "application/problem+json"
API_PATH = "/api/"
TITLES = {
    400: "请求无法识别",
    401: "需要登录",
    403: "无权访问",
    404: "没有找到",
    405: "不支持的方法",
    406: "不支持的格式",
    409: "未能完成",
    413: "内容过大",
    415: "不支持的内容类型",
    422: "内容有误",
    429: "暂时锁定",
    500: "系统出错",
    502: "外部系统无响应",
}


def title_of(status: int) -> str:
    return TITLES.get(status, "未能完成")


def asked_for(request: HttpRequest) -> bool:
    """Whether the caller is a program: it asks for JSON, or calls the API whatever it asks for."""
    return request.path.startswith(API_PATH) or "application/json" in request.headers.get("Accept", "")


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    reasons: Iterable[Mapping[str, str]] = (),
    errors: Iterable[Mapping[str, str]] = (),
) -> JsonResponse:
    """`reasons`: code and detail of every unmet condition. `errors`: field (a path), code and detail of every fault."""
    body: dict[str, Any] = {
        "type": f"about:blank#{code}",
        "title": title_of(status),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if listed := [dict(reason) for reason in reasons]:
        body["reasons"] = listed
    if listed := [dict(error) for error in errors]:
        body["errors"] = listed
    options = {"ensure_ascii": False}
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, json_dumps_params=options)


def problem_of(error: ZhibenError) -> JsonResponse:
    refusals = error.refusals if isinstance(error, TransitionRefused) else ()
    reasons = [{"code": each.code, "detail": each.message} for each in refusals]
    return problem(error.status, error.code, error.message, reasons=reasons)
