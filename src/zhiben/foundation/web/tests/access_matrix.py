"""Rows of the access matrix for the pages of the frame."""

from __future__ import annotations

from zhiben.foundation.web.testing import Row

ROWS = (
    Row("home"),
    Row("web:sign-in", status=302, anonymous=200, note="who is signed in already goes on"),
    Row("web:second-factor", status=302, note="nobody owes a second step"),
    Row("web:openid-start", status=404, anonymous=404, note="no provider is named"),
    Row("web:openid-return", status=404, anonymous=404, note="no provider is named"),
    Row("web:sign-out", method="POST", status=302),
    Row("web:password"),
    Row("web:password", method="POST", status=422, note="nothing filled in"),
    Row("web:healthz", anonymous=200),
)
