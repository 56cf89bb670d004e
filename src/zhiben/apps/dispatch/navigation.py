"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.dispatch import permissions
from zhiben.foundation.web import navigation

navigation.register("任务办理", "dispatch:tasks", permissions.VIEW, 32, "checklist", "文件与任务")
