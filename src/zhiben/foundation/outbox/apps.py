from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "zhiben.foundation.outbox"
    label = "outbox"
    verbose_name = "事件、任务与通知"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the checks

        # Events first: subscribers name them, jobs publish them.
        for module in ("events", "subscribers", "jobs"):
            autodiscover_modules(module)
