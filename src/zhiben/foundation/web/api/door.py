"""The door of every address of the API: what is asked before an operation runs, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from ninja.operation import Operation, PathView

from zhiben.core.errors import InputError, NotVisible, ZhibenError
from zhiben.foundation.web import errors
from zhiben.foundation.web.api import idempotency, refusals
from zhiben.foundation.web.api.authentication import let_in
from zhiben.foundation.web.api.operations import Declared, declared_of
from zhiben.foundation.web.api.refusals import NotAcceptable, UnsupportedMedia
from zhiben.foundation.web.decorators import BY_OPERATION, SIGNED_IN
from zhiben.foundation.web.problems import problem
from zhiben.foundation.web.requests import ActorRequest

MEGA = 1024 * 1024
# Bytes of a body of JSON; what a file may measure is a setting.
JSON_LIMIT = MEGA
# What Django raises for a body that it cannot take apart, or that stops coming.
_BROKEN = (MultiPartParserError, BadRequest, SuspiciousOperation, UnreadablePostError)
_TYPES = {"json": "application/json", "file": "multipart/form-data"}


def door(path: PathView) -> Callable[..., HttpResponseBase]:
    """The view of one address."""
    operations = {method: operation for operation in path.operations for method in operation.methods}

    @csrf_exempt  # asked in `let_in`, where there is a session
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        operation = operations.get(request.method or "")
        if operation is None:
            allowed = ", ".join(sorted(operations))
            refused = problem(405, "api.method", f"这个地址只支持 {allowed}。")
            refused["Allow"] = allowed
            return refused
        try:
            return _enter(request, operation, kwargs)
        except ZhibenError as refusal:
            return _said(request, refusal)
        except _BROKEN:
            return _said(request, refusals.unreadable_body())

    answer.access = BY_OPERATION  # type: ignore[attr-defined]
    answer.operations = tuple(path.operations)  # type: ignore[attr-defined]
    return answer


def _said(request: HttpRequest, refusal: ZhibenError) -> HttpResponseBase:
    answer = errors.refusal(request, refusal)
    if answer.status_code == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="zhiben"'
    return answer


def _enter(request: HttpRequest, operation: Operation, kwargs: dict[str, Any]) -> HttpResponseBase:
    declared, now = declared_of(operation), timezone.now()
    if declared is None:
        raise NotVisible("api.undeclared", "没有这个接口。")
    if declared.takes == "file":
        request.upload_handlers = [Limited(request), *request.upload_handlers]
    acting = let_in(request, writes=declared.writes, now=now)
    if declared.access != SIGNED_IN:
        acting.actor.require(declared.access)
    _require_readable(acting, operation, declared)
    if not declared.writes:
        return operation.run(acting, **kwargs)
    key, digest = idempotency.key_of(acting), idempotency.digest_of(acting, files=declared.takes == "file")
    ticket = idempotency.Ticket(acting.actor.id, key, digest, now)
    run = idempotency.once_claimed if declared.is_long else idempotency.once
    return run(ticket, lambda: operation.run(acting, **kwargs))


def _require_readable(request: ActorRequest, operation: Operation, declared: Declared) -> None:
    """Raises: NotAcceptable, UnsupportedMedia, TooLarge, InputError."""
    if not declared.gives_bytes and not request.accepts("application/json"):
        raise NotAcceptable("api.not_acceptable", "接口只提供 application/json，请调整 Accept 请求头。")
    if unknown := sorted(request.GET.keys() - parameters_of(operation)):
        raise InputError("api.unknown_parameter", f"没有“{unknown[0][:60]}”这个参数，请对照接口文档。")
    if any("\0" in text for text in _texts(request)):
        raise InputError("api.control_character", "参数中有不可见的控制字符，请删去后再试。")
    wanted = _TYPES.get(declared.takes)
    if wanted and request.content_type != wanted:
        raise UnsupportedMedia("api.media_type", f"正文须为 {wanted}，请调整 Content-Type 请求头。")
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if declared.takes != "file" and announced.isdecimal() and int(announced) > JSON_LIMIT:
        raise refusals.too_large(JSON_LIMIT)


def parameters_of(operation: Operation) -> frozenset[str]:
    """The names that its address may carry behind the question mark."""
    models = (model for model in operation.models if model.__ninja_param_source__ == "query")
    return frozenset(name for model in models for name in getattr(model, "__ninja_flatten_map__", {}))


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path
    for _, values in request.GET.lists():
        yield from values


class Limited(FileUploadHandler):
    """Stops an upload as soon as it is larger than any file may be. Raises: TooLarge."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.taken, self.limit = 0, settings.EVIDENCE_LARGEST_MB * MEGA

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > self.limit:
            raise refusals.too_large(self.limit)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
