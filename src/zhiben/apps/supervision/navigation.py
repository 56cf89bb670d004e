"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.supervision import permissions
from zhiben.foundation.web import navigation

navigation.register("督办文书", "supervision:letters", permissions.VIEW, 41, "mail", "督查考核")
