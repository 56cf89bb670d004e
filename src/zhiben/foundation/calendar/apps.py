from __future__ import annotations

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "zhiben.foundation.calendar"
    label = "calendar"
    verbose_name = "工作日历"

    def ready(self) -> None:
        from . import audit  # noqa: F401 - declares what is written down
