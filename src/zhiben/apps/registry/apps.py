from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "zhiben.apps.registry"
    label = "registry"
    verbose_name = "监管对象档案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Actions, events and what may have files are declared before the first request.
        from zhiben.apps.registry import audit, events, evidence  # noqa: F401
