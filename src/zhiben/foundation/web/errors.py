"""Refusals and failures as answers: a page, a fragment for htmx, or problem+json."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django_htmx.http import retarget

from zhiben.core.errors import ZhibenError
from zhiben.foundation.web import problems

logger = logging.getLogger(__name__)


def answer(request: HttpRequest, status: int, code: str, message: str, advice: str = "") -> HttpResponse:
    """One refusal in the form that the caller reads."""
    if problems.asked_for(request):
        return problems.problem(status, code, message)
    context = {"status": status, "title": problems.title_of(status), "code": code, "message": message, "advice": advice}
    if getattr(request, "htmx", False):
        response = render(request, "web/_refusal.html", context, status=status)
        # The page stays as it is, with what was typed; the refusal is shown above it.
        response["HX-Reswap"] = "innerHTML show:window:top"
        return retarget(response, "#refusals")
    return render(request, "web/error.html", context, status=status)


def refusal(request: HttpRequest, error: ZhibenError) -> HttpResponse:
    """The refusal's own words; for a fault of ours, also a line in the log."""
    if error.status >= 500:
        logger.error("%s %s", error.code, error.message)
    if problems.asked_for(request):
        return problems.problem_of(error)
    return answer(request, error.status, error.code, error.message)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403, "web.forbidden", "您没有打开这个页面的权限。", "如工作需要，请联系安全管理员授权。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(
        request, 404, "web.not_found", "没有这个页面，或其内容不在您的管辖范围内。", "请检查地址，或从导航中重新进入。"
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(
        request,
        403,
        "web.csrf",
        "页面已过期，本次提交没有执行。",
        "请返回上一页，刷新后重新提交；已填写的内容仍在上一页。如反复出现，请确认浏览器允许本站使用 Cookie。",
    )


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None, **_: Any) -> HttpResponse:
    """Too many wrong passwords for one name from one address."""
    return answer(
        request,
        429,
        "web.locked_out",
        "密码连续输错次数过多，该用户名在本机已暂时锁定。",
        f"请过 {settings.AXES_COOLOFF_TIME // timedelta(minutes=1)} 分钟再试；如忘记密码，请联系系统管理员重置。",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of last resort: needs neither database nor session. The number finds the traceback in the log."""
    number = uuid4().hex[:8]
    logger.error("server error %s at %s", number, request.path)
    if problems.asked_for(request):
        return problems.problem(500, "web.failed", f"系统出错，请把编号 {number} 告诉系统管理员。")
    # Without the request no context processor runs, and so nothing that may be the very cause.
    page = render_to_string("web/error_bare.html", {"status": 500, "title": problems.title_of(500), "number": number})
    return HttpResponse(page, status=500)
