from __future__ import annotations

from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "zhiben.apps.directives"
    label = "directives"
    verbose_name = "安全生产文件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhiben.apps.directives import audit, events  # noqa: F401 - declare before the first request
