"""Pages that continue after the last row seen: page 1,000 costs what page 1 costs."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from zhiben.core.errors import InputError

Row = TypeVar("Row")
COUNT_CAP = 10_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows, and the cursor of the next page; empty on the last one."""

    rows: Sequence[Row]
    next: str = ""


def cursor_of(*keys: str) -> str:
    """The place after a row, as one word of a URL.

    >>> read_cursor(cursor_of("2026-06-30", "7"))
    ['2026-06-30', '7']
    """
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def broken() -> InputError:
    """What every list says to an address that was cut or written by hand."""
    return InputError("page.cursor_broken", "页面地址不完整，请从第一页重新打开。")


def read_cursor(cursor: str) -> list[str]:
    """The keys of the row after which to continue.

    Raises: InputError "page.cursor_broken".
    """
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise broken() from error
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise broken()
    return keys


def read_instant(cursor: str) -> tuple[datetime, UUID]:
    """The instant and the key of the row after which to continue. Raises: InputError "page.cursor_broken"."""
    try:
        at, key = read_cursor(cursor)
        return datetime.fromisoformat(at), UUID(key)
    except ValueError as error:
        raise broken() from error


def count_words(count: int, cap: int = COUNT_CAP) -> str:
    """A count that is not taken further than anybody reads.

    >>> count_words(83), count_words(10_001)
    ('83', '10000+')
    """
    return str(count) if count <= cap else f"{cap}+"
