"""Everybody who is signed in may search; what is found follows from the scope."""

from __future__ import annotations

from zhiben.foundation.web.testing import Row

ROWS = (Row("search", status=422, anonymous=401, note="nothing asked for"),)
