"""The entry of the calendar in the main navigation."""

from __future__ import annotations

from zhiben.foundation.calendar import permissions
from zhiben.foundation.web import navigation

navigation.register("工作日历", "calendar:this-year", permissions.VIEW, 80, "calendar", "公文与材料")
