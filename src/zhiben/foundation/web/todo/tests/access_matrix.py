"""Rows of the access matrix for the to-do page: everybody has one, each sees the own."""

from __future__ import annotations

from zhiben.foundation.web.testing import Row

ROWS = (
    Row("todo:page"),
    Row("todo:export"),
)
