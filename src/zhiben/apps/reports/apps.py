from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "zhiben.apps.reports"
    label = "reports"
    verbose_name = "专报通报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhiben.apps.reports import audit, jobs  # noqa: F401 - declare before the first request
