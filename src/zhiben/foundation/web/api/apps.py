from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "zhiben.foundation.web.api"
    label = "api"
    verbose_name = "接口"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the checks
