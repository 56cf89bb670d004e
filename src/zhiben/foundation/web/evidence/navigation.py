"""The entry of evidence in the main navigation."""

from __future__ import annotations

from zhiben.foundation.evidence import permissions
from zhiben.foundation.web import navigation

navigation.register("证据材料", "evidence:list", permissions.VIEW, 70, "paperclip", "公文与材料")
