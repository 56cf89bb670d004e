"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.reports import permissions
from zhiben.foundation.web import navigation

navigation.register("专报", "reports:briefs", permissions.VIEW, 38, "report", "文件与任务")
