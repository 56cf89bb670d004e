from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "zhiben.foundation.search"
    label = "search"
    verbose_name = "全局搜索"

    def ready(self) -> None:
        # Each app says in its `finding.py` what of it is found, and by whom.
        autodiscover_modules("finding")
