"""The entry of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.leadership import permissions
from zhiben.foundation.web import navigation

navigation.register("履职", "leadership:overview", permissions.VIEW, 42, "user-shield", "督查考核")
