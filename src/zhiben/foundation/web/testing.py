"""Rows of the access matrix: every address of the project, times the cast.

Each app lists its own in `tests/access_matrix.py` as `ROWS`; a route without a row fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhiben.foundation.access.testing import PEOPLE, Cast

ANONYMOUS = "anonymous"
EVERYBODY = frozenset(PEOPLE)


def _nothing(_: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """What each of the cast gets from one address.

    `allowed` get `status`; those from whom it is `hidden` get 404; everybody else gets 403. An anonymous visitor gets
    `anonymous`, which is the way to the sign-in page except where a view is public. `kwargs` makes what the address
    needs. `note` tells rows of one address apart.
    """

    name: str
    allowed: frozenset[str] = EVERYBODY
    hidden: frozenset[str] = frozenset()
    method: str = "GET"
    status: int = 200
    data: Mapping[str, Any] = field(default_factory=dict)
    kwargs: Callable[[Cast], dict[str, Any]] = _nothing
    anonymous: int = 302
    note: str = ""

    def expected(self, person: str) -> int:
        if person == ANONYMOUS:
            return self.anonymous
        if person in self.allowed:
            return self.status
        return 404 if person in self.hidden else 403
