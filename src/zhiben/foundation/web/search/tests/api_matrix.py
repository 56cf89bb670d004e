"""Everybody who is signed in may search; what is found follows from the scope."""

from __future__ import annotations

from zhiben.foundation.web.testing import Row

ROWS = (Row("search", data={"q": "安全"}, anonymous=401),)
