"""Rows of the access matrix for the page of the API; its operations stand in `api_matrix`."""

from __future__ import annotations

from zhiben.foundation.web.testing import Row

ROWS = (Row("api-docs"),)
