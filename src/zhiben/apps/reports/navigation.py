"""The entries of this app in the main navigation, on a round's page and on a directive's."""

from __future__ import annotations

from zhiben.apps.directives import tabs
from zhiben.apps.dispatch import round_links
from zhiben.apps.reports import permissions
from zhiben.foundation.web import navigation

tabs.register("reports:cited", "专报数字", "report", permissions.VIEW)
round_links.register("reports:new", "起草专报", "report", permissions.DRAFT)
navigation.register("专报", "reports:briefs", permissions.VIEW, 32, "report", "任务与调度")
