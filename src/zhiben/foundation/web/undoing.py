"""What was done at once, said with the button that takes it back: reversible steps ask nothing beforehand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

_MARK = "undo "


class Undo(NamedTuple):
    """Where the button posts to, and what with it."""

    url: str
    fields: Mapping[str, str]


def say_done(request: HttpRequest, words: str, *, undo: str, **fields: str) -> None:
    """One sentence on the next page with 撤销 beside it. `undo`: the address that takes it back, by POST with `fields`;
    it decides anew who may."""
    messages.success(request, words, extra_tags=_MARK + json.dumps([undo, fields], ensure_ascii=False))


def undo_of(message: Message) -> Undo | None:
    tags = str(message.extra_tags or "")
    return Undo(*json.loads(tags.removeprefix(_MARK))) if tags.startswith(_MARK) else None
