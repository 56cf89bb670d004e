from __future__ import annotations

from django.apps import AppConfig


class CalendarPagesConfig(AppConfig):
    name = "zhiben.foundation.web.calendar"
    label = "calendar_pages"
    verbose_name = "工作日历页面"
