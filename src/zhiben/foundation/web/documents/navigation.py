"""The entry of official documents in the main navigation."""

from __future__ import annotations

from zhiben.foundation.documents import permissions
from zhiben.foundation.web import navigation

navigation.register("公文", "documents:list", permissions.VIEW, 70, "file-text", "公文与材料")
