"""The list of files, whose address can be saved."""

from __future__ import annotations

from zhiben.foundation.web.saved.lists import register

register("evidence:list", "证据材料")
