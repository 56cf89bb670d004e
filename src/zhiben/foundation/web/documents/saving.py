"""The list of official documents, whose address can be saved."""

from __future__ import annotations

from zhiben.foundation.web.saved.lists import register

register("documents:list", "公文")
