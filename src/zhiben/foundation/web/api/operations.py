"""Operations, each with who may call it. One that does not say cannot be declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from ninja import Router
from ninja.operation import Operation

from zhiben.foundation.access import permissions
from zhiben.foundation.web.decorators import SIGNED_IN

View = TypeVar("View", bound=Callable[..., Any])
Takes = Literal["nothing", "json", "file"]


@dataclass(frozen=True, slots=True)
class Declared:
    """What the door asks before an operation runs. `access`: a permission, or SIGNED_IN. `bytes`: it gives a file."""

    access: str
    takes: Takes = "nothing"
    writes: bool = False
    about: str = ""
    gives_bytes: bool = False

    @property
    def is_long(self) -> bool:
        return self.takes == "file"


class Operations:
    """The operations of one part of the API: `read` changes nothing, `write` needs a key."""

    def __init__(self, tag: str) -> None:
        self.router = Router(tags=[tag])

    def read(
        self, path: str, *, access: str, summary: str, gives: Any, about: str = "", gives_bytes: bool = False,
        listed: bool = True,
    ) -> Callable[[View], View]:  # fmt: skip
        """`gives`: the schema of the answer. `listed`: whether the document names it."""
        declared = Declared(access, about=about, gives_bytes=gives_bytes)
        return self._add("GET", path, declared, summary, {200: gives}, listed)

    def write(
        self, path: str, *, access: str, summary: str, gives: Any, takes: Takes = "json", method: str = "POST",
        status: int = 200, about: str = "",
    ) -> Callable[[View], View]:  # fmt: skip
        declared = Declared(access, takes, writes=True, about=about)
        return self._add(method, path, declared, summary, {status: gives}, True)

    def _add(
        self, method: str, path: str, declared: Declared, summary: str, gives: dict[int, Any], listed: bool
    ) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            if declared.access != SIGNED_IN:
                permissions.note_use(declared.access, f"{view.__module__}.{view.__qualname__}")
            view.declared = declared  # type: ignore[attr-defined]
            self.router.add_api_operation(
                path, [method], view, response=gives, operation_id=view.__name__, summary=summary,
                include_in_schema=listed,
            )  # fmt: skip
            return view

        return decorate


def declared_of(operation: Operation) -> Declared | None:
    """None for one that came in by another way: the start-up check names it, and the door does not open."""
    return getattr(operation.view_func, "declared", None)
