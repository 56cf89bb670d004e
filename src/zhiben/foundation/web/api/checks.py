"""Start-up fails where an operation of the API does not say who may call it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from ninja.operation import Operation

from zhiben.foundation.web.api.operations import declared_of
from zhiben.foundation.web.checks import routes
from zhiben.foundation.web.decorators import BY_OPERATION


def operations() -> Iterator[tuple[str, str, Operation]]:
    """(name with namespace, route, operation) of every operation of the API."""
    for name, route, view in routes():
        if getattr(view, "access", None) == BY_OPERATION:
            for operation in view.operations:
                if name.endswith(f":{operation.operation_id}"):
                    yield name, route, operation


@checks.register(checks.Tags.security)
def every_operation_says_who_may_call_it(
    app_configs: Sequence[AppConfig] | None, **_: Any
) -> list[checks.CheckMessage]:
    return [
        checks.Error(
            f"The operation {name} of /{route} does not say who may call it.",
            hint="Declare it with `Operations.read` or `Operations.write`.",
            id="api.E001",
        )
        for name, route, operation in operations()
        if declared_of(operation) is None
    ]
