from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ChoosersConfig(AppConfig):
    name = "zhiben.foundation.web.choosers"
    label = "choosers"
    verbose_name = "选择框"

    def ready(self) -> None:
        # Each app says in its `choosing.py` what of it can be chosen.
        autodiscover_modules("choosing")
