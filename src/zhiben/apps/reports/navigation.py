"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.reports import permissions
from zhiben.foundation.web import navigation

navigation.register("专报", "reports:briefs", permissions.VIEW, 32, "report", "任务与调度")
