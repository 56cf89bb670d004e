"""Everybody who is signed in may ask; what can be chosen follows from the scope."""

from __future__ import annotations

from zhiben.foundation.web.testing import EVERYBODY, Row

ROWS = (
    Row("choosers:find", kwargs=lambda cast: {"kind": "area"}),
    Row(
        "choosers:find",
        frozenset(),
        EVERYBODY,
        status=404,
        kwargs=lambda cast: {"kind": "nothing"},
        note="no such kind",
    ),
)
