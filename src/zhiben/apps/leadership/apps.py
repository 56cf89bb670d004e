from __future__ import annotations

from django.apps import AppConfig


class LeadershipConfig(AppConfig):
    name = "zhiben.apps.leadership"
    label = "leadership"
    verbose_name = "领导履职"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhiben.apps.leadership import audit, evidence  # noqa: F401 - declare before the first request
