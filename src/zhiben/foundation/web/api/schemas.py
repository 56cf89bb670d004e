"""What all parts of the API share: pages, counts, and how input is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

from zhiben.core import paging

Item = TypeVar("Item")
LARGEST_PAGE = 200
# The largest key that either database has.
LARGEST_KEY = 2**63 - 1
Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]


class Given(Schema):
    """Input: what is not known is refused, so that a slip of the pen is not silently without effect."""

    model_config = ConfigDict(extra="forbid")


class PageQuery(Schema):
    """Where a page begins and how long it is."""

    limit: int = Field(50, ge=1, le=LARGEST_PAGE, description="每页条数")
    after: str = Field("", max_length=400, description="上一页答复中的 next；从头开始时不带")


class CountedQuery(PageQuery):
    count: bool = Field(False, description="是否同时给出总数；数到 10000 为止")


class Count(Schema):
    """How many there are, counted no further than anybody reads."""

    value: int = Field(description="条数，最多数到 10000", ge=0, le=paging.COUNT_CAP)
    is_more: bool = Field(description="是否不止这些")


class Page(Schema, Generic[Item]):
    """One page. `next` is null on the last one."""

    items: list[Item]
    next: str | None = Field(description="下一页的 after；没有下一页时为空")


class CountedPage(Page[Item], Generic[Item]):
    count: Count | None = Field(None, description="总数；只在查询带 count=true 时给出")


def page_of(rows: Iterable[Any], next_cursor: str) -> dict[str, Any]:
    return {"items": list(rows), "next": next_cursor or None}


def counted(wanted: CountedQuery, count: Callable[[], int]) -> dict[str, Any]:
    """The count, where it was asked for: it costs a query of its own."""
    if not wanted.count:
        return {"count": None}
    found = count()
    return {"count": {"value": min(found, paging.COUNT_CAP), "is_more": found > paging.COUNT_CAP}}


def key_after(cursor: str) -> int | None:
    """The key that a cursor of one key holds. Raises: InputError "page.cursor_broken"."""
    if not cursor:
        return None
    keys = paging.read_cursor(cursor)
    if len(keys) != 1 or not keys[0].isdecimal() or int(keys[0]) > LARGEST_KEY:
        raise paging.broken()
    return int(keys[0])


def cursor_after(key: int | None) -> str:
    return "" if key is None else paging.cursor_of(str(key))
