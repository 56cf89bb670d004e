"""Addresses at which things go wrong, for the tests of the answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from zhiben.core.errors import Conflict, ExternalError, InputError, NotPermitted, NotVisible, ZhibenError
from zhiben.foundation.web.decorators import public
from zhiben.project.urls import handler403, handler404, handler500
from zhiben.project.urls import urlpatterns as project_patterns

FAILURES: dict[str, ZhibenError] = {
    "input": InputError("tests.input", "日期无法识别。请写成 2025-01-05。"),
    "permitted": NotPermitted("tests.permitted", "您没有权限。"),
    "visible": NotVisible("tests.visible", "没有这个文件。"),
    "conflict": Conflict("tests.conflict", "已由他人修改。"),
    "external": ExternalError("tests.external", "短信网关无响应。", retryable=True),
}


@public
def fail(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "bug":
        raise RuntimeError("a secret that no page may show")
    raise FAILURES[kind]


def unguarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody may read this")


urlpatterns: list[URLPattern | URLResolver] = [
    *project_patterns,
    path("fail/<str:kind>", fail, name="fail"),
    path("unguarded", unguarded, name="unguarded"),
]

__all__ = ("handler403", "handler404", "handler500", "urlpatterns")
