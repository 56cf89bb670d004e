"""Search for programs: the same hits as on the page, kind by kind, in the caller's scope."""

from __future__ import annotations

from typing import Any

from ninja import Query, Schema
from pydantic import Field

from zhiben.foundation.search import selectors
from zhiben.foundation.search.folding import LONGEST
from zhiben.foundation.web.api.operations import Operations
from zhiben.foundation.web.decorators import SIGNED_IN
from zhiben.foundation.web.requests import ActorRequest

OPERATIONS = Operations("搜索")


class SearchQuery(Schema):
    q: str = Field(min_length=1, max_length=LONGEST, description="要找的文字，空格分开的各词都要有")
    kind: str = Field("", max_length=40, description="只找这一类（答复中的 kind）；带上时按页给出")
    after: str = Field("", max_length=400, description="同一类的上一页答复中的 next")


class HitLine(Schema):
    """One thing that was found."""

    key: str
    title: str
    number: str = Field(description="文号、信用代码等；没有时为空串")
    context: str
    area: str
    state: str = Field(description="状态的名称；没有状态时为空串")
    url: str = Field(description="本系统内的地址")


class HitGroup(Schema):
    """Hits of one kind. `count` is counted no further than 100, and only where all kinds are asked for."""

    kind: str
    label: str
    hits: list[HitLine]
    count: int | None = Field(description="条数，最多数到 100；只找一类时为空")
    next: str | None = Field(description="下一页的 after；没有下一页时为空")


class Found(Schema):
    groups: list[HitGroup]


@OPERATIONS.read(
    "", access=SIGNED_IN, summary="按名称和文字搜索", gives=Found,
    about="名称、编号与所找文字相同的在前，其次是以它开头的。",
)  # fmt: skip
def search(request: ActorRequest, wanted: Query[SearchQuery]) -> dict[str, Any]:
    kinds = [wanted.kind] if wanted.kind else []
    found = selectors.search(wanted.q.strip(), actor=request.actor, kinds=kinds, after=wanted.after)
    return {
        "groups": [
            {"kind": group.kind, "label": group.label, "hits": group.hits, "count": group.count, "next": group.next or None}
            for group in found
        ]
    }  # fmt: skip
