from __future__ import annotations

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "zhiben.apps.dispatch"
    label = "dispatch"
    verbose_name = "任务调度"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhiben.apps.dispatch import audit, events, evidence  # noqa: F401 - declare before the first request
