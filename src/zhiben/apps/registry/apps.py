from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "zhiben.apps.registry"
    label = "registry"
    verbose_name = "监管对象档案"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhiben.apps.registry import audit  # noqa: F401 - declares the actions before the first request
