"""What can be chosen. Each app registers its own in its `choosing.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """`detail` tells two of one name apart."""

    key: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Choosable:
    """`find(text, actor, limit)`: what the actor may choose whose name holds the text, the exact name first; without a
    text the first few. `one(key, actor)`: the one with that key, None outside the actor's scope."""

    kind: str
    label: str
    find: Callable[[str, Actor, int], Sequence[Choice]]
    one: Callable[[str, Actor], Choice | None]


_kinds: dict[str, Choosable] = {}


def register(kind: Choosable) -> None:
    _kinds[kind.kind] = kind


def choosable(kind: str) -> Choosable:
    """Raises: NotVisible "choosers.kind"."""
    if kind not in _kinds:
        raise NotVisible("choosers.kind", "没有这一类可选的内容，请刷新页面后再选。")
    return _kinds[kind]
