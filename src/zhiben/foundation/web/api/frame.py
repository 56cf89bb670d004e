"""The frame around django-ninja: every path behind our door, every refusal a problem, and a strict reading of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.urls import path as django_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.utils import normalize_path, replace_path_param_notation

from zhiben.core.errors import ZhibenError
from zhiben.foundation.web import errors
from zhiben.foundation.web.api import refusals
from zhiben.foundation.web.api.door import door
from zhiben.foundation.web.api.faults import said
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.problems import problem

VERSION = "1"
PREFIX = "api/v1/"
NAMESPACE = "api"


class StrictParser(Parser):
    """No constants that are no JSON, and no text that the database cannot keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        data = json.loads(request.body, parse_constant=_refuse)
        for text in _texts(data):
            if "\0" in text or not text.isascii() and _is_broken(text):
                raise ValueError(text)
        return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _texts(data: Any) -> Iterator[str]:
    """Every text in what JSON gave, names included."""
    waiting = [data]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            yield found
        elif isinstance(found, list):
            waiting.extend(found)
        elif isinstance(found, dict):
            waiting.extend((*found.keys(), *found.values()))


def _is_broken(text: str) -> bool:
    """Half a character, as JSON can write it and nothing else can keep it."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)


class Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Made in the project, which knows every app."""

    def __init__(self, *parts: tuple[str, Operations]) -> None:
        super().__init__(
            title="治本",
            version=VERSION,
            urls_namespace=NAMESPACE,
            openapi_url=None,
            docs_url=None,
            renderer=Renderer(),
            parser=StrictParser(),
        )
        for prefix, operations in parts:
            self.add_router(prefix, operations.router)
        for kind, answer in _ANSWERS.items():
            self.add_exception_handler(kind, answer)

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        return list(self._doors())

    def _doors(self) -> Iterator[URLPattern]:
        """One for every path, under the name of each of its operations."""
        for bound in self._get_bound_routers():
            for path, found in bound.path_operations.items():
                route = normalize_path("/".join(part for part in (bound.prefix, path) if part)).lstrip("/")
                view = door(found)
                for operation in found.operations:
                    yield django_path(replace_path_param_notation(route), view, name=str(operation.operation_id))


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.refusal(request, error)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    found = [said(each) for each in error.errors]
    first = f"{found[0]['field']}：{found[0]['detail']}" if found else ""
    more = f"（共 {len(found)} 处）" if len(found) > 1 else ""
    return problem(422, "api.invalid", f"内容有误{more}：{first}", errors=found)


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return errors.refusal(request, refusals.unreadable_body())


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    """A fault of ours goes on to where all of them are logged; nothing of it is told."""
    raise error


_ANSWERS: dict[type[Exception], Any] = {
    ZhibenError: _refused,
    ValidationError: _invalid,
    HttpError: _unreadable,
    Http404: lambda request, error: errors.not_found(request),
    Exception: _failed,
}
