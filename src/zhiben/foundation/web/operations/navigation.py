"""The entries of what runs by itself in the main navigation."""

from __future__ import annotations

from zhiben.foundation.outbox import permissions
from zhiben.foundation.web import navigation

navigation.register("后台任务", "operations:work", permissions.VIEW, 910, "list-details", "系统管理")
navigation.register("定时计划", "operations:schedules", permissions.VIEW, 920, "calendar-time", "系统管理")
