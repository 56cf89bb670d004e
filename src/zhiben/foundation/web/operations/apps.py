from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "zhiben.foundation.web.operations"
    label = "operations"
    verbose_name = "后台任务页面"
