from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SavedConfig(AppConfig):
    name = "zhiben.foundation.web.saved"
    label = "saved"
    verbose_name = "保存的视图"

    def ready(self) -> None:
        # Each app says in its `saving.py` which of its lists can be saved.
        autodiscover_modules("saving")
